import type { Decimal, EpochMs, InstrumentId } from '@tidegate/kernel';
import type { Fill, Side } from '@tidegate/model';

import type { OrderReport } from '../ports.js';

/** An open order as the venue lists it. An order with a stop price is a protective stop. */
export interface ReportedOrder extends OrderReport {
  readonly status: 'open';
  /** `null` for an order placed by other means than this engine. */
  readonly clientId: string | null;
  readonly instrument: InstrumentId;
  readonly side: Side;
}

/** An execution as the venue lists it. The client id identifies its order. */
export interface ReportedFill {
  readonly clientId: string | null;
  readonly fill: Omit<Fill, 'order'>;
}

/** The account's total of an asset, including reserved units. */
export interface ReportedBalance {
  readonly asset: string;
  readonly total: Decimal;
}

/** The lists of a report, fetched in this order. */
export interface ReportedState {
  /** All open orders of the account, including protective stops. */
  readonly openOrders: readonly ReportedOrder[];
  /** Executions since the requested time, oldest first. */
  readonly fills: readonly ReportedFill[];
  /** Every asset that the account holds. An asset that is not listed counts as zero. */
  readonly balances: readonly ReportedBalance[];
}

/** The state of an account at its venue. Unlike an event, a report does not say how it came about. */
export interface VenueReport extends ReportedState {
  /** When the report was requested. Later events may be missing. */
  readonly at: EpochMs;
}

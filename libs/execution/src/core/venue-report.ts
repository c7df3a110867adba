import type { Decimal, EpochMs, InstrumentId } from '@tidegate/kernel';
import type { Fill, Side } from '@tidegate/model';

import type { OrderReport } from '../ports.js';

/** An open order as the venue lists it. A protective stop is one with a stop price. */
export interface ReportedOrder extends OrderReport {
  readonly status: 'open';
  /** `null` for an order that was placed without one, by other means than this engine. */
  readonly clientId: string | null;
  readonly instrument: InstrumentId;
  readonly side: Side;
}

/** An execution as the venue lists it. The client id names the order that it belongs to. */
export interface ReportedFill {
  readonly clientId: string | null;
  readonly fill: Omit<Fill, 'order'>;
}

/** What an account holds of an asset, reserved units included. */
export interface ReportedBalance {
  readonly asset: string;
  readonly total: Decimal;
}

/** The lists of a report, read in this order. */
export interface ReportedState {
  /** All of the account, protective stops included. */
  readonly openOrders: readonly ReportedOrder[];
  /** Executions since the time that was asked for, oldest first. */
  readonly fills: readonly ReportedFill[];
  /** Every asset that the account holds; one that is not listed counts as zero. */
  readonly balances: readonly ReportedBalance[];
}

/** How an account stands at its venue. Unlike an event it says nothing of how it came about. */
export interface VenueReport extends ReportedState {
  /** When it was asked for: what happened later may be missing. */
  readonly at: EpochMs;
}

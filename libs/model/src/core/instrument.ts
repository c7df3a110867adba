import type { Decimal, InstrumentId, Money, Quantity, VenueId } from '@tidegate/kernel';

/** What the venue currently allows for an instrument. */
export type InstrumentStatus =
  | 'online'
  | 'cancel_only'
  | 'post_only'
  | 'limit_only'
  | 'reduce_only'
  | 'maintenance'
  | 'delisted'
  | 'work_in_progress';

/** One tradable spot pair on one venue, with the venue's order limits. */
export interface Instrument {
  readonly id: InstrumentId;
  readonly venue: VenueId;
  /** `BASE/QUOTE` with venue-neutral asset names (BTC, not XBT). */
  readonly symbol: string;
  readonly base: string;
  readonly quote: string;
  /** Tick size: prices are multiples of it. */
  readonly priceIncrement: Decimal;
  /** Lot size: quantities are multiples of it. */
  readonly quantityIncrement: Decimal;
  /** Decimal places of a price, for example 1 for `45285.2`. */
  readonly pricePrecision: number;
  /** Decimal places of a quantity. */
  readonly quantityPrecision: number;
  /** Minimum order quantity, in base units. */
  readonly quantityMin: Quantity;
  /** Minimum order value, in quote units. */
  readonly costMin: Money;
  readonly status: InstrumentStatus;
}

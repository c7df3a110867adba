import type { Decimal, InstrumentId, Money, Quantity, VenueId } from '@tidegate/kernel';

/** What the venue lets us do with an instrument right now. */
export type InstrumentStatus =
  | 'online'
  | 'cancel_only'
  | 'post_only'
  | 'limit_only'
  | 'reduce_only'
  | 'maintenance'
  | 'delisted'
  | 'work_in_progress';

/** One tradable spot pair on one venue, with the venue's filters. */
export interface Instrument {
  readonly id: InstrumentId;
  readonly venue: VenueId;
  /** `BASE/QUOTE`, in the venue-neutral asset names (BTC, not XBT). */
  readonly symbol: string;
  readonly base: string;
  readonly quote: string;
  /** Prices are multiples of it. */
  readonly priceIncrement: Decimal;
  /** Quantities are multiples of it. */
  readonly quantityIncrement: Decimal;
  /** Decimals of a price text, for instance 1 for `45285.2`. */
  readonly pricePrecision: number;
  /** Decimals of a quantity text. */
  readonly quantityPrecision: number;
  /** Smallest order, in base units. */
  readonly quantityMin: Quantity;
  /** Smallest order value, in quote units. */
  readonly costMin: Money;
  readonly status: InstrumentStatus;
}

import type {
  EpochMs,
  FillId,
  InstrumentId,
  Money,
  OrderId,
  Price,
  Quantity,
} from '@tidegate/kernel';

import type { AccountScope } from './tenant-scope.js';
import type { Side } from './trade-tick.js';

export type Liquidity = 'maker' | 'taker';

/** One execution of one of our orders. Only fills change positions and money. */
export interface Fill {
  /** The venue's execution id; the same fill is never booked twice. */
  readonly id: FillId;
  readonly order: OrderId;
  readonly scope: AccountScope;
  readonly instrument: InstrumentId;
  readonly side: Side;
  readonly price: Price;
  readonly quantity: Quantity;
  /** ≥ 0, in units of `feeAsset`. */
  readonly fee: Money;
  /** The quote asset, or the base asset if the venue charges fees in base. */
  readonly feeAsset: string;
  readonly liquidity: Liquidity;
  readonly at: EpochMs;
}

import type { EpochMs } from '@tidegate/kernel';

export type Side = 'buy' | 'sell';

/** A public print. Our own execution is a `Fill`. */
export interface TradeTick {
  /** The venue's id; consecutive per instrument if the venue guarantees it. */
  readonly id: string;
  /** Side of the taker. */
  readonly side: Side;
  readonly price: number;
  readonly quantity: number;
  /** Venue time. */
  readonly at: EpochMs;
}

export function oppositeSide(side: Side): Side {
  return side === 'buy' ? 'sell' : 'buy';
}

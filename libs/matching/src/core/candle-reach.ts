import type { Candle, Side } from '@tidegate/model';

import { RANK } from './candidate.js';

/** The bar of a candle, as orders see it. */
export type Bar = Pick<Candle, 'open' | 'high' | 'low' | 'close'>;

/** Where in its bar a candle reaches an order, and the price before costs. */
export interface Reach {
  readonly rank: number;
  readonly reference: number;
}

/** An order's level. `metOpen`: the order was active at the open, so that high and low count. */
export interface Level {
  readonly side: Side;
  readonly level: number;
  readonly metOpen: boolean;
}

/** How a candle reaches a stop: at the open if it gaps beyond, else at the stop; `null` if it does not. */
export function stopReach({ open, high, low, close }: Bar, stop: Level): Reach | null {
  const { level, metOpen } = stop;
  const isBuy = stop.side === 'buy';
  if (isBuy ? high < level : low > level) return null;
  const isOpenBeyond = isBuy ? open >= level : open <= level;
  if (isOpenBeyond && metOpen) return { rank: RANK.atOpen, reference: open };
  // The open may precede the stop's activation: only a close beyond the stop proves that it was reached.
  if (isOpenBeyond && (isBuy ? close < level : close > level)) return null;
  return { rank: RANK.stop, reference: isOpenBeyond ? open : level };
}

/** How a candle reaches a resting limit: at the open if it gaps beyond, else at the limit; `null` if it does not. */
export function limitReach({ open, high, low, close }: Bar, limit: Level): Reach | null {
  const { level, metOpen } = limit;
  const isBuy = limit.side === 'buy';
  // High and low may precede the limit's activation: only a close beyond it proves a trade.
  if (!metOpen) {
    return (isBuy ? close >= level : close <= level)
      ? null
      : { rank: RANK.limit, reference: level };
  }
  if (isBuy ? low >= level : high <= level) return null;
  const gapped = isBuy ? open < level : open > level;
  return gapped ? { rank: RANK.atOpen, reference: open } : { rank: RANK.limit, reference: level };
}

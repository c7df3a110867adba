import type { ConfluenceSignal } from '@tidegate/model';

import type { MarketView } from '../inputs/engine-input.js';

/**
 * Moves the entry of a signal to the current price: the far touch of a known quote, else the last price, which may
 * belong to an open candle. `entrySource` states which. `null` when the market is already at or beyond the stop or the
 * target.
 */
export function touchEntry(signal: ConfluenceSignal, market: MarketView): ConfluenceSignal | null {
  const { quote, lastPrice } = market;
  const isLong = signal.direction === 'long';
  const touch = isLong ? quote?.ask : quote?.bid;
  const entry = touch ?? lastPrice;
  const isBetween = isLong
    ? signal.stop < entry && entry < signal.target
    : signal.target < entry && entry < signal.stop;
  if (!isBetween) return null;
  if (touch !== undefined) return { ...signal, entry, entrySource: 'touch' };
  return entry === signal.entry ? signal : { ...signal, entry, entrySource: 'last_price' };
}

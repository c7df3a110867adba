import type { ConfluenceSignal } from '@tidegate/model';

import type { MarketView } from '../inputs/engine-input.js';

/**
 * The signal with its entry moved to the price at which it could be taken now: the far touch of a known quote, else the
 * last price, which may be of a candle that has not closed: `entrySource` says which it is. `null` when the market has already passed the stop or the target: there is nothing left to take.
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

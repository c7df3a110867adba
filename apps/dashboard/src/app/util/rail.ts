/** Prices of a position on its rail. `null`: not set or unknown. */
export interface RailPrices {
  readonly direction: 'long' | 'short';
  readonly stop: number | null;
  readonly entry: number | null;
  readonly now: number | null;
  readonly target: number | null;
}

/** Places on the rail from 0 (loss side) to 1 (profit side); `null` where the price is missing. */
export interface RailPlaces {
  readonly stop: number | null;
  readonly entry: number | null;
  readonly now: number | null;
  readonly target: number | null;
}

/** Room at both ends, so that a price beyond stop or target is still visible. */
const ROOM = 0.06;

/** Places the prices of a position on a line; a short is mirrored, so that profit is always at the right. */
export function placesOf({ direction, ...prices }: RailPrices): RailPlaces {
  const ends = [prices.stop, prices.entry, prices.target].filter((price) => price !== null);
  const low = Math.min(...ends);
  const high = Math.max(...ends);
  if (ends.length < 2 || high === low) {
    return { stop: null, entry: null, now: null, target: null };
  }
  const place = (price: number | null): number | null => {
    if (price === null) return null;
    const along = (price - low) / (high - low);
    const ahead = direction === 'long' ? along : 1 - along;
    return Math.min(1, Math.max(0, ROOM + ahead * (1 - 2 * ROOM)));
  };
  return {
    stop: place(prices.stop),
    entry: place(prices.entry),
    now: place(prices.now),
    target: place(prices.target),
  };
}

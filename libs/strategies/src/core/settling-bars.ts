/**
 * A recursive average never forgets its seed entirely. It is settled when the seed's share in the value has fallen to
 * this fraction; signals then no longer depend on the length of the history.
 */
const SEED_SHARE = 1e-3;

/** Candles until an EMA (α = 2 ÷ (n + 1), seeded with the SMA of the first n) is settled. */
export function settledEma(period: number): number {
  return period + seedDecay((period - 1) / (period + 1));
}

/** Candles until a Wilder average of true ranges, gains or losses (α = 1 ÷ n) is settled. */
export function settledWilder(period: number): number {
  return 1 + period + seedDecay((period - 1) / period);
}

/** Candles until ADX is settled: a Wilder average (of DX) over Wilder averages (of ±DM and TR). */
export function settledAdx(period: number): number {
  return settledWilder(period) + seedDecay((period - 1) / period);
}

/** Candles until the MACD histogram is settled: an EMA over a difference of EMAs. */
export function settledMacd(slow: number, signal: number): number {
  return settledEma(slow) + settledEma(signal);
}

/** Smallest number of steps n with retainedⁿ ≤ `SEED_SHARE`. */
function seedDecay(retained: number): number {
  return Math.ceil(Math.log(SEED_SHARE) / Math.log(retained));
}

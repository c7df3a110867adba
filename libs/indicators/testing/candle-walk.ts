import { epochMs, MINUTE_MS, nextGaussian, SeededRng, type Rng } from '@tidegate/kernel';
import type { Candle } from '@tidegate/model';

export interface CandleWalkOptions {
  readonly seed: number;
  readonly count: number;
  readonly startPrice?: number;
  readonly timeframeMs?: number;
  readonly startTime?: number;
  /** Standard deviation of one candle's return. */
  readonly volatility?: number;
  /** Probability that a candle starts a flat stretch of up to 40 candles. */
  readonly flatChance?: number;
  /** Probability that a candle jumps by up to a factor of 20 in either direction. */
  readonly jumpChance?: number;
  /** Probability that a candle has no volume. */
  readonly silentChance?: number;
}

const START_OF_2024 = 1_704_067_200_000;

/** A seeded random walk of valid candles, optionally with flat stretches, jumps, and candles without volume. */
export function candleWalk(options: CandleWalkOptions): Candle[] {
  const { seed, count, startPrice = 100, timeframeMs = MINUTE_MS } = options;
  const { startTime = START_OF_2024 } = options;
  const rng = new SeededRng(seed);
  const candles: Candle[] = [];
  let price = startPrice;
  let flatLeft = 0;
  for (let index = 0; index < count; index++) {
    if (flatLeft === 0 && rng.next() < (options.flatChance ?? 0)) {
      flatLeft = 1 + Math.floor(40 * rng.next());
    }
    const open = price;
    const openTime = epochMs(startTime + index * timeframeMs);
    if (flatLeft > 0) {
      flatLeft -= 1;
      candles.push({ openTime, open, high: open, low: open, close: open, volume: 0, trades: 0 });
      continue;
    }
    price = nextPrice(open, rng, options);
    candles.push({ openTime, ...bodyAndWicks(open, price, rng), ...nextVolume(rng, options) });
  }
  return candles;
}

function nextPrice(open: number, rng: Rng, options: CandleWalkOptions): number {
  const { volatility = 0.004, jumpChance = 0 } = options;
  const isJump = rng.next() < jumpChance;
  const change = isJump ? Math.log(20) * (2 * rng.next() - 1) : volatility * nextGaussian(rng);
  return open * Math.exp(change);
}

function bodyAndWicks(
  open: number,
  close: number,
  rng: Rng,
): Pick<Candle, 'open' | 'high' | 'low' | 'close'> {
  const reach = 0.002 * rng.next();
  const high = Math.max(open, close) * (1 + reach);
  return { open, high, low: Math.min(open, close) * (1 - 0.002 * rng.next()), close };
}

function nextVolume(rng: Rng, options: CandleWalkOptions): Pick<Candle, 'volume' | 'trades'> {
  const isSilent = rng.next() < (options.silentChance ?? 0);
  const volume = isSilent ? 0 : 10 * Math.exp(2 * nextGaussian(rng));
  return { volume, trades: isSilent ? 0 : 1 };
}

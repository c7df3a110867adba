import { epochMs, nextGaussian, nextInt, SeededRng } from '@tidegate/kernel';
import { timeframeMs, type Candle, type Timeframe } from '@tidegate/model';

const START = Date.UTC(2026, 0, 5);
const CENTRE = 100;
/** Probability of a candle without trades. */
const STILL_CHANCE = 0.02;

/**
 * A seeded market that triggers the strategies: legs up and down, ranges, low and high volatility, and volume that
 * rises with movement. It also contains candles without trades. Prices stay within 65–130, so that every mirror image
 * has positive prices.
 */
export function randomMarket(
  seed: number,
  options: { readonly bars: number; readonly timeframe: Timeframe },
): Candle[] {
  const rng = new SeededRng(seed);
  const length = timeframeMs(options.timeframe);
  let price = CENTRE;
  let leg = { left: 0, drift: 0, volatility: 0.002 };
  return Array.from({ length: options.bars }, (_, bar) => {
    if (leg.left === 0) leg = nextLeg(rng, Math.log(price / CENTRE));
    leg.left -= 1;
    const open = price;
    const openTime = epochMs(START + bar * length);
    if (rng.next() < STILL_CHANCE) {
      return { openTime, open, high: open, low: open, close: open, volume: 0, trades: 0 };
    }
    const move = leg.drift + leg.volatility * nextGaussian(rng);
    price = Math.min(128, Math.max(66, open * Math.exp(move)));
    const wick = (): number => 0.6 * leg.volatility * Math.abs(nextGaussian(rng)) * open;
    return {
      openTime,
      open,
      high: Math.min(130, Math.max(open, price) + wick()),
      low: Math.max(65, Math.min(open, price) - wick()),
      close: price,
      volume: 10 * Math.exp(0.4 * nextGaussian(rng)) * (1 + Math.abs(move) / 0.003),
      trades: 1 + nextInt(rng, 200),
    };
  });
}

/** `displacement` is the log distance from the centre; the drift of the next leg pulls against it. */
function nextLeg(rng: SeededRng, displacement: number) {
  const volatility = 0.0012 * Math.exp(1.2 * rng.next());
  const isRange = rng.next() < 0.5;
  const drift = isRange ? 0 : 0.9 * volatility * nextGaussian(rng) - displacement * 0.004;
  return { left: 15 + nextInt(rng, 90), drift, volatility };
}

/** Reflects every price about `axis`: p → 2 × axis − p. Highs become lows. */
export function mirrored(candles: readonly Candle[], axis: number): Candle[] {
  const reflect = (price: number): number => 2 * axis - price;
  return candles.map((candle) => ({
    ...candle,
    open: reflect(candle.open),
    high: reflect(candle.low),
    low: reflect(candle.high),
    close: reflect(candle.close),
  }));
}

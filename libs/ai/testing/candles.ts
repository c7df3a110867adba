import { epochMs, MINUTE_MS } from '@tidegate/kernel';
import type { Candle } from '@tidegate/model';

const START = Date.UTC(2026, 0, 1);

/** Fifteen-minute candles with the given closes; high and low extend beyond the body by the fraction `reach`. */
export function candlesOf(closes: readonly number[], reach: (index: number) => number): Candle[] {
  return closes.map((close, index) => {
    const open = closes[index - 1] ?? close;
    return {
      openTime: epochMs(START + index * 15 * MINUTE_MS),
      open,
      high: Math.max(open, close) * (1 + reach(index)),
      low: Math.min(open, close) * (1 - reach(index)),
      close,
      volume: 10 + (index % 5),
      trades: 3,
    };
  });
}

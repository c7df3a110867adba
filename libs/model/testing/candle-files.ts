import { epochMs, MINUTE_MS } from '@tidegate/kernel';

import type { Candle } from '../src/core/candle.js';

export const FILE_START = epochMs(Date.UTC(2025, 0, 1));

/** 15-minute candles whose prices rise and fall. */
export function wavyCandles(count: number): readonly Candle[] {
  return Array.from({ length: count }, (_, index): Candle => {
    const open = 100 + Math.round(500 * Math.sin(index / 7)) / 100;
    const close = 100 + Math.round(500 * Math.sin((index + 1) / 7)) / 100;
    return {
      openTime: epochMs(FILE_START + index * 15 * MINUTE_MS),
      open,
      high: Math.max(open, close) + 0.5,
      low: Math.min(open, close) - 0.25,
      close,
      volume: 10 + index,
      trades: index % 9,
    };
  });
}

/** The candles as CSV rows. */
export function csvOf(candles: readonly Candle[]): string {
  return candles
    .map(({ openTime, open, high, low, close, volume, trades }) =>
      [openTime, open, high, low, close, volume, trades].join(','),
    )
    .join('\n');
}

import { describe, expect, it } from '@jest/globals';
import { columnsOf } from '@tidegate/model';
import { epochMs } from '@tidegate/kernel';

import { barsOf } from './candle-bars.js';

const HOUR_MS = 3_600_000;
const FROM = Date.UTC(2025, 0, 1);

const columns = columnsOf(
  [10, 12, 11, 15, 9, 20].map((close, index) => ({
    openTime: epochMs(FROM + index * HOUR_MS),
    open: index + 1,
    high: close + 1,
    low: close - 2,
    close,
    volume: 1,
    trades: 1,
  })),
);

describe('barsOf', () => {
  it('barsOf merges neighbouring candles into first open, highest high, lowest low, last close', () => {
    const bars = barsOf(columns, { from: FROM, to: FROM + 6 * HOUR_MS, bars: 2 });
    expect(bars).toEqual([
      { from: FROM, to: FROM + 3 * HOUR_MS, open: 1, high: 13, low: 8, close: 11 },
      { from: FROM + 3 * HOUR_MS, to: FROM + 6 * HOUR_MS, open: 4, high: 21, low: 7, close: 20 },
    ]);
  });

  it('barsOf returns bars only within the range, and none where no candle was recorded', () => {
    const range = { from: FROM + HOUR_MS, to: FROM + 2 * HOUR_MS, bars: 4 };
    expect(barsOf(columns, range).map(({ close }) => close)).toEqual([12]);
    expect(
      barsOf(columns, { ...range, from: FROM + 9 * HOUR_MS, to: FROM + 10 * HOUR_MS }),
    ).toEqual([]);
  });
});

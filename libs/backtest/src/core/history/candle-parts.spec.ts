import { describe, expect, it } from '@jest/globals';
import { epochMs } from '@tidegate/kernel';
import { columnsOf, timeframeMs, type Candle } from '@tidegate/model';
import fc from 'fast-check';

import { isPeriodWithin, partsOf, periodOf } from './candle-parts.js';
import { concatCandles } from './merge-candles.js';

const candleAtTime = (openTime: number): Candle => ({
  openTime: epochMs(openTime),
  open: 1,
  high: 1,
  low: 1,
  close: 1,
  volume: 0,
  trades: 0,
});

describe('periodOf', () => {
  it.each([
    ['1m', '2024-12-31T23:59:00Z', '2024-12'],
    ['30m', '2025-01-01T00:00:00Z', '2025-01'],
    ['1h', '2024-12-31T23:00:00Z', '2024'],
    ['1d', '2025-01-01T00:00:00Z', '2025'],
  ] as const)('the %s candle of %s belongs to %s', (timeframe, time, period) => {
    expect(periodOf(Date.parse(time), timeframe)).toBe(period);
  });
});

describe('partsOf', () => {
  it('parts are complete, in order, and each of one period', () => {
    const start = Date.UTC(2023, 10, 1);
    const series = fc
      .uniqueArray(fc.integer({ min: 0, max: 30_000 }), { maxLength: 300 })
      .map((steps) =>
        columnsOf(
          steps
            .sort((left, right) => left - right)
            .map((step) => candleAtTime(start + step * timeframeMs('15m'))),
        ),
      );
    fc.assert(
      fc.property(series, (candles) => {
        const parts = partsOf(candles, '15m');
        expect(concatCandles(parts.map((part) => part.candles))).toEqual(candles);
        expect(new Set(parts.map(({ period }) => period)).size).toBe(parts.length);
        for (const { period, candles: rows } of parts) {
          for (const time of rows.openTimes) expect(periodOf(time, '15m')).toBe(period);
        }
      }),
    );
  });
});

describe('isPeriodWithin', () => {
  const at = (text: string): number => Date.parse(text);

  it.each([
    ['2024', null, null, true],
    ['2024', '2025-01-01', null, false],
    ['2024', '2024-12-31', null, true],
    ['2024', null, '2024-01-01', false],
    ['2024-02', null, '2024-02-02', true],
    ['2024-02', '2024-03-01', null, false],
  ] as const)('period %s from %s to %s: %s', (period, from, to, expected) => {
    const range = { from: from && at(from), to: to && at(to) };
    expect(isPeriodWithin(period, range)).toBe(expected);
  });
});

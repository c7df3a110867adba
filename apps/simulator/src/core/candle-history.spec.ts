import { describe, expect, it } from '@jest/globals';
import { epochMs } from '@tidegate/kernel';

import { aMinute, minutesAfter, MONDAY } from '../../testing/index.js';
import { continuousRows, tradedRows, vwapTicksOf } from './candle-history.js';
import { CandleStore } from './candle-store.js';

function storeWith(traded: readonly boolean[]): CandleStore {
  const store = new CandleStore();
  traded.forEach((does, nth) => {
    const openTime = minutesAfter(nth);
    store.closeUnit(openTime, does ? aMinute({ openTime, close: 1_000 + nth }) : null);
  });
  return store;
}

const request = { interval: 1, from: MONDAY, limit: 720 } as const;

describe('candle history', () => {
  it('fills minutes without trades with rows at the previous close and volume 0', () => {
    const rows = continuousRows(storeWith([true, false, false, true]), request, minutesAfter(4));
    expect(rows.map((row) => row.openTime)).toEqual([0, 1, 2, 3, 4].map(minutesAfter));
    expect(rows[2]).toMatchObject({
      open: 1_000,
      high: 1_000,
      low: 1_000,
      close: 1_000,
      lots: 0,
      trades: 0,
    });
    expect(rows[4]).toMatchObject({ open: 1_003, close: 1_003, lots: 0 });
  });

  it('ends with the minute in progress once it has a trade', () => {
    const store = storeWith([true]);
    store.trade(minutesAfter(1), {
      id: 1,
      nth: 0,
      at: minutesAfter(1),
      side: 'buy',
      ticks: 7,
      lots: 2,
    });
    const rows = continuousRows(store, request, epochMs(minutesAfter(1) + 30_000));
    expect(rows.map((row) => row.close)).toEqual([1_000, 7]);
  });

  it('starts no earlier than the first trade and the served history', () => {
    expect(continuousRows(storeWith([false, false, true]), request, minutesAfter(3))).toHaveLength(
      2,
    );
    const late = { ...request, from: minutesAfter(2) };
    expect(tradedRows(storeWith([true, true, true, true]), late)).toHaveLength(2);
  });

  it('returns at most the requested number of rows', () => {
    const rows = continuousRows(
      storeWith([true, false, false, false]),
      { ...request, limit: 2 },
      minutesAfter(4),
    );
    expect(rows.map((row) => row.openTime)).toEqual([3, 4].map(minutesAfter));
  });

  it('has a mean price for rows with volume', () => {
    expect(vwapTicksOf({ turnover: 30, lots: 4, low: 7, high: 8 }, 1)).toBe(7.5);
    expect(vwapTicksOf({ turnover: 0, lots: 0, low: 12, high: 12 }, 12)).toBe(12);
  });

  it('keeps the mean price between low and high for large sums', () => {
    const one = { low: 600_001, high: 600_001 };
    const below = 600_001 * 1e12 - 1_000;
    expect(vwapTicksOf({ turnover: below, lots: 1e12, ...one }, 0)).toBe(600_001);
    expect(vwapTicksOf({ turnover: below + 2_000, lots: 1e12, ...one }, 0)).toBe(600_001);
  });
});

import { describe, expect, it } from '@jest/globals';
import { DAY_MS, epochMs, MINUTE_MS } from '@tidegate/kernel';
import fc from 'fast-check';

import {
  aMinute,
  candleOfCandles,
  minuteArbitrary,
  minutesAfter,
  MONDAY,
} from '../../testing/index.js';
import { CandleStore } from './candle-store.js';
import type { CandleRow, MinuteBar, Print } from './tape.js';
import { CaseCounter, seeded } from '@tidegate/kernel/testing';

const bare = ({ open, high, low, close, lots, trades }: CandleRow): object => ({
  open,
  high,
  low,
  close,
  lots,
  trades,
});

const aPrint = (changes: Partial<Print>): Print => ({
  id: 1,
  nth: 0,
  at: MONDAY,
  side: 'buy',
  ticks: 100,
  lots: 10,
  ...changes,
});

describe('CandleStore', () => {
  it('aggregates longer candles exactly, with any minutes missing', () => {
    const stretch = fc.oneof(
      {
        weight: 6,
        arbitrary: fc.array(minuteArbitrary, { minLength: 1, maxLength: 12, size: 'max' }),
      },
      {
        weight: 1,
        arbitrary: fc.integer({ min: 1, max: 15 }).map((holes) => Array<null>(holes).fill(null)),
      },
    );
    const minutes = fc
      .array<(MinuteBar | null)[]>(stretch, { minLength: 8, maxLength: 16, size: 'max' })
      .map((stretches) => stretches.flat());
    const cases = new CaseCounter('hour', 'five minutes without trades');
    fc.assert(
      fc.property(minutes, (plan) => {
        const store = new CandleStore();
        const rows = plan.map(
          (bar, nth): MinuteBar | null => bar && { ...bar, openTime: minutesAfter(nth) },
        );
        rows.forEach((row, nth) => store.closeUnit(minutesAfter(nth), row));
        for (const interval of [1, 5, 15, 60] as const) {
          const expected: object[] = [];
          for (let first = 0; first + interval <= rows.length; first += interval) {
            const inside = rows.slice(first, first + interval).filter((row) => row !== null);
            cases.count('hour', interval === 60 && inside.length > 0);
            cases.count('five minutes without trades', interval === 5 && inside.length === 0);
            if (inside.length > 0)
              expected.push({ openTime: minutesAfter(first), ...candleOfCandles(inside) });
          }
          const closed = store.closedRows(interval, 720);
          expect(closed.map((row) => ({ openTime: row.openTime, ...bare(row) }))).toEqual(expected);
          expect(store.closedCount(interval)).toBe(expected.length);
        }
      }),
      seeded({ numRuns: 40 }),
    );
    cases.assertReached();
  });

  it('sums volumes like additions rounded to eight decimals one by one', () => {
    const store = new CandleStore();
    const lots = Array.from({ length: 60 }, (_, nth) => 123_456_789 + nth * 98_765_432_1);
    lots.forEach((amount, nth) =>
      store.closeUnit(minutesAfter(nth), aMinute({ openTime: minutesAfter(nth), lots: amount })),
    );
    const summed = lots.reduce((sum, amount) => Math.round((sum + amount / 1e8) * 1e8) / 1e8, 0);
    expect((store.closedRows(60, 1)[0] as CandleRow).lots / 1e8).toBe(summed);
  });

  it('builds the candle in progress from closed minutes and the trades of the current minute', () => {
    const store = new CandleStore();
    store.closeUnit(
      MONDAY,
      aMinute({ open: 100, high: 130, low: 90, close: 120, lots: 50, trades: 5 }),
    );
    store.trade(minutesAfter(1), aPrint({ ticks: 140, lots: 7 }));
    store.trade(minutesAfter(1), aPrint({ ticks: 110, lots: 3 }));
    expect(bare(store.forming(5) as CandleRow)).toEqual({
      open: 100,
      high: 140,
      low: 90,
      close: 110,
      lots: 60,
      trades: 7,
    });
    expect(bare(store.forming(1) as CandleRow)).toEqual({
      open: 140,
      high: 140,
      low: 110,
      close: 110,
      lots: 10,
      trades: 2,
    });
    expect([store.forming(1)?.openTime, store.forming(5)?.openTime]).toEqual([
      minutesAfter(1),
      MONDAY,
    ]);
    expect(store.lastClose()).toBe(110);
  });

  it('has no candle for an interval without trades', () => {
    const store = new CandleStore();
    expect([store.forming(1), store.lastClose(), store.closedRows(1, 9)]).toEqual([null, null, []]);
    for (let nth = 0; nth < 5; nth++) store.closeUnit(minutesAfter(nth), null);
    expect([store.closedCount(1), store.closedCount(5)]).toEqual([0, 0]);
  });

  it('keeps the last 720 candles and three days of minutes', () => {
    const store = new CandleStore();
    for (let nth = 0; nth < 5_000; nth++)
      store.closeUnit(minutesAfter(nth), aMinute({ openTime: minutesAfter(nth) }));
    expect([store.unitCount, store.closedRows(5, 9_999).length, store.closedCount(5)]).toEqual([
      4_320, 720, 1_000,
    ]);
    expect(store.closedRows(1, 1)[0]?.openTime).toBe(minutesAfter(4_999));
    expect(store.unitAt(0).openTime).toBe(minutesAfter(680));
  });

  it('serves only multiples of its unit', () => {
    const store = new CandleStore(15);
    expect(store.intervals).toEqual([15, 30, 60, 240, 1440, 10080, 21600]);
    store.closeUnit(MONDAY, aMinute());
    store.closeUnit(epochMs(MONDAY + 15 * MINUTE_MS), aMinute());
    expect([store.closedCount(15), store.closedCount(30)]).toEqual([2, 1]);
    expect(() => store.closedCount(5)).toThrow(/served/);
  });

  it('aggregates weeks and 15 days from days, both counted from 1970', () => {
    const store = new CandleStore(1440);
    const first = Math.floor(MONDAY / DAY_MS);
    const days = Array.from({ length: 75 }, (_, nth) => first + nth);
    for (const day of days) {
      const openTime = epochMs(day * DAY_MS);
      const [open, high, low, close] = [day, day + 3, day - 2, day + 1];
      store.closeUnit(
        openTime,
        aMinute({ openTime, open, high, low, close, lots: day, trades: 1 }),
      );
    }
    for (const [interval, length] of [
      [10080, 7],
      [21600, 15],
    ] as const) {
      const rows = store.closedRows(interval, 720);
      expect(rows.length).toBeGreaterThan(3);
      expect(rows).toHaveLength(store.closedCount(interval));
      for (const row of rows.slice(1)) {
        const opening = row.openTime / DAY_MS;
        expect(opening % length).toBe(0);
        const lots = Array.from({ length }, (_, nth) => opening + nth);
        expect(bare(row)).toEqual({
          open: opening,
          high: opening + length + 2,
          low: opening - 2,
          close: opening + length,
          lots: lots.reduce((sum, each) => sum + each, 0),
          trades: length,
        });
      }
      const last = rows.at(-1)?.openTime ?? 0;
      expect(store.forming(interval)?.openTime).toBe(last + length * DAY_MS);
      expect(store.forming(interval)?.close).toBe((days.at(-1) ?? 0) + 1);
    }
    expect(new CandleStore(10080).intervals).toEqual([10080]);
  });

  it('rejects a skipped minute', () => {
    const store = new CandleStore();
    store.closeUnit(MONDAY, null);
    expect(() => store.closeUnit(minutesAfter(2), null)).toThrow(/in sequence/);
  });
});

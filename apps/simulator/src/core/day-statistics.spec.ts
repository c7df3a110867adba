import { describe, expect, it } from '@jest/globals';
import { DAY_MS, epochMs, MINUTE_MS } from '@tidegate/kernel';

import { aMinute, minutesAfter, MONDAY } from '../../testing/index.js';
import { CandleStore } from './candle-store.js';
import { DayStatisticsView } from './day-statistics.js';

describe('DayStatisticsView', () => {
  it('returns null before the first trade', () => {
    expect(new DayStatisticsView(new CandleStore()).at(MONDAY)).toBeNull();
  });

  it('sums today since midnight and the last 24 hours', () => {
    const store = new CandleStore();
    const first = MONDAY - 12 * 60 * MINUTE_MS;
    for (let minute: number = first; minute < MONDAY + 60 * MINUTE_MS; minute += MINUTE_MS) {
      const openTime = epochMs(minute);
      const isToday = openTime >= MONDAY;
      store.closeUnit(
        openTime,
        aMinute({ openTime, lots: 10, trades: 2, high: isToday ? 2_000 : 3_000 }),
      );
    }
    const statistics = new DayStatisticsView(store).at(minutesAfter(60));
    expect(statistics?.today).toMatchObject({ lots: 600, trades: 120, high: 2_000 });
    expect(statistics?.rolling).toMatchObject({ lots: 7_800, trades: 1_560, high: 3_000 });
  });

  it('excludes minutes older than 24 hours', () => {
    const store = new CandleStore();
    const start = MONDAY - DAY_MS;
    for (let minute: number = start; minute < MONDAY; minute += MINUTE_MS) {
      const openTime = epochMs(minute);
      store.closeUnit(openTime, aMinute({ openTime, lots: 10, low: minute === start ? 5 : 900 }));
    }
    const view = new DayStatisticsView(store);
    expect(view.at(MONDAY)?.rolling.low).toBe(5);
    store.closeUnit(MONDAY, aMinute({ openTime: MONDAY, lots: 10, low: 900 }));
    expect(view.at(minutesAfter(1))?.rolling.low).toBe(900);
    expect(view.at(minutesAfter(1))?.today.lots).toBe(10);
  });

  it('includes trades of the minute in progress', () => {
    const store = new CandleStore();
    store.closeUnit(MONDAY, aMinute({ openTime: MONDAY, lots: 10 }));
    const view = new DayStatisticsView(store);
    expect(view.at(minutesAfter(1))?.today.lots).toBe(10);
    store.trade(minutesAfter(1), {
      id: 9,
      nth: 0,
      at: minutesAfter(1),
      side: 'sell',
      ticks: 1_005,
      lots: 4,
    });
    expect(view.at(minutesAfter(1))?.today.lots).toBe(14);
  });

  it('returns the last price for a day without trades', () => {
    const store = new CandleStore();
    store.closeUnit(epochMs(MONDAY - MINUTE_MS), aMinute({ close: 1_010 }));
    const today = new DayStatisticsView(store).at(MONDAY)?.today;
    expect(today).toMatchObject({ open: 1_010, high: 1_010, low: 1_010, lots: 0, trades: 0 });
  });
});

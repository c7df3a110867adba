import { describe, expect, it } from '@jest/globals';

import { cumulativeR, histogramOf, statisticsOf } from './trade-statistics.js';

const trades = (...results: readonly number[]) =>
  results.map((rMultiple, index) => ({
    rMultiple,
    netPnl: '0',
    closedAt: new Date(1_000 * (index + 1)).toISOString(),
  }));

describe('statistics of trades', () => {
  it('are the mean, the wins, and an interval', () => {
    const { count, wins, mean, interval } = statisticsOf(
      trades(1, -1, 1, -1, 1, -1, 1, -1, 1, 1, 1, -1),
    );
    expect([count, wins, mean]).toEqual([12, 7, expect.closeTo(0.1667, 4)]);
    expect(interval).toEqual([expect.closeTo(-0.416, 3), expect.closeTo(0.749, 3)]);
  });

  it('have no interval of few trades, and no mean of none', () => {
    expect(statisticsOf(trades(1, 2)).interval).toBeNull();
    expect(statisticsOf([])).toEqual({ count: 0, wins: 0, mean: null, interval: null });
  });

  it('ignore a result that is no number', () => {
    expect(statisticsOf(trades(1, Number.NaN)).count).toBe(1);
  });
});

describe('the histogram', () => {
  it('counts every trade once, extremes in the outer bars', () => {
    const bars = histogramOf(trades(-9, -2, -0.01, 0, 0.49, 3.99, 12));
    expect(bars.reduce((sum, { count }) => sum + count, 0)).toBe(7);
    expect(bars[0]).toEqual({ from: -2, to: -1.5, count: 2 });
    expect(bars.find(({ from }) => from === 0)?.count).toBe(2);
    expect(bars.at(-1)).toEqual({ from: 3.5, to: 4, count: 2 });
  });
});

describe('the running sum of R', () => {
  it('follows the order of closing', () => {
    expect(cumulativeR([...trades(1, -0.5, 2)].reverse()).map(({ value }) => value)).toEqual([
      1, 0.5, 2.5,
    ]);
  });
});

import { describe, expect, it } from '@jest/globals';
import { Decimal, epochMs, HOUR_MS } from '@tidegate/kernel';
import type { Candle } from '@tidegate/model';
import { performanceOf } from '@tidegate/portfolio';
import { MAIN_ACCOUNT } from '@tidegate/trading/testing';
import fc from 'fast-check';

import { equityCurve, metricAnswers, thinned } from './equity-curve.js';

const at = (hours: number) => epochMs(hours * HOUR_MS);
const snapshot = (hours: number, equity: number) => {
  const [amount, zero] = [new Decimal(equity), new Decimal(0)];
  return { scope: MAIN_ACCOUNT, at: at(hours), equity: amount, cash: amount, unrealisedPnl: zero };
};
const candle = (hours: number, open: number, close: number): Candle => ({
  ...{ openTime: at(hours), open, high: open, low: open, close, volume: 1, trades: 1 },
});

describe('equityCurve', () => {
  it('shows drawdown from the peak of the span, and the benchmark from its first candle', () => {
    const curve = equityCurve(
      [snapshot(1, 100), snapshot(2, 120), snapshot(3, 90)],
      [candle(1, 50, 50), candle(2, 50, 60), candle(3, 60, 40)],
      { from: at(0), to: at(4), truncated: false },
    );
    expect(curve.points.map(({ drawdown }) => drawdown)).toEqual([0, 0, 0.25]);
    expect(curve.points.map(({ benchmark }) => benchmark)).toEqual([100, 120, 80]);
    expect(curve.points[0]?.equity).toBe('100');
  });

  it('has no benchmark without candles and no points without snapshots', () => {
    const span = { from: at(0), to: at(4), truncated: false };
    expect(equityCurve([snapshot(1, 5)], [], span).points[0]?.benchmark).toBeNull();
    expect(equityCurve([], [candle(1, 5, 5)], span)).toMatchObject({ recorded: 0, points: [] });
  });
});

describe('thinned', () => {
  it('keeps ends, lowest and highest of any curve within the bound', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true }), { minLength: 1, maxLength: 400 }),
        fc.integer({ min: 6, max: 60 }),
        (values, most) => {
          const kept = thinned(values, most);
          expect(kept.length).toBeLessThanOrEqual(Math.max(most, 2));
          expect(kept).toContain(0);
          expect(kept).toContain(values.length - 1);
          const shown = kept.map((index) => values[index] as number);
          expect(Math.max(...shown)).toBe(Math.max(...values));
          expect(Math.min(...shown)).toBe(Math.min(...values));
          expect(kept).toEqual(kept.toSorted((a, b) => a - b));
        },
      ),
    );
  });
});

describe('metricAnswers', () => {
  it('names every figure by its group', () => {
    const figures = metricAnswers(performanceOf([], { times: [0, 1], values: [100, 110] }));
    expect(figures.length).toBeGreaterThan(40);
    expect(figures.find(({ id }) => id === 'equity.totalReturn')?.value).toBeCloseTo(0.1, 12);
    expect(figures.find(({ id }) => id === 'trading.profitFactor')?.value).toBeNull();
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { DAY_MS, epochMs, HOUR_MS, instrumentId } from '@tidegate/kernel';
import { seeded } from '@tidegate/kernel/testing';
import { EXIT_REASONS } from '@tidegate/model';

import { aClosedTrade, NOON } from '../../../testing/index.js';
import type { Contribution } from './attribution.js';
import { performanceOf } from './performance.js';
import type { Metric } from './statistics.js';

const curve = {
  times: [NOON, NOON + DAY_MS, NOON + 2 * DAY_MS],
  values: [1_000, 1_040, 1_020],
};

const held = (fromHour: number, untilHour: number) => ({
  openedAt: epochMs(NOON + fromHour * HOUR_MS),
  closedAt: epochMs(NOON + untilHour * HOUR_MS),
});

describe('performanceOf', () => {
  it('counts overlapping trades once in the exposure time', () => {
    const trades = [
      aClosedTrade(held(36, 60)),
      aClosedTrade(held(3, 12)),
      aClosedTrade(held(0, 6)),
      aClosedTrade(held(4, 5)),
    ];
    // 12 hours, and 12 of the last trade's 24 that are inside the curve, of 48.
    expect(performanceOf(trades, curve).usage.exposureTime).toBe(0.5);
    expect(performanceOf([], curve).usage.exposureTime).toBe(0);
  });

  it('relates volume and fees to equity', () => {
    const trades = [aClosedTrade({ netPnl: 10, fees: 5 })];
    const { usage } = performanceOf(trades, curve);
    expect(usage.turnover).toBeCloseTo(215 / 1_020, 12);
    expect(usage.feeDrag).toBeCloseTo(0.005, 12);
  });

  it('has at least forty figures', () => {
    const { equity, trading, usage } = performanceOf([aClosedTrade()], curve);
    const count = [equity, trading, usage].reduce((sum, part) => sum + Object.keys(part).length, 0);
    expect(count).toBeGreaterThanOrEqual(40);
  });

  it('has null figures for an account without history', () => {
    const { equity, usage } = performanceOf([], { times: [], values: [] });
    const figures = Object.values({ ...equity, ...usage } as Record<string, Metric>);
    expect(figures.every((figure) => figure === null)).toBe(true);
  });

  const eth = instrumentId('kraken', 'ETH/USD');

  it('attributes the result to strategies, instruments, regimes, exits and directions', () => {
    const { attribution } = performanceOf(
      [
        aClosedTrade({ netPnl: 10, strategy: 'a' }),
        aClosedTrade({ netPnl: -5, strategy: 'b', instrument: eth, volatility: 'high' }),
        aClosedTrade({ netPnl: 20, fees: 2, strategy: 'b', direction: 'short' }),
      ],
      curve,
    );
    expect(attribution.byStrategy).toEqual([
      { key: 'b', trades: 2, netPnl: 15, fees: 2, winRate: 0.5, profitFactor: 4, averageR: 0.75 },
      { key: 'a', trades: 1, netPnl: 10, fees: 0, winRate: 1, profitFactor: null, averageR: 1 },
    ]);
    expect(attribution.byInstrument.map(({ key }) => key)).toEqual(['kraken:BTC/USD', eth]);
    expect(attribution.byRegime.map(({ key, trades }) => [key, trades])).toEqual([
      ['trend/mid', 2],
      ['trend/high', 1],
    ]);
    expect(attribution.byExitReason.map(({ key }) => key)).toEqual(['target', 'stop']);
    expect(attribution.byDirection.map(({ key }) => key)).toEqual(['short', 'long']);
  });

  it('lists groups of equal profit by name', () => {
    const { attribution } = performanceOf(
      ['b', 'c', 'a'].map((strategy) => aClosedTrade({ strategy })),
      curve,
    );
    expect(attribution.byStrategy.map(({ key }) => key)).toEqual(['a', 'b', 'c']);
  });

  it('counts a trade without profit or loss as neither', () => {
    const { attribution } = performanceOf(
      [10, 0, -5].map((netPnl) => aClosedTrade({ netPnl })),
      curve,
    );
    expect(attribution.byStrategy).toMatchObject([{ winRate: 1 / 3, profitFactor: 2 }]);
  });

  it('attributes every trade exactly once in every list', () => {
    const trade = fc
      .record({
        netPnl: fc.integer({ min: -50, max: 50 }),
        strategy: fc.constantFrom('a', 'b', 'c'),
        exitReason: fc.constantFrom(...EXIT_REASONS),
        direction: fc.constantFrom('long', 'short'),
      } as const)
      .map((plan) => aClosedTrade(plan));
    fc.assert(
      fc.property(fc.array(trade, { maxLength: 30 }), (trades) => {
        const performance = performanceOf(trades, curve);
        const lists = Object.values(
          performance.attribution as unknown as Record<string, readonly Contribution[]>,
        );
        for (const list of lists) {
          const counted = list.reduce((sum, { trades: count }) => sum + count, 0);
          const net = list.reduce((sum, { netPnl }) => sum + netPnl, 0);
          expect(counted).toBe(trades.length);
          expect(net).toBeCloseTo(performance.trading.netProfit, 9);
        }
        for (const part of [performance.equity, performance.trading, performance.usage]) {
          for (const figure of Object.values(part)) {
            expect(figure === null || Number.isFinite(figure)).toBe(true);
          }
        }
      }),
      seeded(),
    );
  });
});

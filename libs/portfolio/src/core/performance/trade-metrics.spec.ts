import { describe, expect, it } from '@jest/globals';

import { DAY_MS, epochMs, HOUR_MS } from '@tidegate/kernel';

import { aClosedTrade, NOON } from '../../../testing/index.js';
import { tradeFiguresOf, type TradeFigures } from './trade-figures.js';
import { tradeMetricsOf } from './trade-metrics.js';

type Plan = Parameters<typeof aClosedTrade>[0];

/** Consecutive trades of one hour, two hours apart. */
const history = (...plans: Plan[]): TradeFigures[] =>
  plans.map((plan, index) => {
    const openedAt = epochMs(NOON + index * 2 * HOUR_MS);
    return tradeFiguresOf(
      aClosedTrade({ openedAt, closedAt: epochMs(openedAt + HOUR_MS), ...plan }),
    );
  });

describe('tradeFiguresOf', () => {
  it('converts money to numbers', () => {
    const trade = aClosedTrade({ netPnl: 12, fees: 3, entrySlippage: 0.001, exitSlippage: 0.002 });
    expect(tradeFiguresOf(trade)).toMatchObject({
      grossPnl: 15,
      fees: 3,
      netPnl: 12,
      entryNotional: 100,
      exitNotional: 115,
      rMultiple: 1.2,
      regime: 'trend/mid',
      slippage: 0.003,
    });
  });
});

describe('tradeMetricsOf', () => {
  const trades = history(
    { netPnl: 30, fees: 1 },
    { netPnl: 10, fees: 1 },
    { netPnl: -20, fees: 1, direction: 'short' },
    { netPnl: -10, fees: 1, direction: 'short' },
    { netPnl: 20, fees: 1, direction: 'short' },
    { netPnl: 0, fees: 1 },
  );

  it('counts trades, wins and losses', () => {
    expect(tradeMetricsOf(trades)).toMatchObject({
      trades: 6,
      wins: 3,
      losses: 2,
      longTrades: 3,
      shortTrades: 3,
      winRate: 0.5,
      longWinRate: 2 / 3,
      shortWinRate: 1 / 3,
      longestWinStreak: 2,
      longestLossStreak: 2,
    });
  });

  it('compares gains with losses', () => {
    expect(tradeMetricsOf(trades)).toMatchObject({
      grossProfit: 60,
      grossLoss: 30,
      netProfit: 30,
      profitFactor: 2,
      expectancy: 5,
      averageWin: 20,
      averageLoss: 15,
      payoff: 20 / 15,
      largestWin: 30,
      largestLoss: 20,
      fees: 6,
      feeShare: 6 / 36,
    });
    expect(tradeMetricsOf(trades).kelly).toBeCloseTo((0.5 * (4 / 3) - 0.5) / (4 / 3), 12);
  });

  it('measures quality in R', () => {
    const metrics = tradeMetricsOf(trades);
    const multiples = [3, 1, -2, -1, 2, 0];
    const variance = multiples.reduce((sum, value) => sum + (value - 0.5) ** 2, 0) / 5;
    expect(metrics.expectancyR).toBeCloseTo(0.5, 12);
    expect(metrics.deviationR).toBeCloseTo(Math.sqrt(variance), 12);
    expect(metrics.sqn).toBeCloseTo((Math.sqrt(6) * 0.5) / Math.sqrt(variance), 12);
  });

  it('measures time and turnover', () => {
    const metrics = tradeMetricsOf(trades);
    expect(metrics.averageDurationMs).toBe(HOUR_MS);
    expect(metrics.averageWinDurationMs).toBe(HOUR_MS);
    const lasting = (hours: number) => ({ closedAt: epochMs(NOON + (4 + hours) * HOUR_MS) });
    const uneven = tradeMetricsOf(
      history({}, { netPnl: 0, ...lasting(3) }, { netPnl: -5, ...lasting(2) }),
    );
    expect(uneven.averageWinDurationMs).toBe(HOUR_MS);
    expect(uneven.averageLossDurationMs).toBe(2 * HOUR_MS);
    expect(metrics.tradesPerDay).toBeCloseTo(6 / ((11 * HOUR_MS) / DAY_MS), 12);
    expect(metrics.volume).toBeCloseTo(600 + (131 + 111 + 119 + 109 + 79 + 101), 9);
  });

  it('averages excursions and slippage', () => {
    const metrics = tradeMetricsOf(
      history({ mfe: 0.03, mae: 0.01, entrySlippage: 0.001 }, { mfe: 0.01, mae: 0.01 }),
    );
    expect(metrics.averageMfe).toBeCloseTo(0.02, 12);
    expect(metrics.averageMae).toBeCloseTo(0.01, 12);
    expect(metrics.edgeRatio).toBeCloseTo(2, 12);
    expect(metrics.averageSlippage).toBeCloseTo(0.0005, 12);
  });

  it('counts streaks in order of closing; a trade at zero ends both', () => {
    const wins = history({}, { netPnl: 0 }, {}, {});
    expect(tradeMetricsOf(wins).longestWinStreak).toBe(2);
    expect(tradeMetricsOf([...wins].reverse()).longestWinStreak).toBe(2);
    const [first, second, third, loss] = history({}, {}, {}, { netPnl: -1 }) as [
      ...[TradeFigures, TradeFigures, TradeFigures, TradeFigures],
    ];
    expect(tradeMetricsOf([first, loss, second, third]).longestWinStreak).toBe(3);
  });

  it('has counts but no averages without trades, and no factor without losses', () => {
    expect(tradeMetricsOf([])).toMatchObject({
      trades: 0,
      netProfit: 0,
      winRate: null,
      profitFactor: null,
      expectancy: null,
      sqn: null,
      largestLoss: null,
      averageDurationMs: null,
      tradesPerDay: null,
      feeShare: null,
      volume: 0,
    });
    expect(tradeMetricsOf(history({}, {}))).toMatchObject({
      profitFactor: null,
      payoff: null,
      kelly: null,
      sqn: null,
      winRate: 1,
    });
  });
});

import { describe, expect, it } from '@jest/globals';
import type { BackTestResult } from '@tidegate/backtest';
import { epochMs, money } from '@tidegate/kernel';

import { bestOf, scoreOf, type Score } from './score.js';
import { walkForwardReport } from './walk-forward-report.js';

const score = (over: Partial<Score> = {}): Score => ({
  trades: 40,
  winRate: 0.45,
  net: 120,
  expectancyR: 0.1,
  profitFactor: 1.2,
  maxDrawdown: 0.05,
  feeShare: 0.2,
  quality: 1,
  ...over,
});

const FEW = score({ trades: 12, quality: null });

describe('scoreOf', () => {
  const resultOf = (trades: number): BackTestResult =>
    ({
      performance: {
        trading: {
          ...{ trades, winRate: 0.5, netProfit: 10, expectancyR: 0.2 },
          ...{ profitFactor: 1.5, sqn: 1.1, fees: 12 },
        },
        equity: { maxDrawdown: 0.1 },
      },
      trades: [{ grossPnl: money(60) }, { grossPnl: money(-50) }, { grossPnl: money(0) }],
    }) as unknown as BackTestResult;

  it('the fee share of a score is fees divided by the gross profit of winning trades', () => {
    expect(scoreOf(resultOf(30)).feeShare).toBeCloseTo(12 / 60, 12);
  });

  it('a score has a quality from 30 trades', () => {
    expect([scoreOf(resultOf(29)).quality, scoreOf(resultOf(30)).quality]).toEqual([null, 1.1]);
  });
});

describe('bestOf', () => {
  it('the best candidate has the highest quality, the first of equals', () => {
    const scores = [FEW, score({ quality: -2 }), score({ quality: 0.5 }), score({ quality: 0.5 })];
    expect(bestOf(scores)).toBe(2);
  });

  it('no candidate is best when none traded enough', () => {
    expect(bestOf([FEW, FEW])).toBeNull();
  });
});

describe('walkForwardReport', () => {
  const candidates = [
    { name: 'fast', set: [] },
    { name: 'slow', set: [] },
  ];
  const split = epochMs(Date.UTC(2025, 3, 18));
  const reportOf = (tested: Score): string =>
    walkForwardReport({ candidates, trained: [FEW, score()], best: 1, tested, split });

  it('the walk-forward report marks the best candidate and shows its result after the split', () => {
    const lines = reportOf(score({ net: 7 })).split('\n');
    expect(lines[0]).toMatch(/^Before 2025-04-18/);
    expect(lines.find((line) => line.startsWith('fast '))).toMatch(/ 12 .* –$/);
    expect(lines.filter((line) => line.startsWith('slow *'))).toHaveLength(1);
    expect(lines.find((line) => line.startsWith('slow  '))).toMatch(/ 7\.00 /);
  });

  it.each([
    [score({ expectancyR: -0.2, net: -80 }), 'slow lost after the split: -0.20 R per trade'],
    [score({ quality: 0.4 }), 'This is within the range of chance.'],
    [score({ quality: 2.4 }), 'This is more than chance usually gives.'],
    [FEW, 'This is within the range of chance.'],
    [score({ trades: 0, expectancyR: null }), 'slow made no trades after the split.'],
  ])('the walk-forward report judges the result after the split', (tested, sentence) => {
    expect(reportOf(tested)).toContain(sentence);
  });

  it('the walk-forward report says that no candidate was chosen', () => {
    const run = { candidates, trained: [FEW, FEW], best: null, tested: null, split };
    expect(walkForwardReport(run)).toContain(
      'No candidate made 30 trades, so none was chosen or tested.',
    );
  });
});

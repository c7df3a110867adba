import { describe, expect, it } from '@jest/globals';

import { comparisonSentence } from './comparison-sentence.js';
import type { Comparison } from './comparison.js';

interface Case {
  readonly percentile?: number | null;
  readonly netProfit?: number;
  readonly costs?: Comparison['costs'];
  readonly held?: number | null;
}

function sentence({ percentile = 0.5, netProfit = 100, costs, held = 0.25 }: Case): string {
  const chance =
    percentile === null ? null : { draws: 200, seed: 1, percentile, low: 0, median: 0, high: 0 };
  return comparisonSentence(
    {
      trades: percentile === null ? 0 : 50,
      netProfit,
      totalReturn: netProfit / 10_000,
      holding: { totalReturn: held, netProfit: null },
      chance,
      costs: costs ?? { fees: 20, beforeFees: 120, feesOfGrossProfit: 0.1 },
      smallestCapital: { amount: null, refused: 0 },
    },
    'USD',
  );
}

describe('The comparison sentence', () => {
  it('states that a strategy beat chance', () => {
    expect(sentence({ percentile: 0.97 })).toBe(
      'The strategy did better than 97 % of 200 random entries at the same costs, returned 1.00 %, where holding returned 25.00 %, and paid 10 % of its gross profit as fees.',
    );
  });

  it('states that a strategy did no better than chance', () => {
    expect(sentence({ percentile: 0.9475 })).toContain(
      'did no better than chance (better than 94 % of 200 random entries at the same costs)',
    );
  });

  it('states that costs turned a gain into a loss', () => {
    const costs = { fees: 170, beforeFees: 120, feesOfGrossProfit: 0.8 };
    expect(sentence({ netProfit: -50, costs })).toContain(
      'and paid 80 % of its gross profit as fees, which turned a gain of 120.00 USD into a loss.',
    );
  });

  it('states that costs decide the result above half of the gross profit', () => {
    const costs = { fees: 60, beforeFees: -300, feesOfGrossProfit: 0.6 };
    expect(sentence({ netProfit: -360, costs })).toContain(
      'and paid 60 % of its gross profit as fees: costs decide its result.',
    );
    const half = { fees: 50, beforeFees: 100, feesOfGrossProfit: 0.5 };
    expect(sentence({ netProfit: 50, costs: half })).toMatch(/50 % of its gross profit as fees\.$/);
  });

  it('gives the amount of fees without a profitable trade', () => {
    const costs = { fees: 12.3, beforeFees: -300, feesOfGrossProfit: null };
    expect(sentence({ netProfit: -312.3, costs })).toMatch(/, and paid 12\.30 USD of fees\.$/);
  });

  it('states that there is no result to compare without a trade', () => {
    expect(sentence({ percentile: null })).toBe(
      'No trade was closed, so there is no result to compare; holding returned 25.00 %.',
    );
  });

  it('omits holding without candles', () => {
    expect(sentence({ held: null })).not.toContain('holding');
  });
});

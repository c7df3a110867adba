import { describe, expect, it } from '@jest/globals';

import { settledAdx, settledEma, settledMacd, settledWilder } from './settling-bars.js';

/** Remainder of a seed of 1 after the given steps of an average with this α over zeros. */
function remainingSeed(alpha: number, steps: number): number {
  return (1 - alpha) ** steps;
}

describe('Settling bars', () => {
  it.each([5, 12, 20, 50, 200])('leave at most 0.1 %% of the seed of EMA %d', (period) => {
    const steps = settledEma(period) - period;
    expect(remainingSeed(2 / (period + 1), steps)).toBeLessThanOrEqual(1e-3);
    expect(remainingSeed(2 / (period + 1), steps - 1)).toBeGreaterThan(1e-3);
  });

  it.each([2, 10, 14, 100])(
    'leave at most 0.1 %% of the seed of a Wilder average of %d',
    (period) => {
      const steps = settledWilder(period) - period - 1;
      expect(remainingSeed(1 / period, steps)).toBeLessThanOrEqual(1e-3);
      expect(remainingSeed(1 / period, steps - 1)).toBeGreaterThan(1e-3);
    },
  );

  it('add up for averages of averages', () => {
    expect(settledAdx(14)).toBeGreaterThan(settledWilder(14) + 90);
    expect(settledMacd(26, 9)).toBe(settledEma(26) + settledEma(9));
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { returnsCorrelation, type CloseHistory } from './returns-correlation.js';

/** Closes oldest first. */
function historyOf(closes: readonly number[], lastClosedAt = 1_000): CloseHistory {
  return { closeAt: (back) => closes[closes.length - 1 - back] ?? Number.NaN, lastClosedAt };
}

/** Closes from their returns. */
function walk(returns: readonly number[]): number[] {
  const closes = [100];
  for (const rate of returns) closes.push((closes.at(-1) ?? 0) * (1 + rate));
  return closes;
}

const zigzag = Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? 0.01 : -0.005));
/** Two patterns with a period of four that agree half of the time. */
const slow = Array.from({ length: 40 }, (_, index) => (index % 4 < 2 ? 0.01 : -0.01));
const shifted = Array.from({ length: 40 }, (_, index) => ((index + 1) % 4 < 2 ? 0.01 : -0.01));

describe('returnsCorrelation', () => {
  it('is 1 with itself, −1 with its mirror and 0 with a series that agrees half of the time', () => {
    const up = historyOf(walk(zigzag));
    const mirror = historyOf(walk(zigzag.map((rate) => -rate)));
    expect(returnsCorrelation(up, up, 40)).toBeCloseTo(1, 12);
    expect(returnsCorrelation(up, mirror, 40)).toBeCloseTo(-1, 12);
    expect(returnsCorrelation(historyOf(walk(slow)), historyOf(walk(shifted)), 40)).toBeCloseTo(
      0,
      12,
    );
  });

  it('is symmetric and within −1 and 1 for any two series', () => {
    const returns = fc.array(fc.double({ min: -0.2, max: 0.2, noNaN: true }), {
      minLength: 30,
      maxLength: 60,
    });
    fc.assert(
      fc.property(returns, returns, (left, right) => {
        const [a, b] = [historyOf(walk(left)), historyOf(walk(right))];
        const correlation = returnsCorrelation(a, b, 50);
        expect(returnsCorrelation(b, a, 50)).toBe(correlation);
        if (correlation !== null) expect(Math.abs(correlation)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('reads the returns of the window only', () => {
    const noise = Array.from({ length: 20 }, (_, index) => ((index * 7) % 5) * 0.01 - 0.02);
    const a = historyOf(walk([...noise, ...zigzag]));
    const b = historyOf(walk([...noise.map((rate) => -rate), ...zigzag]));
    expect(returnsCorrelation(a, b, 40)).toBeCloseTo(1, 9);
    expect(returnsCorrelation(a, b, 60)).toBeLessThan(0.9);
  });

  it('is null for too few returns, different last closes, or a constant series', () => {
    const known = historyOf(walk(zigzag));
    expect(returnsCorrelation(known, historyOf(walk(zigzag.slice(0, 29))), 40)).toBeNull();
    expect(returnsCorrelation(known, historyOf(walk(zigzag), 2_000), 40)).toBeNull();
    expect(returnsCorrelation(known, historyOf(walk(zigzag.map(() => 0))), 40)).toBeNull();
  });
});

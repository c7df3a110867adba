import { describe, expect, it } from '@jest/globals';
import { SeededRng } from '@tidegate/kernel';
import fc from 'fast-check';

import { minuteArbitrary } from '../../testing/index.js';
import { pointsNeeded, pricePath } from './price-path.js';
import { seeded } from '@tidegate/kernel/testing';

describe('pricePath', () => {
  it('starts at the open, ends at the close, touches high and low, and stays between them', () => {
    fc.assert(
      fc.property(minuteArbitrary, fc.nat(40), fc.nat(1_000), (bar, surplus, seed) => {
        const path = pricePath(bar, pointsNeeded(bar) + surplus, new SeededRng(seed));
        expect(path).toHaveLength(pointsNeeded(bar) + surplus);
        expect([path[0], path.at(-1)]).toEqual([bar.open, bar.close]);
        expect([Math.min(...path), Math.max(...path)]).toEqual([bar.low, bar.high]);
        expect(path.every(Number.isInteger)).toBe(true);
      }),
      seeded(),
    );
  });

  it('requires one point for a flat bar and four if all prices differ', () => {
    expect(pointsNeeded({ open: 5, high: 5, low: 5, close: 5 })).toBe(1);
    expect(pointsNeeded({ open: 5, high: 6, low: 5, close: 6 })).toBe(2);
    expect(pointsNeeded({ open: 5, high: 7, low: 5, close: 6 })).toBe(3);
    expect(pointsNeeded({ open: 5, high: 7, low: 4, close: 6 })).toBe(4);
  });

  it('rejects too few points', () => {
    const range = { open: 5, high: 7, low: 4, close: 6 };
    expect(() => pricePath(range, 3, new SeededRng(1))).toThrow(/Too few points/);
  });

  it('is deterministic for a seed and differs between seeds', () => {
    const range = { open: 500, high: 700, low: 400, close: 600 };
    expect(pricePath(range, 30, new SeededRng(1))).toEqual(pricePath(range, 30, new SeededRng(1)));
    expect(pricePath(range, 30, new SeededRng(1))).not.toEqual(
      pricePath(range, 30, new SeededRng(2)),
    );
  });
});

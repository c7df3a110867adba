import { describe, expect, it } from '@jest/globals';
import { ratesBetween, seeded } from '@tidegate/kernel/testing';
import fc from 'fast-check';

import { extentOf, linearScale, px, roundTicks } from './scale.js';

describe('a linear scale', () => {
  it('a linear scale maps the ends of the domain to the ends of the range, also reversed', () => {
    const scale = linearScale({ min: 10, max: 20 }, [100, 0]);
    expect([scale(10), scale(15), scale(20)]).toEqual([100, 50, 0]);
  });

  it('a linear scale maps an empty domain to the middle of the range', () => {
    expect(linearScale({ min: 5, max: 5 }, [0, 80])(5)).toBe(40);
  });
});

describe('the extent of values', () => {
  it('the extent of values has a small margin on both sides', () => {
    expect(extentOf([0, 100])).toEqual({ min: -4, max: 104 });
    expect(extentOf([100, 100])).toEqual({ min: 99, max: 101 });
    expect(extentOf([0])).toEqual({ min: -1, max: 1 });
    expect(extentOf([])).toEqual({ min: -1, max: 1 });
  });
});

describe('round ticks', () => {
  it('round ticks are multiples of 1, 2 or 5 times a power of ten', () => {
    expect(roundTicks({ min: 9_480, max: 10_120 }, 5)).toEqual([9_600, 9_800, 10_000]);
    expect(roundTicks({ min: -0.3, max: 1.1 }, 3).map((tick) => Number(tick.toFixed(6)))).toEqual([
      0, 0.5, 1,
    ]);
    expect(roundTicks({ min: 3, max: 3 }, 5)).toEqual([3]);
  });

  it('round ticks are few, ascending and inside any range', () => {
    fc.assert(
      fc.property(ratesBetween(-1e6, 1e6), ratesBetween(0.001, 1e6), (min, width) => {
        const ticks = roundTicks({ min, max: min + width }, 5);
        expect(ticks.length).toBeLessThanOrEqual(6);
        for (const [index, tick] of ticks.entries()) {
          expect(tick).toBeGreaterThan(
            index === 0 ? min - width * 1e-6 : (ticks[index - 1] as number),
          );
          expect(tick).toBeLessThanOrEqual(min + width * (1 + 1e-6));
        }
      }),
      seeded(),
    );
  });
});

describe('a coordinate', () => {
  it('a coordinate is rounded to a hundredth of a pixel', () => {
    expect([px(1.234), px(-0.005), px(7)]).toEqual([1.23, -0, 7]);
  });
});

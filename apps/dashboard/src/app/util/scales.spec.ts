import { describe, expect, it } from '@jest/globals';

import {
  drawdownsOf,
  fractionIn,
  linePath,
  nearestPoint,
  rangeOf,
  thinned,
  ticksIn,
} from './scales.js';

const at = (...values: readonly number[]) => values.map((value, index) => ({ at: index, value }));

describe('ranges', () => {
  it('leave room around the values', () => {
    expect(rangeOf([100, 200], 0.1)).toEqual({ low: 90, high: 210 });
  });

  it('of a flat line surround its value', () => {
    const { low, high } = rangeOf([50, 50]);
    expect([low < 50, high > 50]).toEqual([true, true]);
    expect(rangeOf([])).toEqual({ low: 0, high: 1 });
    expect(fractionIn(5, { low: 5, high: 5 })).toBe(0.5);
  });
});

describe('thinning', () => {
  it('keeps peaks, the order, and the last point', () => {
    const points = Array.from({ length: 10_000 }, (_, index) => ({
      at: index,
      value: index === 7_777 ? 99 : Math.sin(index / 100),
    }));
    const kept = thinned(points, 200);
    expect(kept.length).toBeLessThanOrEqual(201);
    expect(Math.max(...kept.map(({ value }) => value))).toBe(99);
    expect(kept.at(-1)).toBe(points.at(-1));
    expect(
      kept.every((point, index) => index === 0 || point.at >= (kept[index - 1]?.at ?? 0)),
    ).toBe(true);
  });

  it('keeps few points as they are', () => {
    const points = at(1, 2, 3);
    expect(thinned(points, 100)).toBe(points);
  });
});

describe('paths', () => {
  it('run through the points from left to right', () => {
    expect(linePath(at(0, 10, 5), { width: 100, height: 50 }, { low: 0, high: 10 })).toBe(
      'M0.0 50.0L50.0 0.0L100.0 25.0',
    );
  });

  it('of no points are empty', () => {
    expect(linePath([], { width: 1, height: 1 }, { low: 0, high: 1 })).toBe('');
  });
});

describe('ticks', () => {
  it('are round values inside the range', () => {
    expect(ticksIn({ low: 9_671, high: 10_212 }, 4)).toEqual([9_800, 10_000, 10_200]);
    expect(ticksIn({ low: 0, high: 0.3 }, 3)).toEqual([0, 0.1, 0.2, 0.3]);
    expect(ticksIn({ low: 1, high: 1 }, 3)).toEqual([]);
  });
});

describe('drawdowns', () => {
  it('are losses from the highest value before', () => {
    expect(drawdownsOf(at(100, 120, 90, 130)).map(({ value }) => value)).toEqual([0, 0, -0.25, 0]);
  });
});

describe('the nearest point', () => {
  it('is the one with the nearest time', () => {
    const points = [0, 10, 20].map((time) => ({ at: time, value: time }));
    expect([-5, 4, 6, 14, 99].map((time) => nearestPoint(points, time)?.at)).toEqual([
      0, 0, 10, 10, 20,
    ]);
    expect(nearestPoint([], 5)).toBeNull();
  });
});

import { HOUR_MS } from '@tidegate/kernel';
import { ratesBetween } from '@tidegate/kernel/testing';
import type { Candle } from '@tidegate/model';
import fc from 'fast-check';

import type { IndicatorSpec } from '../src/core/indicator-spec.js';
import { candleWalk } from './candle-walk.js';
import { everyIndicator } from './indicator-specs.js';

/** Random walks over nine orders of magnitude of price, with flat stretches, jumps, and candles without volume. */
export function arbitraryCandles(longest: number): fc.Arbitrary<Candle[]> {
  return fc
    .record({
      count: fc.integer({ min: 1, max: longest }),
      seed: fc.integer({ min: 0, max: 0xffff_ffff }),
      startPrice: fc.constantFrom(0.000_02, 0.7, 100, 61_234.5),
      flatChance: fc.constantFrom(0, 0.02, 0.2),
      jumpChance: fc.constantFrom(0, 0.01),
      silentChance: fc.constantFrom(0, 0.3, 1),
    })
    .map((options) => candleWalk({ ...options, timeframeMs: HOUR_MS }));
}

/** Every kind and output, with random periods and factors. */
export function arbitraryIndicators(): fc.Arbitrary<readonly IndicatorSpec[]> {
  return fc
    .record({
      short: fc.integer({ min: 2, max: 9 }),
      middle: fc.integer({ min: 2, max: 40 }),
      extra: fc.integer({ min: 1, max: 50 }),
      factor: ratesBetween(0.25, 4),
    })
    .map(({ short, middle, extra, factor }) =>
      everyIndicator({ short, middle, long: short + extra, factor }),
    );
}

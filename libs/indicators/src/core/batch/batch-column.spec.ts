import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { seeded } from '@tidegate/kernel/testing';

import { arbitraryCandles, arbitraryIndicators } from '../../../testing/arbitraries.js';
import { candleWalk } from '../../../testing/candle-walk.js';
import { everyIndicator } from '../../../testing/indicator-specs.js';
import { batchColumn } from './batch-column.js';
import { candleColumns } from './candle-columns.js';

describe('batchColumn', () => {
  it('returns a column of the length of the candles, even if they are fewer than the warm-up', () => {
    for (const count of [0, 1, 2, 20]) {
      const candles = candleColumns(candleWalk({ seed: 1, count }));
      for (const spec of everyIndicator()) expect(batchColumn(spec, candles)).toHaveLength(count);
    }
  });

  it('computes values independent of later candles', () => {
    fc.assert(
      fc.property(arbitraryIndicators(), arbitraryCandles(120), (specs, candles) => {
        const half = Math.ceil(candles.length / 2);
        const [whole, truncated] = [candleColumns(candles), candleColumns(candles.slice(0, half))];
        for (const spec of specs) {
          expect(batchColumn(spec, whole).slice(0, half)).toEqual(batchColumn(spec, truncated));
        }
      }),
      seeded({ numRuns: 30 }),
    );
  });

  it('returns a copy of an input column', () => {
    const candles = candleColumns(candleWalk({ seed: 2, count: 3 }));
    batchColumn({ kind: 'candle', field: 'close' }, candles).fill(0);
    expect(candles.close.every((price) => price > 0)).toBe(true);
  });

  it('refuses an invalid spec', () => {
    const candles = candleColumns(candleWalk({ seed: 2, count: 3 }));
    expect(() => batchColumn({ kind: 'ema', period: 0 }, candles)).toThrow('period');
  });
});

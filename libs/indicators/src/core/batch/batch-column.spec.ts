import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { seeded } from '@tidegate/kernel/testing';

import { arbitraryCandles, arbitraryIndicators } from '../../../testing/arbitraries.js';
import { candleWalk } from '../../../testing/candle-walk.js';
import { everyIndicator } from '../../../testing/indicator-specs.js';
import { batchColumn } from './batch-column.js';
import { candleColumns } from './candle-columns.js';

describe('batchColumn', () => {
  it('gives a column as long as the candles, also when they are fewer than the warm-up', () => {
    for (const count of [0, 1, 2, 20]) {
      const candles = candleColumns(candleWalk({ seed: 1, count }));
      for (const spec of everyIndicator()) expect(batchColumn(spec, candles)).toHaveLength(count);
    }
  });

  it('gives no value to a candle that depends on a later one', () => {
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

  it('does not hand out the columns it was given', () => {
    const candles = candleColumns(candleWalk({ seed: 2, count: 3 }));
    batchColumn({ kind: 'candle', field: 'close' }, candles).fill(0);
    expect(candles.close.every((price) => price > 0)).toBe(true);
  });

  it('refuses an indicator that cannot be computed', () => {
    const candles = candleColumns(candleWalk({ seed: 2, count: 3 }));
    expect(() => batchColumn({ kind: 'ema', period: 0 }, candles)).toThrow('period');
  });
});

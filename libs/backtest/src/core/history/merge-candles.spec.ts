import { describe, expect, it } from '@jest/globals';
import { columnsOf, type Candle } from '@tidegate/model';
import fc from 'fast-check';

import { generatedCandles } from '../../../testing/index.js';
import { DIFFERENCES_LISTED_MAX, mergeCandles } from './merge-candles.js';

const ALL = generatedCandles({ symbol: 'BTC/USD', candles: 60 });
const subset = fc.subarray([...ALL]);

describe('mergeCandles', () => {
  it('a merge holds each candle once and counts what it added', () => {
    fc.assert(
      fc.property(subset, subset, (stored, offered) => {
        const both = ALL.filter((candle) => stored.includes(candle) || offered.includes(candle));
        const merged = mergeCandles(columnsOf(stored), columnsOf(offered), 'stored');
        expect(merged.candles).toEqual(columnsOf(both));
        expect(merged.added).toBe(both.length - stored.length);
        expect(merged.added + merged.repeated).toBe(offered.length);
        expect(merged.differing).toBe(0);
      }),
    );
  });

  it('a merge takes the preferred candle where two differ', () => {
    fc.assert(
      fc.property(subset, fc.constantFrom('stored', 'offered'), (stored, preferred) => {
        const offered = stored.map((candle): Candle => ({ ...candle, trades: 99 }));
        const merged = mergeCandles(columnsOf(stored), columnsOf(offered), preferred);
        expect(merged.candles).toEqual(columnsOf(preferred === 'stored' ? stored : offered));
        expect([merged.added, merged.repeated, merged.differing]).toEqual([0, 0, stored.length]);
        expect(merged.differences.length).toBe(Math.min(stored.length, DIFFERENCES_LISTED_MAX));
      }),
    );
  });
});

import { describe, expect, it } from '@jest/globals';

import { wavyCandles } from '../../../testing/index.js';
import { candleAt, columnsOf, firstAtOrAfter } from './candle-columns.js';

const candles = wavyCandles(50);
const columns = columnsOf(candles);

describe('Candle columns', () => {
  it('return the candles they were built from', () => {
    expect(candles.map((_, index) => candleAt(columns, index))).toEqual(candles);
  });

  it('find the first candle at or after any instant', () => {
    for (const [index, { openTime }] of candles.entries()) {
      expect(firstAtOrAfter(columns, openTime)).toBe(index);
      expect(firstAtOrAfter(columns, openTime - 1)).toBe(index);
      expect(firstAtOrAfter(columns, openTime + 1)).toBe(index + 1);
    }
    expect(firstAtOrAfter(columnsOf([]), 0)).toBe(0);
  });
});

import { describe, expect, it } from '@jest/globals';

import { wavyCandles } from '../../../testing/index.js';
import { columnsOf } from './candle-columns.js';
import { priceDecimalsOf } from './price-decimals.js';

const [candle] = wavyCandles(1);
const decimalsWith = (low: number): number =>
  candle ? priceDecimalsOf(columnsOf([{ ...candle, low }])) : NaN;

describe('the decimal places of recorded prices', () => {
  it('returns the most decimals that any price needs', () => {
    expect([decimalsWith(99), decimalsWith(0.125), decimalsWith(1e-8)]).toEqual([2, 3, 8]);
  });

  it('returns eleven for any number above ten', () => {
    expect([decimalsWith(1e-10), decimalsWith(1e-11), decimalsWith(1 / 3)]).toEqual([10, 11, 11]);
  });

  it('returns zero without prices', () => {
    expect(priceDecimalsOf(columnsOf([]))).toBe(0);
  });
});

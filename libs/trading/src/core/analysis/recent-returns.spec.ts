import { describe, expect, it } from '@jest/globals';

import { RecentReturns } from './recent-returns.js';

/** The returns of closes given newest first. */
const returnsOf = (closes: readonly number[], window: number): readonly number[] =>
  [...new RecentReturns((back) => closes[back] ?? Number.NaN, window).at(1)].map((rate) =>
    Number(rate.toFixed(9)),
  );

describe('RecentReturns', () => {
  it('gives simple returns, newest first, up to the window', () => {
    expect(returnsOf([121, 110, 100, 80], 9)).toEqual([0.1, 0.1, 0.25]);
    expect(returnsOf([121, 110, 100, 80], 2)).toEqual([0.1, 0.1]);
  });

  it('ends at the first return that is unknown', () => {
    expect(returnsOf([121, 110, Number.NaN, 80, 70], 9)).toEqual([0.1]);
    expect(returnsOf([121, 110, 0, 80], 9)).toEqual([0.1]);
    expect(returnsOf([], 9)).toEqual([]);
  });

  it('follows the next candle', () => {
    let closes: readonly number[] = [110, 100];
    const returns = new RecentReturns((back) => closes[back] ?? Number.NaN, 9);
    expect(returns.at(1)).toHaveLength(1);
    closes = [121, 110, 100];
    expect(returns.at(2)).toHaveLength(2);
  });
});

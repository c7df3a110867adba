import type { CandleColumns } from './candle-columns.js';

/** A tick is not finer than this many decimals. */
export const PRICE_DECIMALS_MAX = 10;

/**
 * The most decimals that any price of a series needs; one more than `PRICE_DECIMALS_MAX` stands for too many. A venue may
 * make its tick finer at any time, so all prices are looked at. k ÷ 10ⁿ is the double that is written with n decimals: no
 * text, no Decimal, and one division per price.
 */
export function priceDecimalsOf({ opens, highs, lows, closes }: CandleColumns): number {
  let decimals = 0;
  let scale = 1;
  for (const prices of [opens, highs, lows, closes]) {
    for (const price of prices) {
      while (decimals <= PRICE_DECIMALS_MAX && Math.round(price * scale) / scale !== price) {
        decimals += 1;
        scale = 10 ** decimals;
      }
    }
  }
  return decimals;
}

import type { CandleColumns } from './candle-columns.js';

/** Maximum decimal places of a tick size. */
export const PRICE_DECIMALS_MAX = 10;

/**
 * The most decimal places that any price of a series needs; `PRICE_DECIMALS_MAX` + 1 means too many. Checks every
 * price, because a venue may refine its tick size at any time. A price has n decimal places if it equals the double
 * k ÷ 10ⁿ, so the check needs one division per price and no text or Decimal.
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

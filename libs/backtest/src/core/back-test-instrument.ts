import { Decimal, instrumentId, money, quantity, venueId } from '@tidegate/kernel';
import type { Instrument } from '@tidegate/model';

import type { HistorySeries } from '../ports.js';

const PRICE_DECIMALS_MAX = 10;

/**
 * An instrument for a recorded series. Recordings do not tell the venue's filters, so the tick is the finest decimal
 * that the prices use, the lot 10⁻⁸, and the smallest order worth half a unit of the quote.
 */
export function backTestInstrument(series: HistorySeries): Instrument {
  const [base = '', quote = ''] = series.symbol.split('/');
  const { opens, highs, lows, closes } = series.candles;
  const pricePrecision = decimalsOf([opens, highs, lows, closes]);
  return {
    id: instrumentId(series.venue, series.symbol),
    venue: venueId(series.venue),
    symbol: series.symbol,
    base,
    quote,
    priceIncrement: new Decimal(10).pow(-pricePrecision),
    quantityIncrement: new Decimal('0.00000001'),
    pricePrecision,
    quantityPrecision: 8,
    quantityMin: quantity('0.00000001'),
    costMin: money('0.5'),
    status: 'online',
  };
}

/**
 * The most decimals that any of the prices needs, at most `PRICE_DECIMALS_MAX`. A venue may make its tick finer at any
 * time, so all prices are looked at. k ÷ 10ⁿ is the double that is written with n decimals: no text, no Decimal, and one
 * division per price.
 */
function decimalsOf(columns: readonly Float64Array[]): number {
  let decimals = 0;
  let scale = 1;
  for (const prices of columns) {
    for (const price of prices) {
      while (decimals < PRICE_DECIMALS_MAX && Math.round(price * scale) / scale !== price) {
        decimals += 1;
        scale = 10 ** decimals;
      }
    }
  }
  return decimals;
}

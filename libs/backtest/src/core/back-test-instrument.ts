import { Decimal, instrumentId, money, quantity, venueId } from '@tidegate/kernel';
import { PRICE_DECIMALS_MAX, priceDecimalsOf, type Instrument } from '@tidegate/model';

import type { HistorySeries } from '../ports.js';

/**
 * Creates the instrument of a recorded series. Recordings do not contain the venue's filters, so the tick is the finest
 * decimal used by the prices, the lot is 10⁻⁸, and the smallest order is worth half a unit of the quote currency.
 */
export function backTestInstrument(series: HistorySeries): Instrument {
  const [base = '', quote = ''] = series.symbol.split('/');
  const pricePrecision = Math.min(priceDecimalsOf(series.candles), PRICE_DECIMALS_MAX);
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

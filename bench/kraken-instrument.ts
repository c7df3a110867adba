import { Decimal, instrumentId, money, quantity, type VenueId } from '@tidegate/kernel';
import type { Instrument } from '@tidegate/model';

/** An instrument with the precision of the generated frames: 2 decimals for prices, 8 for quantities. */
export function krakenInstrument(venue: VenueId, symbol: string): Instrument {
  const [base = '', quote = ''] = symbol.split('/');
  return {
    id: instrumentId(venue, symbol),
    venue,
    symbol,
    base,
    quote,
    priceIncrement: new Decimal('0.01'),
    quantityIncrement: new Decimal('0.00000001'),
    pricePrecision: 2,
    quantityPrecision: 8,
    quantityMin: quantity('0.0001'),
    costMin: money('0.5'),
    status: 'online',
  };
}

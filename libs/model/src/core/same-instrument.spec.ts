import { describe, expect, it } from '@jest/globals';
import { Decimal, instrumentId, money, quantity, venueId } from '@tidegate/kernel';

import type { Instrument } from './instrument.js';

import { isSameInstrument } from './same-instrument.js';

describe('isSameInstrument', () => {
  const venue = venueId('kraken');
  const original: Instrument = {
    id: instrumentId(venue, 'BTC/USD'),
    venue,
    symbol: 'BTC/USD',
    base: 'BTC',
    quote: 'USD',
    priceIncrement: new Decimal('0.1'),
    quantityIncrement: new Decimal('0.00000001'),
    pricePrecision: 1,
    quantityPrecision: 8,
    quantityMin: quantity('0.0001'),
    costMin: money('0.5'),
    status: 'online',
  };

  it('accepts an equal description with other objects', () => {
    const again = {
      ...original,
      priceIncrement: new Decimal(`${original.priceIncrement.toString()}`),
    };
    expect(isSameInstrument(original, again)).toBe(true);
  });

  it.each([
    ['status', { status: 'post_only' as const }],
    ['priceIncrement', { priceIncrement: new Decimal('0.5') }],
    ['quantityIncrement', { quantityIncrement: new Decimal('0.5') }],
    ['pricePrecision', { pricePrecision: 9 }],
    ['quantityPrecision', { quantityPrecision: 9 }],
    ['quantityMin', { quantityMin: quantity('77') }],
    ['costMin', { costMin: money('77') }],
  ])('detects a change of %s', (_member, change) => {
    expect(isSameInstrument(original, { ...original, ...change })).toBe(false);
  });
});

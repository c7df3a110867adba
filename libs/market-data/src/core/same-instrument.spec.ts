import { describe, expect, it } from '@jest/globals';
import { Decimal, money, quantity } from '@tidegate/kernel';
import { spotInstrument } from '../../testing/index.js';

import { isSameInstrument } from './same-instrument.js';

describe('isSameInstrument', () => {
  const told = spotInstrument('BTC/USD');

  it('knows a description that says the same in other words', () => {
    const again = { ...told, priceIncrement: new Decimal(`${told.priceIncrement.toString()}`) };
    expect(isSameInstrument(told, again)).toBe(true);
  });

  it.each([
    ['status', { status: 'post_only' as const }],
    ['priceIncrement', { priceIncrement: new Decimal('0.5') }],
    ['quantityIncrement', { quantityIncrement: new Decimal('0.5') }],
    ['pricePrecision', { pricePrecision: 9 }],
    ['quantityPrecision', { quantityPrecision: 9 }],
    ['quantityMin', { quantityMin: quantity('77') }],
    ['costMin', { costMin: money('77') }],
  ])('sees a change of %s', (_member, change) => {
    expect(isSameInstrument(told, { ...told, ...change })).toBe(false);
  });
});

import { describe, expect, it } from '@jest/globals';
import { Decimal, money, quantity } from '@tidegate/kernel';
import { spotInstrument } from '../../testing/index.js';

import { isSameInstrument } from './same-instrument.js';

describe('isSameInstrument', () => {
  const original = spotInstrument('BTC/USD');

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

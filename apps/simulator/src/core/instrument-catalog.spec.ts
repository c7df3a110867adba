import { describe, expect, it } from '@jest/globals';

import { INSTRUMENTS_MAX, syntheticInstruments } from './instrument-catalog.js';
import { ticksOfPrice } from './venue-instrument.js';

describe('syntheticInstruments', () => {
  it('lists eight well-known pairs first', () => {
    expect(syntheticInstruments(8, 1).map(({ symbol }) => symbol)).toEqual(
      ['BTC', 'ETH', 'SOL', 'XRP', 'ADA', 'DOT', 'AVAX', 'LINK'].map((base) => `${base}/USD`),
    );
  });

  it('generates further unique pairs with prices of about five digits', () => {
    const listed = syntheticInstruments(60, 1);
    expect(new Set(listed.map(({ symbol }) => symbol)).size).toBe(60);
    for (const instrument of listed) {
      const ticks = ticksOfPrice(instrument, instrument.anchorPrice);
      expect(ticks).toBeGreaterThan(5_000);
      expect(ticks).toBeLessThan(5_000_000);
    }
  });

  it('sets a minimum order of a few dollars', () => {
    for (const instrument of syntheticInstruments(60, 7)) {
      const quantity = instrument.minimumLots / 10 ** instrument.quantityPrecision;
      const value = quantity * instrument.anchorPrice;
      expect(value).toBeGreaterThanOrEqual(2.9);
      expect(value).toBeLessThanOrEqual(6.1);
    }
  });

  it('rejects a number of instruments out of range', () => {
    expect(() => syntheticInstruments(0, 1)).toThrow(/out of range/);
    expect(() => syntheticInstruments(INSTRUMENTS_MAX + 1, 1)).toThrow(/out of range/);
  });
});

import { describe, expect, it } from '@jest/globals';
import { epochMs, MINUTE_MS } from '@tidegate/kernel';
import fc from 'fast-check';

import { faultOfCandle, type Candle, type CandleFault } from './candle.js';
import { pricesBetween, quantitiesBetween, seeded } from '@tidegate/kernel/testing';

const FAIR: Candle = {
  openTime: epochMs(60 * MINUTE_MS),
  open: 100,
  high: 103,
  low: 99,
  close: 101,
  volume: 5,
  trades: 3,
};

const prices = pricesBetween(0.000001, 1e7);

const fairCandles: fc.Arbitrary<Candle> = fc
  .tuple(fc.tuple(prices, prices, prices, prices), fc.nat(1_000_000), quantitiesBetween(0, 1_000))
  .map(([four, minute, volume]) => {
    const [low, open, close, high] = four.sort((a, b) => a - b);
    const openTime = epochMs(minute * MINUTE_MS);
    return { openTime, open, high, low, close, volume, trades: 0 };
  });

describe('faultOfCandle', () => {
  it('returns null for a valid candle', () => {
    fc.assert(
      fc.property(fairCandles, (candle) => {
        expect(faultOfCandle(candle, MINUTE_MS)).toBeNull();
        expect(
          faultOfCandle({ ...candle, open: candle.close, close: candle.open }, MINUTE_MS),
        ).toBeNull();
      }),
      seeded(),
    );
  });

  it('returns null for a flat candle without trades', () => {
    const flat = { ...FAIR, open: 100, high: 100, low: 100, close: 100, volume: 0, trades: 0 };
    expect(faultOfCandle(flat, MINUTE_MS)).toBeNull();
  });

  const faulty: readonly (readonly [CandleFault, Partial<Candle>])[] = [
    ['not_finite', { open: Number.NaN }],
    ['not_finite', { high: Number.POSITIVE_INFINITY }],
    ['not_finite', { volume: Number.NaN }],
    ['not_positive', { open: 0 }],
    ['not_positive', { low: -1 }],
    ['negative_volume', { volume: -0.1 }],
    ['out_of_range', { high: 1e40 }],
    ['out_of_range', { low: 1e-13 }],
    ['out_of_range', { volume: 1.1e18 }],
    ['high_below_body', { high: 100.5 }],
    ['high_below_body', { open: 104 }],
    ['high_below_body', { high: 98, open: 98, close: 98 }],
    ['low_above_body', { low: 100.5 }],
    ['low_above_body', { close: 98 }],
    ['misaligned', { openTime: epochMs(60 * MINUTE_MS + 1) }],
    ['misaligned', { openTime: epochMs(Number.NaN) }],
  ];

  it.each(faulty)('returns %s for a candle with %j', (fault, change) => {
    expect(faultOfCandle({ ...FAIR, ...change }, MINUTE_MS)).toBe(fault);
  });

  it('checks the alignment to the timeframe', () => {
    expect(faultOfCandle(FAIR, 60 * MINUTE_MS)).toBeNull();
    expect(faultOfCandle({ ...FAIR, openTime: epochMs(45 * MINUTE_MS) }, 60 * MINUTE_MS)).toBe(
      'misaligned',
    );
  });
});

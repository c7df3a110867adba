import { describe, expect, it } from '@jest/globals';
import { epochMs } from '@tidegate/kernel';
import fc from 'fast-check';

import { midOf, spreadRateOf, type Quote } from './quote.js';
import { pricesBetween, ratesBetween, seeded } from '@tidegate/kernel/testing';

const quoteOf = (bid: number, ask: number): Quote => ({
  bid,
  bidQuantity: 1,
  ask,
  askQuantity: 1,
  last: bid,
  receivedAt: epochMs(0),
});

describe('a quote', () => {
  it('has a mid halfway between bid and ask, and a spread as a fraction of the mid', () => {
    expect(midOf(quoteOf(99, 101))).toBe(100);
    expect(spreadRateOf(quoteOf(99, 101))).toBeCloseTo(0.02, 12);
  });

  it('has the same spread at any price level', () => {
    const prices = pricesBetween(0.0001, 1e6);
    fc.assert(
      fc.property(prices, ratesBetween(1, 1.1), prices, (bid, gap, level) => {
        const spread = spreadRateOf(quoteOf(bid, bid * gap));
        expect(spread).toBeGreaterThanOrEqual(0);
        expect(spreadRateOf(quoteOf(bid * level, bid * gap * level))).toBeCloseTo(spread, 9);
      }),
      seeded(),
    );
  });

  it('has a negative spread when the market is crossed', () => {
    expect(spreadRateOf(quoteOf(101, 99))).toBeLessThan(0);
  });
});

import { describe, expect, it } from '@jest/globals';
import { Decimal, epochMs, isMultipleOf } from '@tidegate/kernel';
import { seeded } from '@tidegate/kernel/testing';
import type { Quote } from '@tidegate/model';
import fc from 'fast-check';

import { anInstrument } from '../../testing/index.js';
import { EntryOptions } from './execution-options.js';
import { touchPrice } from './touch-price.js';

function quoteAt(bid: number, ask: number): Quote {
  return { bid, bidQuantity: 1, ask, askQuantity: 1, last: bid, receivedAt: epochMs(0) };
}

function terms(postOnly: boolean): Parameters<typeof touchPrice>[2] {
  return {
    instrument: anInstrument(),
    options: Object.assign(new EntryOptions(), { postOnly }),
  };
}

describe('touchPrice', () => {
  it.each([
    ['buy', false, '100.1'],
    ['sell', false, '99.9'],
    ['buy', true, '99.9'],
    ['sell', true, '100.1'],
  ] as const)('the touch of a %s with post-only %s is %s', (side, postOnly, expected) => {
    expect(touchPrice(quoteAt(99.9, 100.1), side, terms(postOnly)).toString()).toBe(expected);
  });

  it('is on tick, never worse for us than the touch, and less than a tick away from it', () => {
    const bid = fc.double({ min: 1, max: 1_000, noNaN: true });
    const spread = fc.double({ min: 0.01, max: 5, noNaN: true });
    fc.assert(
      fc.property(bid, spread, fc.boolean(), (low, width, postOnly) => {
        const quote = quoteAt(low, low + width);
        const { instrument } = terms(postOnly);
        const buy = touchPrice(quote, 'buy', terms(postOnly));
        const sell = touchPrice(quote, 'sell', terms(postOnly));
        const better = [
          new Decimal(postOnly ? quote.bid : quote.ask).sub(buy),
          sell.sub(new Decimal(postOnly ? quote.ask : quote.bid)),
        ];
        for (const gained of better) {
          expect(gained.gte(0) && gained.lt(instrument.priceIncrement)).toBe(true);
        }
        for (const at of [buy, sell]) {
          expect(isMultipleOf(at, instrument.priceIncrement)).toBe(true);
        }
      }),
      seeded(),
    );
  });

  it('throws for an empty side', () => {
    expect(() => touchPrice(quoteAt(0, 100), 'sell', terms(false))).toThrow(
      'A touch price is positive',
    );
  });
});

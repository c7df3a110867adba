import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { epochMs, instrumentId } from '@tidegate/kernel';
import type { MarketSlice } from '@tidegate/matching';

import { minuteCandle } from '../../testing/index.js';
import { WaitingSlices } from './waiting-slices.js';

const BTC = instrumentId('testnet', 'BTC/USD');
const ETH = instrumentId('testnet', 'ETH/USD');

interface Touch {
  readonly bid: number;
  readonly ask: number;
}

function sliceOf({ bid, ask }: Touch): MarketSlice {
  const at = epochMs(1);
  const quantities = { bidQuantity: 1, askQuantity: 1 };
  return { type: 'quote', at, quote: { bid, ask, last: bid, ...quantities, receivedAt: at } };
}

/** Conditions under which a touch reaches a buy limit, sell limit, buy stop and sell stop. */
const REACHES: readonly ((touch: Touch, price: number) => boolean)[] = [
  ({ ask }, price) => ask <= price,
  ({ bid }, price) => bid >= price,
  ({ ask }, price) => ask >= price,
  ({ bid }, price) => bid <= price,
];

const touches = fc.array(
  fc
    .tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 5 }))
    .map(([bid, spread]): Touch => ({ bid, ask: bid + spread })),
  { minLength: 1, maxLength: 60 },
);

describe('WaitingSlices', () => {
  it('keeps slices that reach every order that a dropped slice reaches', () => {
    fc.assert(
      fc.property(touches, fc.integer({ min: 0, max: 46 }), (all, price) => {
        const slices = new WaitingSlices<Touch>();
        const kept = new Set<Touch>();
        for (const touch of all) {
          kept.add(touch);
          for (const dropped of slices.add(BTC, sliceOf(touch), touch)) kept.delete(dropped);
        }
        for (const reaches of REACHES) {
          const isReached = all.some((touch) => reaches(touch, price));
          expect([...kept].some((touch) => reaches(touch, price))).toBe(isReached);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('keeps at most five slices of an instrument, including the newest', () => {
    fc.assert(
      fc.property(touches, fc.array(fc.boolean(), { maxLength: 60 }), (all, taken) => {
        const slices = new WaitingSlices<Touch>();
        const kept: Touch[] = [];
        for (const [index, touch] of all.entries()) {
          kept.push(touch);
          for (const dropped of slices.add(BTC, sliceOf(touch), touch)) {
            kept.splice(kept.indexOf(dropped), 1);
          }
          expect(kept.length).toBeLessThanOrEqual(5);
          expect(kept).toContain(touch);
          const first = taken[index] ? kept.shift() : undefined;
          if (first) slices.remove(BTC, first);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('treats instruments independently', () => {
    const slices = new WaitingSlices<string>();
    expect(slices.add(BTC, sliceOf({ bid: 10, ask: 11 }), 'btc')).toEqual([]);
    expect(slices.add(ETH, sliceOf({ bid: 10, ask: 11 }), 'eth')).toEqual([]);
    expect(slices.add(ETH, sliceOf({ bid: 10, ask: 11 }), 'again')).toEqual(['eth']);
  });

  it('never drops a candle', () => {
    const slices = new WaitingSlices<string>();
    const candle = minuteCandle(0, [1, 1, 1, 1]);
    const slice: MarketSlice = { type: 'candle', candle, closeTime: epochMs(1) };
    expect(slices.add(BTC, slice, 'first')).toEqual([]);
    expect(slices.add(BTC, slice, 'second')).toEqual([]);
  });

  it('uses the best prices of a book, and treats an empty side as out of reach', () => {
    const slices = new WaitingSlices<string>();
    const none = new Float64Array();
    const bookOf = (bid: readonly number[]): MarketSlice => {
      const sizes = Float64Array.from(bid, () => 1);
      const sides = { askPrices: none, askQuantities: none, bidQuantities: sizes };
      const book = { ...sides, bidPrices: Float64Array.from(bid), receivedAt: epochMs(1) };
      return { type: 'book', book, at: epochMs(1) };
    };
    expect(slices.add(BTC, bookOf([9, 8]), 'nine')).toEqual([]);
    expect(slices.add(BTC, bookOf([]), 'empty')).toEqual([]);
    expect(slices.add(BTC, bookOf([9]), 'nine again')).toEqual(['nine']);
  });
});

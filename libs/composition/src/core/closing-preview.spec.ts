import { describe, expect, it } from '@jest/globals';
import { epochMs, money, price, quantity } from '@tidegate/kernel';
import { FeeSchedule } from '@tidegate/matching';
import type { OrderBookView, Quote } from '@tidegate/model';
import { positionRow } from '@tidegate/trading/testing';

import { closingPreview } from './closing-preview.js';

const now = epochMs(10_000);
const quote: Quote = {
  ...{ bid: 100, bidQuantity: 1, ask: 101, askQuantity: 1, last: 100 },
  receivedAt: epochMs(9_000),
};
const fees = Object.assign(new FeeSchedule(), {
  tiers: [{ volume: 0, makerRate: 0.001, takerRate: 0.01 }],
});
const position = (over: Partial<Parameters<typeof positionRow>[0]> = {}) =>
  positionRow({
    ...{ direction: 'long', quantity: quantity('2'), cost: money('180') },
    ...{ realisedPnl: money('5'), fees: money('1') },
    ...over,
  });

/** A book of equal sides. */
function book(...levels: readonly (readonly [price: number, quantity: number])[]): OrderBookView {
  const at = (level: number) => levels[level]?.[0] ?? Number.NaN;
  const of = (level: number) => levels[level]?.[1] ?? Number.NaN;
  return {
    ...{ bidCount: levels.length, askCount: levels.length },
    ...{ bidPrice: at, bidQuantity: of, askPrice: at, askQuantity: of },
    snapshot: () => {
      throw new Error('A preview reads levels only');
    },
  };
}

describe('closingPreview', () => {
  it('closes a long position at the bid and pays the taker fee', () => {
    expect(closingPreview(position(), { quote, book: null, fees, now })).toMatchObject({
      ...{ price: '100', slippage: '0', fee: '2', currency: 'USD', quoteAgeMs: 1_000 },
      // 5 realised + (200 − 180) open − 1 paid − 2 to pay
      pnl: '22',
    });
  });

  it('closes a short position at the ask', () => {
    const short = position({ direction: 'short', cost: money('230') });
    expect(closingPreview(short, { quote, book: null, fees, now })).toMatchObject({
      ...{ price: '101', fee: '2.02' },
      // 5 + (230 − 202) − 1 − 2.02
      pnl: '29.98',
    });
  });

  it.each([
    ['that one level covers', book([100, 5]), '100', '0'],
    ['spread over two levels', book([100, 1], [98, 5]), '99', '2'],
    ['larger than the book', book([100, 0.5], [96, 0.5]), '97', '6'],
    ['without levels', book(), '100', '0'],
  ])('estimates the price of a quantity %s', (_what, levels, expected, slippage) => {
    const preview = closingPreview(position(), { quote, book: levels, fees, now });
    expect([preview.price, preview.slippage]).toEqual([expected, slippage]);
  });

  it('says that price and profit are unknown without a quote', () => {
    expect(closingPreview(position(), { quote: null, book: null, fees, now })).toMatchObject({
      ...{ price: null, fee: null, slippage: null, pnl: null, quoteAgeMs: null, quantity: '2' },
    });
  });

  it('costs nothing while the entry has no fill', () => {
    const opening = position({
      ...{ quantity: quantity('0'), cost: money('0'), realisedPnl: money('0'), fees: money('0') },
    });
    expect(closingPreview(opening, { quote, book: book([100, 1]), fees, now })).toMatchObject({
      ...{ price: price('100').toFixed(), fee: '0', pnl: '0' },
    });
  });
});

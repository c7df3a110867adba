import { describe, expect, it } from '@jest/globals';

import { epochMs } from '@tidegate/kernel';

import {
  aBookSlice,
  aQuoteSlice,
  aWorkingOrder,
  BTC_USD,
  frictionless,
  SLICE_AT,
} from '../../testing/index.js';
import type { MarketSlice, MatchOutcome, WorkingOrder } from './market-slice.js';
import { OpenSlice } from './open-slice.js';
import type { MatchingOptions } from './matching-options.js';

const match = (
  orders: readonly WorkingOrder[],
  slice: MarketSlice,
  model: MatchingOptions = frictionless(),
): MatchOutcome => new OpenSlice(slice, { instrument: BTC_USD, model }).match(orders);

const fillsOf = (outcome: MatchOutcome): string[] =>
  outcome.executions.map(
    ({ quantity, price, liquidity }) => `${quantity.toString()} @ ${price.toString()} ${liquidity}`,
  );

const BOOK = aBookSlice({
  bids: [
    [99.9, 1],
    [99.8, 2],
    [99.5, 10],
  ],
  asks: [
    [100.1, 1],
    [100.2, 2],
    [100.5, 10],
  ],
});

describe('A market order on a book', () => {
  it('walks the opposite side level by level', () => {
    expect(fillsOf(match([aWorkingOrder({ quantity: 4 })], BOOK))).toEqual([
      '1 @ 100.1 taker',
      '2 @ 100.2 taker',
      '1 @ 100.5 taker',
    ]);
    expect(fillsOf(match([aWorkingOrder({ quantity: 2, side: 'sell' })], BOOK))).toEqual([
      '1 @ 99.9 taker',
      '1 @ 99.8 taker',
    ]);
  });

  it('takes only its share of each level, in whole lots', () => {
    const model = Object.assign(frictionless(), { levelShareMax: 0.33333 });
    expect(fillsOf(match([aWorkingOrder({ quantity: 1 })], BOOK, model))).toEqual([
      '0.3333 @ 100.1 taker',
      '0.6666 @ 100.2 taker',
      '0.0001 @ 100.5 taker',
    ]);
  });

  it('leaves the rest of the liquidity to later orders', () => {
    const orders = [
      aWorkingOrder({ id: 'a', quantity: 2 }),
      aWorkingOrder({ id: 'b', quantity: 2 }),
      aWorkingOrder({ id: 'c', quantity: 1, side: 'sell' }),
    ];
    const outcome = match(orders, BOOK);
    expect(outcome.executions.map(({ order }) => order)).toEqual(['a', 'a', 'b', 'b', 'c']);
    expect(fillsOf(outcome)).toEqual([
      '1 @ 100.1 taker',
      '1 @ 100.2 taker',
      '1 @ 100.2 taker',
      '1 @ 100.5 taker',
      '1 @ 99.9 taker',
    ]);
  });

  it('waits when the book is too thin or a side is empty', () => {
    const outcome = match([aWorkingOrder({ quantity: 100 })], BOOK);
    expect(outcome.executions).toHaveLength(3);
    expect(outcome.canceled).toEqual([]);
    expect(match([aWorkingOrder()], aBookSlice({ bids: [[99, 1]] })).executions).toEqual([]);
  });

  it('matches from the moment it is active', () => {
    const early = aWorkingOrder({}, { activeFrom: epochMs(SLICE_AT + 1) });
    expect(match([early], BOOK).executions).toEqual([]);
    expect(match([{ ...early, activeFrom: SLICE_AT }], BOOK).executions).toHaveLength(1);
  });
});

describe('A limit order on a book or a quote', () => {
  it('takes levels within its limit when it arrives crossing, and rests with the remainder', () => {
    const order = aWorkingOrder(
      { type: 'limit', limitPrice: 100.2, quantity: 5 },
      { phase: 'arriving' },
    );
    const outcome = match([order], BOOK);
    expect(fillsOf(outcome)).toEqual(['1 @ 100.1 taker', '2 @ 100.2 taker']);
    expect(outcome.phases).toEqual([{ order: 'o-1', phase: 'resting' }]);
  });

  it('fills at its own price when the opposite touch reaches it', () => {
    const order = aWorkingOrder({ type: 'limit', limitPrice: 100.2, quantity: 5 });
    expect(fillsOf(match([order], BOOK))).toEqual(['3 @ 100.2 maker']);
    expect(match([order], aQuoteSlice({ ask: 100.3 })).executions).toEqual([]);
    expect(fillsOf(match([order], aQuoteSlice({ ask: 100.2, askQuantity: 2 })))).toEqual([
      '2 @ 100.2 maker',
    ]);
    const sale = aWorkingOrder({ type: 'limit', side: 'sell', limitPrice: 99.9 });
    expect(fillsOf(match([sale], aQuoteSlice()))).toEqual(['1 @ 99.9 maker']);
    expect(match([sale], aQuoteSlice({ bid: 99.8 })).executions).toEqual([]);
  });

  it('shares the opposite levels with other resting orders', () => {
    const orders = ['a', 'b', 'c'].map((id) =>
      aWorkingOrder({ id, type: 'limit', limitPrice: 100.2, quantity: 2 }),
    );
    expect(fillsOf(match(orders, BOOK))).toEqual(['2 @ 100.2 maker', '1 @ 100.2 maker']);
  });

  it('is cancelled when it is post-only and would cross on arrival, but not when it rests', () => {
    const plan = { type: 'limit', limitPrice: 100.1, postOnly: true } as const;
    expect(match([aWorkingOrder(plan, { phase: 'arriving' })], BOOK).canceled).toEqual([
      { order: 'o-1', reasonCode: 'POST_ONLY_WOULD_CROSS' },
    ]);
    expect(fillsOf(match([aWorkingOrder(plan)], BOOK))).toEqual(['1 @ 100.1 maker']);
  });
});

describe('A stop order on a book or a quote', () => {
  it('triggers on the touch that it would trade with', () => {
    const sale = aWorkingOrder({ type: 'stop_market', side: 'sell', stopPrice: 99.5 });
    expect(match([sale], aQuoteSlice({ bid: 99.6, last: 99 })).executions).toEqual([]);
    expect(fillsOf(match([sale], aQuoteSlice({ bid: 99.5 })))).toEqual(['1 @ 99.5 taker']);
    const cover = aWorkingOrder({ type: 'stop_market', stopPrice: 100.5 });
    expect(match([cover], aQuoteSlice({ ask: 100.4 })).executions).toEqual([]);
    expect(fillsOf(match([cover], aQuoteSlice({ ask: 101 })))).toEqual(['1 @ 101 taker']);
  });

  it('continues as a market order with the remainder of the first slice', () => {
    const sale = aWorkingOrder({ type: 'stop_market', side: 'sell', stopPrice: 99.9 });
    const first = match([sale], aQuoteSlice({ bidQuantity: 0.25 }));
    expect(fillsOf(first)).toEqual(['0.25 @ 99.9 taker']);
    expect(first.phases).toEqual([{ order: 'o-1', phase: 'triggered' }]);
    const back = aQuoteSlice({ bid: 103, ask: 103.2 });
    expect(fillsOf(match([{ ...sale, phase: 'triggered' }], back))).toEqual(['1 @ 103 taker']);
  });

  it('stays triggered while the other side is empty', () => {
    const sale = aWorkingOrder(
      { type: 'stop_market', side: 'sell', stopPrice: 99.9 },
      { phase: 'triggered' },
    );
    expect(match([sale], aBookSlice({ asks: [[100, 1]] })).phases).toEqual([]);
  });

  it('is not triggered by an empty side', () => {
    const sale = aWorkingOrder({ type: 'stop_market', side: 'sell', stopPrice: 99.9 });
    expect(match([sale], aBookSlice({ asks: [[100, 1]] })).phases).toEqual([]);
  });
});

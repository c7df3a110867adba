import { describe, expect, it } from '@jest/globals';

import { Decimal, epochMs, instrumentId, InvariantViolation, quantity } from '@tidegate/kernel';

import {
  aCandleSlice,
  aQuoteSlice,
  aWorkingOrder,
  BTC_USD,
  frictionless,
  SLICE_AT,
} from '../../testing/index.js';
import type { MarketSlice, MatchOutcome, WorkingOrder } from './market-slice.js';
import type { MatchingOptions } from './matching-options.js';
import { OpenSlice } from './open-slice.js';

const match = (
  orders: readonly WorkingOrder[],
  slice: MarketSlice,
  model: MatchingOptions = frictionless(),
): MatchOutcome => new OpenSlice(slice, { instrument: BTC_USD, model }).match(orders);

const namesOf = (outcome: MatchOutcome): string[] =>
  outcome.executions.map(({ order, quantity: amount }) => `${order} ${amount.toString()}`);

describe('OpenSlice and time in force', () => {
  it('matches an IOC order against one slice and cancels the remainder', () => {
    const order = aWorkingOrder({ timeInForce: 'IOC', quantity: 3 }, { phase: 'arriving' });
    const outcome = match([order], aQuoteSlice({ askQuantity: 2 }));
    expect(namesOf(outcome)).toEqual(['o-1 2']);
    expect(outcome.canceled).toEqual([{ order: 'o-1', reasonCode: 'IOC_REMAINDER' }]);
    expect(outcome.phases).toEqual([]);
  });

  it('cancels an IOC limit that does not cross on arrival, on candles and on quotes', () => {
    const order = aWorkingOrder(
      { type: 'limit', limitPrice: 99.5, timeInForce: 'IOC' },
      { phase: 'arriving' },
    );
    for (const slice of [aQuoteSlice(), aCandleSlice()]) {
      expect(match([order], slice)).toEqual({
        executions: [],
        canceled: [{ order: 'o-1', reasonCode: 'IOC_REMAINDER' }],
        phases: [],
      });
    }
  });

  it('fills a FOK order completely or not at all, and leaves the liquidity to others', () => {
    const orders = [
      aWorkingOrder({ id: 'big', timeInForce: 'FOK', quantity: 3 }, { phase: 'arriving' }),
      aWorkingOrder({ id: 'fits', timeInForce: 'FOK', quantity: 2 }, { phase: 'arriving' }),
    ];
    for (const slice of [aQuoteSlice({ askQuantity: 2 }), aCandleSlice({ volume: 2 })]) {
      const outcome = match(orders, slice);
      expect(namesOf(outcome)).toEqual(['fits 2']);
      expect(outcome.canceled).toEqual([{ order: 'big', reasonCode: 'FOK_NOT_FILLABLE' }]);
    }
  });

  it('expires a GTD order at its time', () => {
    const at = (offset: number): WorkingOrder =>
      aWorkingOrder({
        type: 'limit',
        limitPrice: 100.2,
        timeInForce: 'GTD',
        expiresAt: epochMs(SLICE_AT + offset),
      });
    expect(match([at(0)], aQuoteSlice()).canceled).toEqual([
      { order: 'o-1', reasonCode: 'EXPIRED' },
    ]);
    expect(match([at(1)], aQuoteSlice()).executions).toHaveLength(1);
  });

  it('expires an order that the market does not reach', () => {
    const far = aWorkingOrder({ type: 'limit', limitPrice: 50, expiresAt: SLICE_AT });
    for (const slice of [aQuoteSlice(), aCandleSlice()]) {
      expect(match([far], slice).canceled).toEqual([{ order: 'o-1', reasonCode: 'EXPIRED' }]);
    }
  });

  it('does not fill an order from a candle when it expires at its open', () => {
    const expiresAt = epochMs(SLICE_AT - 60_000);
    const gapped = aWorkingOrder({ type: 'limit', limitPrice: 100.5, expiresAt });
    expect(match([gapped], aCandleSlice())).toMatchObject({
      executions: [],
      canceled: [{ order: 'o-1', reasonCode: 'EXPIRED' }],
    });
  });

  it('cancels an IOC limit that is resting, for example after a restart', () => {
    const order = aWorkingOrder({ type: 'limit', limitPrice: 50, timeInForce: 'IOC' });
    for (const slice of [aQuoteSlice(), aCandleSlice()]) {
      expect(match([order], slice).canceled).toEqual([
        { order: 'o-1', reasonCode: 'IOC_REMAINDER' },
      ]);
    }
  });

  it('keeps an IOC stop until its price is reached', () => {
    const order = aWorkingOrder(
      { type: 'stop_market', side: 'sell', stopPrice: 50, timeInForce: 'IOC' },
      { phase: 'arriving' },
    );
    for (const slice of [aQuoteSlice(), aCandleSlice()]) {
      expect(match([order], slice)).toMatchObject({ executions: [], canceled: [] });
    }
  });

  it('cancels the remainder of an IOC stop whose price was reached', () => {
    const order = aWorkingOrder({
      type: 'stop_market',
      side: 'sell',
      stopPrice: 99.9,
      quantity: 3,
      timeInForce: 'IOC',
    });
    for (const slice of [aQuoteSlice({ bidQuantity: 2 }), aCandleSlice({ volume: 2 })]) {
      const outcome = match([order], slice);
      expect(namesOf(outcome)).toEqual(['o-1 2']);
      expect(outcome.canceled).toEqual([{ order: 'o-1', reasonCode: 'IOC_REMAINDER' }]);
      expect(outcome.phases).toEqual([]);
    }
  });

  it('fills an order that expires inside a candle only at the open', () => {
    const expiresAt = epochMs(SLICE_AT - 30_000);
    const gapped = aWorkingOrder({ id: 'gapped', type: 'limit', limitPrice: 100.5, expiresAt });
    const inside = aWorkingOrder({ id: 'inside', type: 'limit', limitPrice: 99.5, expiresAt });
    const outcome = match([gapped, inside], aCandleSlice());
    expect(namesOf(outcome)).toEqual(['gapped 1']);
    expect(outcome.canceled).toEqual([{ order: 'inside', reasonCode: 'EXPIRED' }]);
  });

  it('fills an order that expires at a candle’s close, then cancels the rest', () => {
    const order = aWorkingOrder({
      type: 'limit',
      limitPrice: 99.5,
      quantity: 3,
      expiresAt: SLICE_AT,
    });
    const outcome = match([order], aCandleSlice({ volume: 2 }));
    expect(namesOf(outcome)).toEqual(['o-1 2']);
    expect(outcome.canceled).toEqual([{ order: 'o-1', reasonCode: 'EXPIRED' }]);
    const past = { ...order, order: { ...order.order, expiresAt: epochMs(SLICE_AT - 60_000) } };
    expect(match([past], aCandleSlice()).executions).toEqual([]);
  });
});

describe('OpenSlice and siblings', () => {
  const stop = (amount = '1'): WorkingOrder =>
    aWorkingOrder(
      { id: 'stop', type: 'stop_market', side: 'sell', stopPrice: 99.5, quantity: amount },
      { ocoGroup: 'p-1' },
    );
  const target = (plan: { quantity?: string; filled?: string; limitPrice?: number } = {}) =>
    aWorkingOrder(
      {
        id: 'target',
        type: 'limit',
        side: 'sell',
        limitPrice: plan.limitPrice ?? 100.5,
        quantity: plan.quantity ?? '1',
        filledQuantity: quantity(plan.filled ?? 0),
      },
      { ocoGroup: 'p-1' },
    );

  it('fills the stop before the target inside one bar, in any order of orders', () => {
    for (const orders of [
      [stop(), target()],
      [target(), stop()],
    ]) {
      const outcome = match(orders, aCandleSlice());
      expect(namesOf(outcome)).toEqual(['stop 1']);
      expect(outcome.executions[0]?.price.toString()).toBe('99.5');
      expect(outcome.canceled).toEqual([{ order: 'target', reasonCode: 'OCO_SIBLING_FILLED' }]);
    }
  });

  it('fills at the open before anything inside the bar', () => {
    const outcome = match([stop(), target({ limitPrice: 99.8 })], aCandleSlice());
    expect(namesOf(outcome)).toEqual(['target 1']);
    expect(outcome.canceled).toEqual([{ order: 'stop', reasonCode: 'OCO_SIBLING_FILLED' }]);
  });

  it('keeps the stop for the rest of a partly filled target', () => {
    const quote = aQuoteSlice({ bid: 100.5, bidQuantity: 0.4 });
    const outcome = match([stop(), target()], quote);
    expect(namesOf(outcome)).toEqual(['target 0.4']);
    expect(outcome.canceled).toEqual([]);
  });

  it('never fills more over all slices than the largest order of the group', () => {
    const outcome = match([stop(), target({ filled: '0.4' })], aCandleSlice());
    expect(namesOf(outcome)).toEqual(['stop 0.6']);
    expect(outcome.canceled.map(({ order }) => order).sort()).toEqual(['stop', 'target']);
  });

  it('fills a group only up to the caller’s limit, however large its orders are', () => {
    const groupLimits = new Map([['p-1', new Decimal('0.25')]]);
    const context = { instrument: BTC_USD, model: frictionless() };
    const outcome = new OpenSlice(aCandleSlice(), context).match(
      [stop(), target()],
      () => groupLimits,
    );
    expect(namesOf(outcome)).toEqual(['stop 0.25']);
    expect(outcome.canceled.map(({ order }) => order).sort()).toEqual(['stop', 'target']);
  });

  it('fills the rest by the stop after a smaller target in the same bar', () => {
    const outcome = match([stop(), target({ quantity: '0.3', limitPrice: 99.8 })], aCandleSlice());
    expect(namesOf(outcome)).toEqual(['target 0.3', 'stop 0.7']);
  });

  it('cancels a sibling that is not active yet', () => {
    const sleeping = { ...target(), activeFrom: epochMs(SLICE_AT + 1) };
    expect(match([stop(), sleeping], aCandleSlice()).canceled).toEqual([
      { order: 'target', reasonCode: 'OCO_SIBLING_FILLED' },
    ]);
  });

  it('reports no phase for a cancelled order', () => {
    const fresh = { ...target({ limitPrice: 102 }), phase: 'arriving' as const };
    const outcome = match([fresh, stop()], aCandleSlice());
    expect(outcome.canceled.map(({ order }) => order)).toEqual(['target']);
    expect(outcome.phases).toEqual([]);
  });
});

describe('OpenSlice', () => {
  it('does nothing without orders, and nothing twice', () => {
    expect(match([], aCandleSlice())).toEqual({ executions: [], canceled: [], phases: [] });
  });

  it('fills the rest of each partly filled order without a group', () => {
    const filled = (id: string, amount: string): WorkingOrder =>
      aWorkingOrder({ id, filledQuantity: quantity(amount) });
    const outcome = match([filled('first', '0.9'), filled('second', '0.4')], aCandleSlice());
    expect(namesOf(outcome)).toEqual(['first 0.1', 'second 0.6']);
  });

  it('throws for an order of another instrument', () => {
    const stray = aWorkingOrder({ instrument: instrumentId('kraken', 'ETH/USD') });
    expect(() => match([stray], aCandleSlice())).toThrow(InvariantViolation);
  });

  it.each([
    ['a candle', aCandleSlice({ volume: 3 }), 3],
    ['a quote', aQuoteSlice({ askQuantity: 3 }), 3],
  ] as const)('gives the liquidity of %s once to consecutive orders', (...it) => {
    const [_what, slice, liquidity] = it;
    const open = new OpenSlice(slice, { instrument: BTC_USD, model: frictionless() });
    const taken = ['first', 'second', 'third'].flatMap((id) =>
      namesOf(open.match([aWorkingOrder({ id, quantity: 2 })])),
    );
    expect(taken).toEqual(['first 2', `second ${liquidity - 2}`]);
  });
});

import { describe, expect, it } from '@jest/globals';
import { CountingIdSource, epochMs, price, quantity } from '@tidegate/kernel';
import { isOpenOrder, leavesOf, type Quote } from '@tidegate/model';
import { anOpenPosition } from '@tidegate/portfolio/testing';

import { anInstrument, countingOrderIds, spotAccount } from '../../testing/index.js';
import type { OrderIds } from './client-order-id.js';
import { EntryOptions } from './execution-options.js';
import { entryOrder, exitOrder, type EntryTerms, type ExitTerms } from './order-factory.js';

const QUOTE: Quote = {
  bid: 99.9,
  bidQuantity: 5,
  ask: 100.1,
  askQuantity: 5,
  last: 100,
  receivedAt: epochMs(0),
};

const newIds = (): OrderIds =>
  countingOrderIds(new CountingIdSource({ epoch: 1, counter: 0 }), spotAccount().scope);

function anEntry(
  change: Partial<EntryTerms> = {},
  options: Partial<EntryOptions> = {},
): ReturnType<typeof entryOrder> {
  return entryOrder(newIds(), {
    position: anOpenPosition(),
    instrument: anInstrument(),
    quantity: quantity(2),
    quote: QUOTE,
    options: Object.assign(new EntryOptions(), options),
    forceMarket: false,
    validUntil: epochMs(60),
    at: epochMs(7),
    ...change,
  });
}

function anExitOrder(change: Partial<ExitTerms> = {}): ReturnType<typeof exitOrder> {
  return exitOrder(newIds(), {
    position: anOpenPosition(),
    purpose: 'protective_stop',
    reason: 'stop',
    quantity: quantity(1),
    limitPrice: null,
    stopPrice: price(98),
    decisionPrice: price(98),
    at: epochMs(7),
    ...change,
  });
}

describe('A new order', () => {
  it.each([
    ['an entry', anEntry()],
    ['an exit', anExitOrder()],
  ])('is INITIALIZED, not yet persisted or sent: %s', (_what, order) => {
    expect(order).toMatchObject({
      status: 'INITIALIZED',
      venueOrderId: null,
      outcomeUnknown: false,
      averagePrice: null,
      submittedAt: null,
      reasonCode: '',
      createdAt: 7,
      updatedAt: 7,
    });
    expect(leavesOf(order)).toEqual(order.quantity);
    expect(order.fees.isZero()).toBe(true);
    expect(isOpenOrder(order)).toBe(true);
  });

  it('has an id of its own that is short enough for every venue', () => {
    const counting = new CountingIdSource({ epoch: 46_655, counter: 2_176_782_335 });
    const ids = countingOrderIds(counting, spotAccount().scope);
    const terms = { position: anOpenPosition(), purpose: 'exit', reason: 'manual' } as const;
    const prices = { limitPrice: null, stopPrice: null, decisionPrice: price(1) };
    const made = [1, 2, 3].map((size) =>
      exitOrder(ids, { ...terms, ...prices, quantity: quantity(size), at: epochMs(0) }),
    );
    expect(new Set(made.map(({ id }) => id)).size).toBe(3);
    expect(new Set(made.map(({ clientId }) => clientId)).size).toBe(3);
    expect(Math.max(...made.map(({ id }) => id.length))).toBeLessThanOrEqual(18);
  });
});

describe('entryOrder', () => {
  it('belongs to its position and carries the decision price', () => {
    const position = anOpenPosition();
    expect(anEntry({ position })).toMatchObject({
      scope: position.scope,
      position: position.id,
      decision: position.decision,
      instrument: position.instrument,
      purpose: 'entry',
      exitReason: null,
      reduceOnly: false,
      decisionPrice: position.decisionPrice,
    });
  });

  it('buys for a long and sells for a short, at the touch', () => {
    const short = anEntry({ position: anOpenPosition({ direction: 'short' }) });
    expect([anEntry().side, anEntry().limitPrice?.toString()]).toEqual(['buy', '100.1']);
    expect([short.side, short.limitPrice?.toString()]).toEqual(['sell', '99.9']);
  });

  it.each([
    ['only candles are known', { quote: null }, {}],
    ['it is the last remainder', { forceMarket: true }, {}],
    ['the style is market', {}, { style: 'market' }],
  ] as const)('is a market order when %s, and is then never post-only', (_why, terms, options) => {
    const order = anEntry(terms, { ...options, postOnly: true });
    expect(order).toMatchObject({ type: 'market', limitPrice: null, postOnly: false });
  });

  it('rests at our own side’s best price when post-only', () => {
    const order = anEntry({}, { postOnly: true });
    expect([order.type, order.postOnly, order.limitPrice?.toString()]).toEqual([
      'limit',
      true,
      '99.9',
    ]);
  });
});

describe('exitOrder', () => {
  it('can only reduce its position', () => {
    const short = anExitOrder({ position: anOpenPosition({ direction: 'short' }) });
    expect([anExitOrder().side, anExitOrder().reduceOnly]).toEqual(['sell', true]);
    expect([short.side, short.reduceOnly]).toEqual(['buy', true]);
  });

  it.each([
    ['stop_market', { stopPrice: price(98), limitPrice: null }],
    ['limit', { stopPrice: null, limitPrice: price(104) }],
    ['market', { stopPrice: null, limitPrice: null }],
  ] as const)('is a %s order by its prices', (type, prices) => {
    expect(anExitOrder(prices)).toMatchObject({
      type,
      ...prices,
      timeInForce: 'GTC',
      postOnly: false,
    });
  });

  it('carries its reason', () => {
    const order = anExitOrder({ purpose: 'exit', reason: 'opposite_signal', stopPrice: null });
    expect([order.purpose, order.exitReason]).toEqual(['exit', 'opposite_signal']);
  });
});

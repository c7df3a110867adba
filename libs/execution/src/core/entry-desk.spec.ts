import { describe, expect, it } from '@jest/globals';
import { CountingIdSource, epochMs, MINUTE_MS, price, quantity } from '@tidegate/kernel';
import type { OrderEvent, Position, Quote } from '@tidegate/model';
import { aFill } from '@tidegate/portfolio/testing';

import {
  anInstrument,
  anIntent,
  countingOrderIds,
  storedBooks,
  PaperDesk,
} from '../../testing/index.js';
import type { GatewayRequest } from '../ports.js';
import type { AccountBook } from './account-book.js';
import { EntryDesk } from './entry-desk.js';
import { EntryOptions } from './execution-options.js';
import { exitOrder } from './order-factory.js';

const BTC = anInstrument().id;
const WAIT_MS = new EntryOptions().repriceAfterMs;
/** How long the signal of `anIntent` is valid. */
const VALID_MS = 15 * MINUTE_MS;

function quoteAt(bid: number, ask: number): Quote {
  return { bid, bidQuantity: 5, ask, askQuantity: 5, last: bid, receivedAt: epochMs(0) };
}

/** An entry desk with its own book and recorded requests. */
class Desk {
  readonly requests: GatewayRequest[] = [];
  readonly book: AccountBook = new PaperDesk().book;
  readonly entries: EntryDesk;
  quote: Quote | null = quoteAt(99.9, 100.1);
  mayEnter = true;

  constructor(options: Partial<EntryOptions> = {}) {
    const ids = new CountingIdSource({ epoch: 1, counter: 0 });
    this.entries = new EntryDesk({
      book: this.book,
      ids,
      orderIds: countingOrderIds(ids, this.book.account.scope),
      options: () => Object.assign(new EntryOptions(), options),
      send: (request) => this.requests.push(request),
      quoteOf: () => this.quote,
      mayEnter: () => this.mayEnter,
    });
  }

  open(change: Parameters<typeof anIntent>[0] = {}): Position {
    return this.entries.open(anIntent({ quote: this.quote, ...change }));
  }

  get position(): Position {
    return this.book.position(BTC) as Position;
  }

  /** Ends the working entry and returns whether the desk continues it. */
  endEntry(event: OrderEvent, change: Partial<Position> = {}): boolean {
    const [order] = this.book.openOrders();
    if (!order) throw new Error('An entry works');
    const ended = this.book.applyEvent(order.id, event);
    if (ended.type === 'refused') throw new Error(ended.message);
    return this.entries.continueAfter(ended.order, { ...this.position, ...change }, event.at);
  }

  /** Has a due limit cancelled and the cancel confirmed, and returns whether the desk continues the entry. */
  repriceEntry(change: Partial<Position> = {}): boolean {
    const [order] = this.book.openOrders();
    this.entries.review(epochMs((order?.submittedAt ?? 0) + WAIT_MS));
    return this.endEntry(ourCancel, change);
  }

  /** Each request as `type order-type price × quantity`. */
  get sent(): readonly string[] {
    return this.requests.map(({ type, order }) => {
      const terms = `${order.type} ${order.limitPrice?.toString() ?? '-'}`;
      return `${type} ${terms} × ${order.quantity.toString()}`;
    });
  }
}

const ourCancel: OrderEvent = {
  type: 'canceled',
  reasonCode: 'CANCELED_BY_REQUEST',
  at: epochMs(WAIT_MS),
};

describe('EntryDesk: opening', () => {
  it('books the position with its plan and submits one order', () => {
    const desk = new Desk();
    desk.open();
    expect(desk.position).toMatchObject({
      status: 'opening',
      direction: 'long',
      entryAttempts: 1,
      strategy: 'keltner',
      id: expect.stringMatching(/^p-/),
      decision: 'd-1',
      entryVolatility: 'mid',
      entryAtrRate: 0.01,
    });
    expect(desk.position.plan.stop.toString()).toBe('98');
    expect(desk.sent).toEqual(['submit limit 100.1 × 1']);
    expect(desk.requests.map((request) => request.type === 'submit' && request.group)).toEqual([
      null,
    ]);
  });

  it('sells at the bid for a short', () => {
    const desk = new Desk();
    desk.open({ direction: 'short' });
    expect(desk.requests.map(({ order }) => order.side)).toEqual(['sell']);
    expect(desk.sent).toEqual(['submit limit 99.9 × 1']);
  });
});

describe('EntryDesk: repricing', () => {
  it('cancels a due limit once', () => {
    const desk = new Desk();
    desk.open();
    desk.entries.review(epochMs(WAIT_MS - 1));
    expect(desk.requests).toHaveLength(1);
    desk.entries.review(epochMs(WAIT_MS));
    desk.entries.review(epochMs(WAIT_MS + 1));
    expect(desk.sent).toEqual(['submit limit 100.1 × 1', 'cancel limit 100.1 × 1']);
    expect(desk.book.openOrders().map(({ status }) => status)).toEqual(['PENDING_CANCEL']);
  });

  it.each([
    ['a market order', { style: 'market' }],
    ['a post-only limit', { postOnly: true }],
  ] as const)('keeps %s working', (_what, options) => {
    const desk = new Desk(options);
    desk.open();
    desk.entries.review(epochMs(VALID_MS - 1));
    expect(desk.requests.map(({ type }) => type)).toEqual(['submit']);
  });

  it('resubmits the confirmed remainder at the current touch and counts the attempt', () => {
    const desk = new Desk();
    desk.open();
    desk.quote = quoteAt(100.4, 100.6);
    const [order] = desk.book.openOrders();
    if (!order) throw new Error('An entry works');
    desk.book.bookFill({
      ...aFill({ quantity: '0.4', price: '100.1' }),
      order: order.id,
      scope: order.scope,
    });
    expect(desk.repriceEntry()).toBe(true);
    expect(desk.sent.at(-1)).toBe('submit limit 100.6 × 0.6');
    expect(desk.position.entryAttempts).toBe(2);
  });

  it('sends the last attempt at market and then stops', () => {
    const desk = new Desk({ repricesMax: 1 });
    desk.open();
    const went = [desk.repriceEntry(), desk.repriceEntry()];
    expect(went).toEqual([true, true]);
    expect(desk.sent).toEqual([
      'submit limit 100.1 × 1',
      'cancel limit 100.1 × 1',
      'submit limit 100.1 × 1',
      'cancel limit 100.1 × 1',
      'submit market - × 1',
    ]);
  });

  it('expires every attempt with the signal', () => {
    const desk = new Desk();
    desk.open();
    desk.repriceEntry();
    const terms = desk.requests
      .filter(({ type }) => type === 'submit')
      .map(({ order }) => [order.timeInForce, order.expiresAt]);
    expect(terms).toEqual([
      ['GTD', VALID_MS],
      ['GTD', VALID_MS],
    ]);
  });
});

describe('EntryDesk: end of an entry', () => {
  const venueCancel: OrderEvent = { type: 'canceled', reasonCode: 'NO_FUNDS', at: epochMs(1) };
  it.each([
    ['the venue cancelled it', {}, venueCancel],
    ['the venue rejected it', {}, { type: 'rejected', reasonCode: 'X', at: epochMs(1) }],
    ['it expired', {}, { type: 'expired', at: epochMs(1) }],
    ['no reprice was requested', {}, ourCancel],
  ] as const)('stops when %s', (_why, options, event) => {
    const desk = new Desk(options);
    desk.open();
    expect(desk.endEntry(event)).toBe(false);
    expect(desk.requests).toHaveLength(1);
    expect(desk.position.entryAttempts).toBe(1);
  });

  it.each([
    ['rejected', 'X'],
    ['rejected', 'CANCELED_BY_REQUEST'],
    ['canceled', 'NO_FUNDS'],
  ] as const)(
    'stops when the venue %s the order with %s while its reprice was pending',
    (type, reasonCode) => {
      const desk = new Desk();
      desk.open();
      desk.entries.review(epochMs(WAIT_MS));
      expect(desk.endEntry({ type, reasonCode, at: epochMs(WAIT_MS) })).toBe(false);
      expect(desk.sent).toEqual(['submit limit 100.1 × 1', 'cancel limit 100.1 × 1']);
      expect(desk.position.entryAttempts).toBe(1);
    },
  );

  it('stops when the position is closing', () => {
    const desk = new Desk();
    desk.open();
    expect(desk.repriceEntry({ exitReason: 'manual' })).toBe(false);
  });

  it('stops when the market fallback is off', () => {
    const desk = new Desk({ repricesMax: 0, marketFallback: false });
    desk.open();
    expect(desk.repriceEntry()).toBe(false);
    expect(desk.sent).toEqual(['submit limit 100.1 × 1', 'cancel limit 100.1 × 1']);
  });

  it.each([
    ['the smallest quantity', '0.0015', '0.0006'],
    ['the smallest value', '0.007', '0.003'],
  ])('stops when the remainder is below %s', (_what, size, filled) => {
    const desk = new Desk();
    desk.open({ quantity: size });
    const [order] = desk.book.openOrders();
    if (!order) throw new Error('An entry works');
    desk.book.bookFill({ ...aFill({ quantity: filled }), order: order.id, scope: order.scope });
    expect(desk.repriceEntry()).toBe(false);
    expect(desk.requests.filter(({ type }) => type === 'submit')).toHaveLength(1);
  });
});

describe('EntryDesk: giving up', () => {
  it('cancels working entries of the position, and no exit', () => {
    const desk = new Desk();
    const position = desk.open();
    const stop = { purpose: 'protective_stop', reason: 'stop', limitPrice: null } as const;
    const prices = { stopPrice: price(98), decisionPrice: price(98) };
    const ids = countingOrderIds(new CountingIdSource({ epoch: 2, counter: 0 }), position.scope);
    const terms = { ...stop, ...prices, position, quantity: quantity(1), at: epochMs(0) };
    desk.book.addOrder(exitOrder(ids, terms), epochMs(0));
    desk.entries.giveUp(position, epochMs(1));
    expect(desk.sent).toEqual(['submit limit 100.1 × 1', 'cancel limit 100.1 × 1']);
  });

  it('does not continue an entry whose reprice is pending, nor cancel it again', () => {
    const desk = new Desk();
    const position = desk.open();
    desk.entries.review(epochMs(WAIT_MS));
    desk.entries.giveUp(position, epochMs(WAIT_MS));
    expect(desk.requests.map(({ type }) => type)).toEqual(['submit', 'cancel']);
    expect(desk.endEntry(ourCancel)).toBe(false);
  });
});

/** Changes that disallow a working entry. */
const ENDS: readonly (readonly [why: string, happen: (desk: Desk) => void])[] = [
  ['entries are paused', (desk) => void (desk.mayEnter = false)],
  ['the quote is missing', (desk) => void (desk.quote = null)],
  ['the market is at the target', (desk) => void (desk.quote = quoteAt(103.9, 104))],
  ['the market is at the stop', (desk) => void (desk.quote = quoteAt(97.9, 98))],
];

describe('EntryDesk: an entry that is no longer allowed', () => {
  it.each(ENDS)('is withdrawn at the next review when %s', (_why, happen) => {
    const desk = new Desk();
    desk.open();
    happen(desk);
    desk.entries.review(epochMs(1));
    expect(desk.sent.at(-1)).toBe('cancel limit 100.1 × 1');
    expect(desk.endEntry(ourCancel)).toBe(false);
  });

  it.each(ENDS)('is not repriced when %s before the cancel is confirmed', (_why, happen) => {
    const desk = new Desk({ repricesMax: 0 });
    desk.open();
    desk.entries.review(epochMs(WAIT_MS));
    happen(desk);
    expect(desk.endEntry(ourCancel)).toBe(false);
    expect(desk.requests.filter(({ type }) => type === 'submit')).toHaveLength(1);
  });

  it('is judged by the bid for a short', () => {
    const desk = new Desk();
    desk.open({ direction: 'short' });
    desk.quote = quoteAt(96.1, 96.3);
    desk.entries.review(epochMs(1));
    expect(desk.sent).toEqual(['submit limit 99.9 × 1']);
    desk.quote = quoteAt(96, 96.2);
    desk.entries.review(epochMs(2));
    expect(desk.sent).toEqual(['submit limit 99.9 × 1', 'cancel limit 99.9 × 1']);
  });

  it('cancels a market order only when entries are paused', () => {
    const desk = new Desk({ style: 'market' });
    desk.open();
    desk.quote = null;
    desk.entries.review(epochMs(2 * VALID_MS));
    expect(desk.requests).toHaveLength(1);
    desk.mayEnter = false;
    desk.entries.review(epochMs(2 * VALID_MS));
    expect(desk.sent.at(-1)).toBe('cancel market - × 1');
  });

  it.each([[false], [true]])('ends with the signal (post-only: %s)', (postOnly) => {
    const desk = new Desk({ postOnly, repriceAfterMs: 600_000 });
    desk.open({ at: VALID_MS, validUntil: VALID_MS + 1_000 });
    desk.entries.review(epochMs(VALID_MS + 999));
    expect(desk.requests).toHaveLength(1);
    desk.entries.review(epochMs(VALID_MS + 1_000));
    expect(desk.requests.at(-1)?.type).toBe('cancel');
    expect(desk.endEntry({ ...ourCancel, at: epochMs(VALID_MS + 1_001) })).toBe(false);
  });

  it('is withdrawn when its position ended', () => {
    const desk = new Desk();
    desk.open();
    desk.book.setPosition({ ...desk.position, status: 'closed' }, 'urgent');
    desk.entries.review(epochMs(1));
    expect(desk.sent.at(-1)).toBe('cancel limit 100.1 × 1');
  });

  it('is repriced without end when its order never expires', () => {
    const desk = new Desk();
    desk.open();
    desk.entries.review(epochMs(WAIT_MS));
    const [order] = desk.book.openOrders();
    if (!order) throw new Error('An entry works');
    const ended = desk.book.applyEvent(order.id, ourCancel);
    if (ended.type === 'refused') throw new Error(ended.message);
    const endless = { ...ended.order, expiresAt: null };
    expect(desk.entries.continueAfter(endless, desk.position, epochMs(2 * VALID_MS))).toBe(true);
  });

  it('is not repriced when its signal expires before the cancel is confirmed', () => {
    const desk = new Desk();
    desk.open({ validUntil: WAIT_MS + 1 });
    desk.entries.review(epochMs(WAIT_MS));
    expect(desk.endEntry({ ...ourCancel, at: epochMs(WAIT_MS + 1) })).toBe(false);
  });
});

describe('EntryDesk: after a restart', () => {
  it('withdraws working entries in any market', () => {
    const desk = new Desk();
    desk.open();
    desk.entries.withdraw(epochMs(1));
    expect(desk.sent.at(-1)).toBe('cancel limit 100.1 × 1');
    expect(desk.endEntry(ourCancel)).toBe(false);
  });

  it('does not resume an interrupted reprice', () => {
    const before = new Desk();
    before.open();
    before.entries.review(epochMs(WAIT_MS));
    const after = new Desk();
    after.book.restore(storedBooks(before.book));
    after.entries.withdraw(epochMs(WAIT_MS + 1));
    expect(after.endEntry(ourCancel)).toBe(false);
    expect(after.requests).toEqual([]);
  });
});

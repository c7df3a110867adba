import { describe, expect, it } from '@jest/globals';
import { CountingIdSource, epochMs, MINUTE_MS, price, quantity } from '@tidegate/kernel';
import type { OrderEvent, Position, Quote } from '@tidegate/model';
import { aFill, anOpenPosition } from '@tidegate/portfolio/testing';

import {
  anInstrument,
  anIntent,
  countingOrderIds,
  heldBooks,
  PaperDesk,
} from '../../testing/index.js';
import type { GatewayRequest } from '../ports.js';
import type { AccountBook } from './account-book.js';
import { EntryDesk, shiftPlan } from './entry-desk.js';
import { EntryOptions } from './execution-options.js';

const BTC = anInstrument().id;
const WAIT_MS = new EntryOptions().repriceAfterMs;
/** How long the signal of `anIntent` is valid. */
const VALID_MS = 15 * MINUTE_MS;

function quoteAt(bid: number, ask: number): Quote {
  return { bid, bidQuantity: 5, ask, askQuantity: 5, last: bid, receivedAt: epochMs(0) };
}

/** An entry desk on a book of its own, with all that it asked for. */
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

  /** Ends the entry that works, and asks the desk whether it goes on. */
  endEntry(event: OrderEvent, change: Partial<Position> = {}): boolean {
    const [order] = this.book.openOrders();
    if (!order) throw new Error('An entry works');
    const ended = this.book.applyEvent(order.id, event);
    if (ended.type === 'refused') throw new Error(ended.message);
    return this.entries.continueAfter(ended.order, { ...this.position, ...change }, event.at);
  }

  /** Asks for the cancel of a limit that waited long enough, has it confirmed, and asks the desk whether it goes on. */
  repriceEntry(change: Partial<Position> = {}): boolean {
    const [order] = this.book.openOrders();
    this.entries.review(epochMs((order?.submittedAt ?? 0) + WAIT_MS));
    return this.endEntry(ourCancel, change);
  }

  /** Each request as `type order-type price × quantity`. */
  get asked(): readonly string[] {
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
  it('puts the position with its plan on the books, and one order on its way', () => {
    const desk = new Desk();
    desk.open();
    expect(desk.position).toMatchObject({
      status: 'opening',
      direction: 'long',
      entryAttempts: 1,
      strategy: 'keltner',
      decision: 'd-1',
      entryVolatility: 'mid',
      entryAtrRate: 0.01,
    });
    expect(desk.position.plan.stop.toString()).toBe('98');
    expect(desk.asked).toEqual(['submit limit 100.1 × 1']);
    expect(desk.requests.map((request) => request.type === 'submit' && request.group)).toEqual([
      null,
    ]);
  });

  it('sells at the bid for a short', () => {
    const desk = new Desk();
    desk.open({ direction: 'short' });
    expect(desk.requests.map(({ order }) => order.side)).toEqual(['sell']);
    expect(desk.asked).toEqual(['submit limit 99.9 × 1']);
  });
});

describe('EntryDesk: repricing', () => {
  it('cancels a limit that waited long enough, once', () => {
    const desk = new Desk();
    desk.open();
    desk.entries.review(epochMs(WAIT_MS - 1));
    expect(desk.requests).toHaveLength(1);
    desk.entries.review(epochMs(WAIT_MS));
    desk.entries.review(epochMs(WAIT_MS + 1));
    expect(desk.asked).toEqual(['submit limit 100.1 × 1', 'cancel limit 100.1 × 1']);
    expect(desk.book.openOrders().map(({ status }) => status)).toEqual(['PENDING_CANCEL']);
  });

  it.each([
    ['a market order', { style: 'market' }],
    ['a post-only limit', { postOnly: true }],
  ] as const)('lets %s wait', (_what, options) => {
    const desk = new Desk(options);
    desk.open();
    desk.entries.review(epochMs(VALID_MS - 1));
    expect(desk.requests.map(({ type }) => type)).toEqual(['submit']);
  });

  it('places the confirmed remainder at the touch of now, and counts the attempt', () => {
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
    expect(desk.asked.at(-1)).toBe('submit limit 100.6 × 0.6');
    expect(desk.position.entryAttempts).toBe(2);
  });

  it('takes the market with the last attempt, and then stops', () => {
    const desk = new Desk({ repricesMax: 1 });
    desk.open();
    const went = [desk.repriceEntry(), desk.repriceEntry()];
    expect(went).toEqual([true, true]);
    expect(desk.asked).toEqual([
      'submit limit 100.1 × 1',
      'cancel limit 100.1 × 1',
      'submit limit 100.1 × 1',
      'cancel limit 100.1 × 1',
      'submit market - × 1',
    ]);
  });

  it('lets every attempt end with the signal', () => {
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

describe('EntryDesk: giving up', () => {
  const venueCancel: OrderEvent = { type: 'canceled', reasonCode: 'NO_FUNDS', at: epochMs(1) };
  it.each([
    ['the venue cancelled it', {}, venueCancel],
    ['the venue rejected it', {}, { type: 'rejected', reasonCode: 'X', at: epochMs(1) }],
    ['it expired', {}, { type: 'expired', at: epochMs(1) }],
    ['nobody asked to place it anew', {}, ourCancel],
  ] as const)('ends when %s', (_why, options, event) => {
    const desk = new Desk(options);
    desk.open();
    expect(desk.endEntry(event)).toBe(false);
    expect(desk.requests).toHaveLength(1);
    expect(desk.position.entryAttempts).toBe(1);
  });

  it('ends when the venue rejects the order whose reprice was pending', () => {
    const desk = new Desk();
    desk.open();
    desk.entries.review(epochMs(WAIT_MS));
    const rejected: OrderEvent = { type: 'rejected', reasonCode: 'X', at: epochMs(WAIT_MS) };
    expect(desk.endEntry(rejected)).toBe(false);
    expect(desk.asked).toEqual(['submit limit 100.1 × 1', 'cancel limit 100.1 × 1']);
    expect(desk.position.entryAttempts).toBe(1);
  });

  it('ends when the position is leaving', () => {
    const desk = new Desk();
    desk.open();
    expect(desk.repriceEntry({ exitReason: 'manual' })).toBe(false);
  });

  it('ends when it may not take the market', () => {
    const desk = new Desk({ repricesMax: 0, marketFallback: false });
    desk.open();
    expect(desk.repriceEntry()).toBe(false);
    expect(desk.asked).toEqual(['submit limit 100.1 × 1', 'cancel limit 100.1 × 1']);
  });

  it.each([
    ['the smallest quantity', '0.0015', '0.0006'],
    ['the smallest value', '0.007', '0.003'],
  ])('ends when what is left is below %s', (_what, size, filled) => {
    const desk = new Desk();
    desk.open({ quantity: size });
    const [order] = desk.book.openOrders();
    if (!order) throw new Error('An entry works');
    desk.book.bookFill({ ...aFill({ quantity: filled }), order: order.id, scope: order.scope });
    expect(desk.repriceEntry()).toBe(false);
    expect(desk.requests.filter(({ type }) => type === 'submit')).toHaveLength(1);
  });
});

/** What may have become of the world while an entry works. */
const ENDS: readonly (readonly [why: string, happen: (desk: Desk) => void])[] = [
  ['entries are paused', (desk) => void (desk.mayEnter = false)],
  ['the quote got lost', (desk) => void (desk.quote = null)],
  ['the market stands at the target', (desk) => void (desk.quote = quoteAt(103.9, 104))],
  ['the market stands at the stop', (desk) => void (desk.quote = quoteAt(97.9, 98))],
];

describe('EntryDesk: what a new entry would not be let in for', () => {
  it.each(ENDS)('is withdrawn at the next look when %s', (_why, happen) => {
    const desk = new Desk();
    desk.open();
    happen(desk);
    desk.entries.review(epochMs(1));
    expect(desk.asked.at(-1)).toBe('cancel limit 100.1 × 1');
    expect(desk.endEntry(ourCancel)).toBe(false);
  });

  it.each(ENDS)('is not placed anew when %s until the cancel is confirmed', (_why, happen) => {
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
    desk.quote = quoteAt(96, 96.2);
    desk.entries.review(epochMs(2));
    expect(desk.asked).toEqual(['submit limit 99.9 × 1', 'cancel limit 99.9 × 1']);
  });

  it('takes a market order back when entries are paused, and for nothing else', () => {
    const desk = new Desk({ style: 'market' });
    desk.open();
    desk.quote = null;
    desk.entries.review(epochMs(2 * VALID_MS));
    expect(desk.requests).toHaveLength(1);
    desk.mayEnter = false;
    desk.entries.review(epochMs(2 * VALID_MS));
    expect(desk.asked.at(-1)).toBe('cancel market - × 1');
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

  it('is not placed anew when its signal ends before the cancel is confirmed', () => {
    const desk = new Desk();
    desk.open({ validUntil: WAIT_MS + 1 });
    desk.entries.review(epochMs(WAIT_MS));
    expect(desk.endEntry({ ...ourCancel, at: epochMs(WAIT_MS + 1) })).toBe(false);
  });
});

describe('EntryDesk: after a restart', () => {
  it('withdraws what works, whatever the market says', () => {
    const desk = new Desk();
    desk.open();
    desk.entries.withdraw(epochMs(1));
    expect(desk.asked.at(-1)).toBe('cancel limit 100.1 × 1');
    expect(desk.endEntry(ourCancel)).toBe(false);
  });

  it('does not go on with what was about to be placed anew', () => {
    const before = new Desk();
    before.open();
    before.entries.review(epochMs(WAIT_MS));
    const after = new Desk();
    after.book.restore(heldBooks(before.book));
    after.entries.withdraw(epochMs(WAIT_MS + 1));
    expect(after.endEntry(ourCancel)).toBe(false);
    expect(after.requests).toEqual([]);
  });
});

describe('shiftPlan', () => {
  const fillAt = (at: number): ReturnType<typeof aFill> => aFill({ price: at });

  it.each([
    ['long', 101, '99', '105'],
    ['long', 99, '97', '103'],
    ['short', 99, '101', '95'],
  ] as const)('keeps the planned distances of a %s filled at %d', (direction, at, stop, target) => {
    const plan = shiftPlan(anOpenPosition({ direction }), fillAt(at), anInstrument());
    expect([plan.stop.toString(), plan.target.toString()]).toEqual([stop, target]);
    expect([plan.initialStop, plan.originalTarget]).toEqual([plan.stop, plan.target]);
    expect([plan.highest, plan.lowest]).toEqual([at, at]);
  });

  it('rounds off-tick levels away from the entry', () => {
    const decided = { decisionPrice: price('100.05') };
    const long = shiftPlan(anOpenPosition(decided), fillAt(100), anInstrument());
    expect([long.stop.toString(), long.target.toString()]).toEqual(['97.9', '104']);
    const short = anOpenPosition({ ...decided, direction: 'short' });
    const mirrored = shiftPlan(short, fillAt(100.1), anInstrument());
    expect([mirrored.stop.toString(), mirrored.target.toString()]).toEqual(['102.1', '96']);
  });

  it('keeps a level that the shift would bring to nothing', () => {
    const far = { ...anOpenPosition(), quantity: quantity(1) };
    const plan = shiftPlan(
      { ...far, plan: { ...far.plan, stop: price(3) } },
      fillAt(97),
      anInstrument(),
    );
    expect(plan.stop.toString()).toBe('3');
  });
});

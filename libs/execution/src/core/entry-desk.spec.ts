import { describe, expect, it } from '@jest/globals';
import { CountingIdSource, epochMs, price, quantity } from '@tidegate/kernel';
import type { OrderEvent, Position, Quote } from '@tidegate/model';
import { aFill, anOpenPosition } from '@tidegate/portfolio/testing';

import { anInstrument, anIntent, PaperDesk } from '../../testing/index.js';
import type { GatewayRequest } from '../ports.js';
import type { AccountBook } from './account-book.js';
import { EntryDesk, shiftPlan } from './entry-desk.js';
import { EntryOptions } from './execution-options.js';

const BTC = anInstrument().id;
const WAIT_MS = new EntryOptions().repriceAfterMs;

function quoteAt(bid: number, ask: number): Quote {
  return { bid, bidQuantity: 5, ask, askQuantity: 5, last: bid, receivedAt: epochMs(0) };
}

/** An entry desk on a book of its own, with all that it asked for. */
class Desk {
  readonly requests: GatewayRequest[] = [];
  readonly book: AccountBook = new PaperDesk().book;
  readonly entries: EntryDesk;
  quote: Quote | null = quoteAt(99.9, 100.1);

  constructor(options: Partial<EntryOptions> = {}) {
    this.entries = new EntryDesk({
      book: this.book,
      ids: new CountingIdSource({ epoch: 1, counter: 0 }),
      options: Object.assign(new EntryOptions(), options),
      send: (request) => this.requests.push(request),
      quoteOf: () => this.quote,
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
    desk.entries.reprice(epochMs(WAIT_MS - 1));
    expect(desk.requests).toHaveLength(1);
    desk.entries.reprice(epochMs(WAIT_MS));
    desk.entries.reprice(epochMs(WAIT_MS + 1));
    expect(desk.asked).toEqual(['submit limit 100.1 × 1', 'cancel limit 100.1 × 1']);
    expect(desk.book.openOrders().map(({ status }) => status)).toEqual(['PENDING_CANCEL']);
  });

  it.each([
    ['a market order', { style: 'market' }],
    ['a post-only limit', { postOnly: true }],
  ] as const)('lets %s wait', (_what, options) => {
    const desk = new Desk(options);
    desk.open();
    desk.entries.reprice(epochMs(100 * WAIT_MS));
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
    expect(desk.endEntry(ourCancel)).toBe(true);
    expect(desk.asked.at(-1)).toBe('submit limit 100.6 × 0.6');
    expect(desk.position.entryAttempts).toBe(2);
  });

  it('takes the market with the last attempt, and then stops', () => {
    const desk = new Desk({ repricesMax: 1 });
    desk.open();
    const went = [desk.endEntry(ourCancel), desk.endEntry(ourCancel)];
    expect(went).toEqual([true, true]);
    expect(desk.asked).toEqual([
      'submit limit 100.1 × 1',
      'submit limit 100.1 × 1',
      'submit market - × 1',
    ]);
  });

  it('takes the market where the quote got lost', () => {
    const desk = new Desk();
    desk.open();
    desk.quote = null;
    expect(desk.endEntry(ourCancel)).toBe(true);
    expect(desk.asked.at(-1)).toBe('submit market - × 1');
  });
});

describe('EntryDesk: giving up', () => {
  const venueCancel: OrderEvent = { type: 'canceled', reasonCode: 'NO_FUNDS', at: epochMs(1) };
  it.each([
    ['the venue cancelled it', {}, venueCancel],
    ['the venue rejected it', {}, { type: 'rejected', reasonCode: 'X', at: epochMs(1) }],
    ['it expired', {}, { type: 'expired', at: epochMs(1) }],
    ['it may only make', { postOnly: true }, ourCancel],
    ['it may not take the market', { repricesMax: 0, marketFallback: false }, ourCancel],
  ] as const)('ends when %s', (_why, options, event) => {
    const desk = new Desk(options);
    desk.open();
    expect(desk.endEntry(event)).toBe(false);
    expect(desk.requests).toHaveLength(1);
    expect(desk.position.entryAttempts).toBe(1);
  });

  it('ends when the position is leaving', () => {
    const desk = new Desk();
    desk.open();
    expect(desk.endEntry(ourCancel, { exitReason: 'manual' })).toBe(false);
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
    expect(desk.endEntry(ourCancel)).toBe(false);
    expect(desk.requests).toHaveLength(1);
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

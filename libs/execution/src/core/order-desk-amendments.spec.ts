import { describe, expect, it } from '@jest/globals';
import { epochMs, type EpochMs } from '@tidegate/kernel';
import type { Order } from '@tidegate/model';

import {
  anInstrument,
  anIntent,
  fillNews,
  openedAt100,
  ordersFor,
  PaperDesk,
  plainExecution,
} from '../../testing/index.js';
import type { GatewayRequest } from '../ports.js';

const BTC = anInstrument().id;

/** A long of one unit at 100 under a stop at 98, at a venue that the test plays. */
class AmendingDesk {
  readonly paper = new PaperDesk({ options: plainExecution() });
  now: EpochMs = epochMs(60_000);

  constructor() {
    openedAt100(this.paper);
  }

  get stop(): Order {
    const [stop] = ordersFor(this.paper, 'protective_stop');
    if (!stop) throw new Error('The position is protected');
    return stop;
  }

  get target(): Order {
    const [target] = ordersFor(this.paper, 'protective_target');
    if (!target) throw new Error('The position has a target');
    return target;
  }

  /** Shows the desk a new high. */
  reach(high: number): void {
    this.paper.desk.manage(BTC, { low: 100, high }, { last: high, now: this.now });
  }

  /** Lets time pass; returns the requests about the stop. */
  after(ms: number): readonly string[] {
    this.now = epochMs(this.now + ms);
    this.paper.desk.tick(this.now);
    return this.take();
  }

  take(): readonly string[] {
    return this.paper.desk
      .takeRequests()
      .filter(({ order }) => order.purpose === 'protective_stop')
      .map(named);
  }

  refuse(): void {
    const { id: order } = this.stop;
    const refused = { type: 'amend_refused', order, reasonCode: 'BUSY', at: this.now } as const;
    this.paper.desk.onEvent(refused);
  }

  confirm(): void {
    const { id: order, amendment } = this.stop;
    if (!amendment) throw new Error('An amendment was requested');
    const { askedAt: _askedAt, ...terms } = amendment;
    this.paper.desk.onEvent({ type: 'amended', order, ...terms, at: this.now });
  }
}

function named(request: GatewayRequest): string {
  const at = request.type === 'amend' ? request.stopPrice : request.order.stopPrice;
  return `${request.type} ${String(at)}`;
}

describe('OrderDesk: amendments', () => {
  it('are retried after a refusal with growing delays, and after the third the stop is replaced', () => {
    const desk = new AmendingDesk();
    desk.reach(102);
    expect(desk.take()).toEqual(['amend 100']);
    desk.refuse();
    expect([desk.after(999), desk.after(1)]).toEqual([[], ['amend 100']]);
    desk.refuse();
    expect([desk.after(1_999), desk.after(1)]).toEqual([[], ['amend 100']]);
    desk.refuse();
    expect(desk.after(1)).toEqual(['cancel 98']);
  });

  it('start with the first delay again after the venue applied one', () => {
    const desk = new AmendingDesk();
    desk.reach(102);
    desk.take();
    desk.refuse();
    desk.after(1_000);
    desk.refuse();
    desk.after(2_000);
    desk.confirm();
    expect(desk.stop.stopPrice?.toString()).toBe('100');
    desk.reach(104);
    expect(desk.take()).toEqual(['amend 102']);
    desk.refuse();
    expect([desk.after(999), desk.after(1)]).toEqual([[], ['amend 102']]);
  });

  it('replace an unsent one, so that the venue gets the last terms only', () => {
    const desk = new AmendingDesk();
    desk.reach(102);
    desk.reach(104);
    expect(desk.take()).toEqual(['amend 102']);
    expect(desk.stop.amendment?.stopPrice?.toString()).toBe('102');
  });

  it('stay pending once sent, although their order is cancelled', () => {
    const desk = new AmendingDesk();
    desk.reach(102);
    expect(desk.take()).toEqual(['amend 100']);
    desk.paper.desk.onEvent(fillNews(desk.target, { id: 'f-target' }));
    expect(desk.take()).toEqual(['cancel 98']);
    const { status, amendment } = desk.stop;
    expect([status, amendment?.stopPrice?.toString()]).toEqual(['PENDING_CANCEL', '100']);
  });
});

describe('OrderDesk: open books', () => {
  it('group the exits of a position, and no entry', () => {
    const desk = new PaperDesk();
    desk.desk.open(anIntent());
    expect(desk.desk.openBooks().orders.map(({ group }) => group)).toEqual([null]);
    const opened = new PaperDesk();
    openedAt100(opened);
    const { id, quantity } = opened.position ?? {};
    const books = opened.desk.openBooks();
    expect(books.orders.map(({ group }) => group)).toEqual([id, id]);
    expect([...books.held]).toEqual([[id, quantity]]);
  });

  it('do not change by the passage of time', () => {
    const desk = new PaperDesk();
    openedAt100(desk);
    desk.book.changes.take();
    desk.desk.tick(epochMs(61_000));
    expect(desk.book.changes.isEmpty).toBe(true);
  });
});

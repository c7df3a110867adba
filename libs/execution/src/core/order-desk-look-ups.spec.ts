import { describe, expect, it } from '@jest/globals';
import { epochMs, price } from '@tidegate/kernel';
import type { Order } from '@tidegate/model';

import { fillNews, ordersFor, PaperDesk, sentEntry } from '../../testing/index.js';
import type { GatewayEvent, OrderReport } from '../ports.js';

/** A long of one unit at 100 whose protection is on its way to a venue that a test speaks for. */
class SilentVenue {
  readonly paper = new PaperDesk();
  readonly stop: Order;
  readonly target: Order;

  constructor() {
    const entry = sentEntry(this.paper);
    this.paper.desk.onEvent(fillNews(entry, { id: 'f-entry' }));
    const [stop] = ordersFor(this.paper, 'protective_stop');
    const [target] = ordersFor(this.paper, 'protective_target');
    if (!stop || !target) throw new Error('The position is protected');
    [this.stop, this.target] = [stop, target];
    this.take();
  }

  hear(...events: readonly GatewayEvent[]): void {
    for (const event of events) this.paper.desk.onEvent(event);
  }

  /** The requests since the last call. */
  take(): readonly string[] {
    return this.paper.desk.takeRequests().map(({ type, order }) => `${type} ${order.purpose}`);
  }

  status(order: Order): string | undefined {
    return this.paper.book.order(order.id)?.status;
  }

  answer(order: Order, change: Partial<OrderReport> | null): GatewayEvent {
    const at = epochMs(60_000);
    const { quantity, limitPrice, stopPrice, filledQuantity } = order;
    const terms = { quantity, limitPrice, stopPrice, filledQuantity };
    const base = { venueOrderId: 'V1', status: 'open', reasonCode: '', fills: [] } as const;
    const report = change && { ...base, ...terms, ...change };
    return { type: 'looked_up', order: order.id, report, askedAt: at, at };
  }
}

const unknown = (order: Order, request: 'submit' | 'cancel'): GatewayEvent => ({
  type: 'outcome_unknown',
  order: order.id,
  request,
  at: epochMs(10),
});

describe('OrderDesk: look-ups', () => {
  it('looks an order up whose outcome is unknown, and protects again once it is not found', () => {
    const venue = new SilentVenue();
    venue.hear(unknown(venue.stop, 'submit'));
    venue.paper.desk.tick(epochMs(1_000));
    expect(venue.take()).toEqual(['look_up protective_stop']);
    venue.hear(venue.answer(venue.stop, null));
    expect(venue.paper.book.order(venue.stop.id)).toMatchObject({
      status: 'REJECTED',
      reasonCode: 'NOT_FOUND_AT_VENUE',
    });
    venue.paper.desk.tick(epochMs(62_000));
    expect(venue.take()).toContain('submit protective_stop');
  });

  it('books the fills that a look-up lists before it ends the order', () => {
    const venue = new SilentVenue();
    venue.hear(unknown(venue.stop, 'submit'));
    const { fill } = fillNews(venue.stop, { id: 'f-stop' });
    const filled = { filledQuantity: fill.quantity, status: 'filled' } as const;
    venue.hear(venue.answer(venue.stop, filled));
    expect(venue.status(venue.stop)).toBe('SUBMITTED');
    venue.hear(venue.answer(venue.stop, { ...filled, fills: [fill] }));
    expect(venue.status(venue.stop)).toBe('FILLED');
    expect(venue.paper.trades).toMatchObject([{ exitReason: 'stop' }]);
  });

  it('cancels again what the venue still works although its cancellation was asked for', () => {
    const venue = new SilentVenue();
    venue.hear(venue.answer(venue.target, {}), fillNews(venue.stop, { id: 'f-stop' }));
    expect(venue.take()).toEqual(['cancel protective_target']);
    venue.hear(unknown(venue.target, 'cancel'), venue.answer(venue.target, { status: 'open' }));
    expect(venue.take()).toEqual(['cancel protective_target']);
    venue.hear(venue.answer(venue.target, { status: 'canceled', reasonCode: 'User requested' }));
    expect(venue.status(venue.target)).toBe('CANCELED');
    expect(venue.take()).toEqual([]);
  });

  it('looks an order up whose cancellation the venue refuses', () => {
    const venue = new SilentVenue();
    const { id: order } = venue.target;
    venue.hear(fillNews(venue.stop, { id: 'f-stop' }));
    venue.take();
    venue.hear({ type: 'cancel_refused', order, at: epochMs(20) });
    expect(venue.take()).toEqual(['look_up protective_target']);
  });

  it('withdraws an order that the venue takes after its position is over', () => {
    const venue = new SilentVenue();
    const { id: order } = venue.target;
    venue.hear(unknown(venue.target, 'submit'), fillNews(venue.stop, { id: 'f-stop' }));
    venue.hear({ type: 'cancel_refused', order, at: epochMs(20) });
    venue.take();
    venue.paper.desk.tick(epochMs(1_000));
    expect(venue.take()).not.toContain('cancel protective_target');
    venue.hear({ type: 'accepted', order, venueOrderId: 'V9', at: epochMs(1_500) });
    venue.paper.desk.tick(epochMs(2_000));
    expect(venue.take()).toEqual(['cancel protective_target']);
  });

  it('refuses the answer about an order that is not ours', () => {
    const venue = new SilentVenue();
    const foreign = { ...venue.stop, id: 'o-foreign' as Order['id'] };
    venue.hear(venue.answer(foreign, { stopPrice: price(90) }));
    expect(venue.paper.refusals.map(({ code }) => code)).toEqual(['ORDER_UNKNOWN']);
  });
});

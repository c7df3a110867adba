import { describe, expect, it } from '@jest/globals';
import { epochMs, price, quantity } from '@tidegate/kernel';
import type { Order } from '@tidegate/model';

import { fillNews, ordersFor, PaperDesk, sentEntry } from '../../testing/index.js';
import type { GatewayEvent, OrderReport } from '../ports.js';

/** A long of one unit at 100 whose protection is on its way to a venue that the test plays. */
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

  receive(...events: readonly GatewayEvent[]): void {
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
  it('looks up an order with an unknown outcome, and protects again once it is not found', () => {
    const venue = new SilentVenue();
    venue.receive(unknown(venue.stop, 'submit'));
    venue.paper.desk.tick(epochMs(1_000));
    expect(venue.take()).toEqual(['look_up protective_stop']);
    venue.receive(venue.answer(venue.stop, null));
    expect(venue.paper.book.order(venue.stop.id)).toMatchObject({
      status: 'REJECTED',
      reasonCode: 'NOT_FOUND_AT_VENUE',
    });
    venue.paper.desk.tick(epochMs(62_000));
    expect(venue.take()).toContain('submit protective_stop');
    expect(venue.paper.refusals).toEqual([]);
  });

  it('leaves an order alone that works as it should', () => {
    const venue = new SilentVenue();
    venue.receive(venue.answer(venue.target, {}));
    expect(venue.status(venue.target)).toBe('ACCEPTED');
    expect(venue.take()).toEqual([]);
  });

  it('does not repeat a cancellation of an order that the venue does not show as open', () => {
    const venue = new SilentVenue();
    venue.receive(venue.answer(venue.target, {}), fillNews(venue.stop, { id: 'f-stop' }));
    venue.take();
    const early = { ...venue.answer(venue.target, null), askedAt: epochMs(5) };
    const filledQuantity = quantity('0.5');
    const unlisted = venue.answer(venue.target, { status: 'canceled', filledQuantity });
    venue.receive(early, unlisted);
    expect(venue.status(venue.target)).toBe('PENDING_CANCEL');
    expect(venue.take()).toEqual([]);
  });

  it('books the fills that a look-up lists before it ends the order', () => {
    const venue = new SilentVenue();
    venue.receive(unknown(venue.stop, 'submit'));
    const { fill } = fillNews(venue.stop, { id: 'f-stop' });
    const filled = { filledQuantity: fill.quantity, status: 'filled' } as const;
    venue.receive(venue.answer(venue.stop, filled));
    expect(venue.status(venue.stop)).toBe('SUBMITTED');
    venue.receive(venue.answer(venue.stop, { ...filled, fills: [fill] }));
    expect(venue.status(venue.stop)).toBe('FILLED');
    expect(venue.paper.trades).toMatchObject([{ exitReason: 'stop' }]);
  });

  it('repeats a cancellation while the venue still works the order', () => {
    const venue = new SilentVenue();
    venue.receive(venue.answer(venue.target, {}), fillNews(venue.stop, { id: 'f-stop' }));
    expect(venue.take()).toEqual(['cancel protective_target']);
    venue.receive(unknown(venue.target, 'cancel'), venue.answer(venue.target, { status: 'open' }));
    expect(venue.take()).toEqual(['cancel protective_target']);
    venue.receive(venue.answer(venue.target, { status: 'canceled', reasonCode: 'User requested' }));
    expect(venue.status(venue.target)).toBe('CANCELED');
    expect(venue.take()).toEqual([]);
  });

  it('looks up an order whose cancellation the venue refuses', () => {
    const venue = new SilentVenue();
    const { id: order } = venue.target;
    venue.receive(fillNews(venue.stop, { id: 'f-stop' }));
    venue.take();
    venue.receive({ type: 'cancel_refused', order, at: epochMs(20) });
    expect(venue.take()).toEqual(['look_up protective_target']);
  });

  it('withdraws an order that the venue accepts after its position ended', () => {
    const venue = new SilentVenue();
    const { id: order } = venue.target;
    venue.receive(unknown(venue.target, 'submit'), fillNews(venue.stop, { id: 'f-stop' }));
    venue.receive({ type: 'cancel_refused', order, at: epochMs(20) });
    venue.take();
    venue.paper.desk.tick(epochMs(1_000));
    expect(venue.take()).not.toContain('cancel protective_target');
    venue.receive({ type: 'accepted', order, venueOrderId: 'V9', at: epochMs(1_500) });
    venue.paper.desk.tick(epochMs(2_000));
    expect(venue.take()).toEqual(['cancel protective_target']);
    venue.paper.desk.tick(epochMs(2_100));
    expect(venue.take()).toEqual([]);
  });

  it('refuses the look-up answer of an unknown order', () => {
    const venue = new SilentVenue();
    const foreign = { ...venue.stop, id: 'o-foreign' as Order['id'] };
    venue.receive(venue.answer(foreign, { stopPrice: price(90) }));
    expect(venue.paper.refusals.map(({ code }) => code)).toEqual(['ORDER_UNKNOWN']);
  });
});

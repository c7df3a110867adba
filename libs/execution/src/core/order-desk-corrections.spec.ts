import { describe, expect, it } from '@jest/globals';
import { epochMs, orderId, positionId, price } from '@tidegate/kernel';
import type { Order, Position } from '@tidegate/model';

import {
  anInstrument,
  anIntent,
  fillNews,
  openedAt100,
  ordersFor,
  PaperDesk,
  sentEntry,
} from '../../testing/index.js';
import type { GatewayEvent } from '../ports.js';
import type { Correction } from './reconciler.js';

const BTC = anInstrument().id;
const AT = epochMs(70_000);
const why = { message: '', numbers: {} };

const cancelOf = (order: Order): Correction => ({
  ...why,
  type: 'cancel',
  code: 'ORDER_STILL_OPEN',
  order,
});

const protect = (position: Position): Correction => ({
  ...why,
  type: 'protect',
  code: 'PROTECTION_MISSING',
  position,
});

const canceled = ({ id: order }: Order): GatewayEvent => ({
  type: 'canceled',
  order,
  reasonCode: 'X',
  at: AT,
});

function opened(): { desk: PaperDesk; position: Position; stop: Order } {
  const desk = new PaperDesk();
  openedAt100(desk);
  const [stop] = ordersFor(desk, 'protective_stop');
  if (!desk.position || !stop) throw new Error('A position is protected');
  return { desk, position: desk.position, stop };
}

function taken({ desk }: PaperDesk): readonly string[] {
  return desk.takeRequests().map(({ type, order }) => `${type} ${order.purpose}`);
}

/** Removes the stop from the books without the desk. */
function withoutStop(): ReturnType<typeof opened> {
  const setup = opened();
  const { order: _order, ...event } = { ...canceled(setup.stop), reasonCode: 'X' };
  setup.desk.book.applyEvent(setup.stop.id, { ...event, type: 'canceled' });
  return setup;
}

describe('OrderDesk: corrections', () => {
  it('apply a missed event', () => {
    const { desk, stop } = opened();
    desk.desk.correct({ ...why, type: 'news', code: 'ORDER_GONE', event: canceled(stop) }, AT);
    expect(desk.book.order(stop.id)?.status).toBe('CANCELED');
    expect(taken(desk)).toEqual(['submit protective_stop']);
  });

  it('cancel an order that ended here, even one that is forgotten', () => {
    const { desk, stop } = opened();
    const forgotten: Order = { ...stop, id: orderId('o-forgotten'), status: 'FILLED' };
    desk.desk.correct(cancelOf(forgotten), AT);
    expect(taken(desk)).toEqual(['cancel protective_stop']);
  });

  it('restore the protection of the reported position only', () => {
    const { desk, position } = withoutStop();
    desk.desk.correct(protect({ ...position, id: positionId('p-other') }), AT);
    expect(taken(desk)).toEqual([]);
    desk.desk.correct(protect(position), AT);
    expect(taken(desk)).toEqual(['submit protective_stop']);
    const empty = new PaperDesk();
    empty.desk.correct(protect(position), AT);
    expect(taken(empty)).toEqual([]);
  });

  it.each([
    { ...why, type: 'quarantine', code: 'ORDER_NOT_ON_BOOKS' },
    {
      ...why,
      type: 'imbalance',
      code: 'BALANCE_DIFFERS',
      asset: 'USD',
      difference: price(1),
    },
  ] satisfies Correction[])('leave a $type to the caller', (correction) => {
    const { desk } = withoutStop();
    desk.book.changes.take();
    desk.desk.correct(correction, AT);
    expect([taken(desk), desk.book.changes.isEmpty]).toEqual([[], true]);
  });
});

describe('OrderDesk: after a restart', () => {
  it('looks up unanswered orders and withdraws accepted entries', () => {
    const unanswered = new PaperDesk();
    unanswered.desk.open(anIntent());
    unanswered.desk.takeRequests();
    unanswered.desk.begin(AT);
    expect(taken(unanswered)).toContain('look_up entry');
    const accepted = new PaperDesk();
    sentEntry(accepted);
    accepted.desk.begin(AT);
    expect(taken(accepted)).toEqual(['cancel entry']);
  });

  it('submits a stop that was not sent before', () => {
    const { desk } = withoutStop();
    desk.desk.begin(AT);
    expect(taken(desk)).toEqual(['submit protective_stop']);
  });
});

describe('OrderDesk: requests', () => {
  it('are reported as waiting until they are taken', () => {
    const desk = new PaperDesk();
    expect(desk.desk.hasRequests).toBe(false);
    desk.desk.open(anIntent());
    expect(desk.desk.hasRequests).toBe(true);
    desk.desk.takeRequests();
    expect(desk.desk.hasRequests).toBe(false);
  });

  it('are dropped when their order ends before they are sent', () => {
    const { desk, stop } = opened();
    desk.desk.manage(BTC, { low: 100, high: 102 }, { last: 102, now: AT });
    expect(desk.book.order(stop.id)?.amendment).not.toBeNull();
    desk.desk.onEvent(canceled(stop));
    expect(taken(desk)).toEqual(['submit protective_stop']);
  });
});

describe('OrderDesk: refused events', () => {
  it('report an event of an unknown order', () => {
    const { desk } = opened();
    const order = orderId('o-foreign');
    desk.desk.onEvent({ type: 'accepted', order, venueOrderId: 'V', at: AT });
    expect(desk.refusals.map(({ code }) => code)).toEqual(['ORDER_UNKNOWN']);
  });

  it('report each booked fill once', () => {
    const desk = new PaperDesk();
    const entry = sentEntry(desk);
    const news = fillNews(entry, { id: 'f-1' });
    desk.desk.onEvent(news);
    desk.desk.onEvent(news);
    desk.desk.onEvent(fillNews(entry, { id: 'f-2' }));
    expect(desk.booked).toEqual([news.fill]);
    expect(desk.refusals).toHaveLength(1);
  });
});

describe('OrderDesk: closing', () => {
  it('does nothing without a position', () => {
    const desk = new PaperDesk();
    desk.desk.close(BTC, 'manual', { decisionPrice: price(100), at: AT });
    expect([desk.book.changes.isEmpty, desk.desk.hasRequests]).toEqual([true, false]);
  });

  it('stores the decision price of a repeated request at once', () => {
    const { desk } = opened();
    desk.desk.close(BTC, 'manual', { decisionPrice: price(100), at: AT });
    desk.settle(AT);
    desk.book.changes.take();
    desk.desk.close(BTC, 'time', { decisionPrice: price(101), at: AT });
    expect(desk.book.changes.isUrgent).toBe(true);
    expect(desk.position).toMatchObject({ exitReason: 'manual', updatedAt: AT });
    expect(desk.position?.exitDecisionPrice?.toString()).toBe('101');
  });
});

import { describe, expect, it } from '@jest/globals';
import { epochMs, price } from '@tidegate/kernel';
import type { Order } from '@tidegate/model';

import {
  anInstrument,
  anIntent,
  fillNews,
  openedAt100,
  ordersFor,
  PaperDesk,
  sentEntry,
} from '../../testing/index.js';

const BTC = anInstrument().id;

const canceled = (desk: PaperDesk, { id: order }: Order, at: number): void =>
  desk.desk.onEvent({
    type: 'canceled',
    order,
    reasonCode: 'CANCELED_BY_REQUEST',
    at: epochMs(at),
  });

/** An entry of which 0.4 units filled and the rest works, with its stop. */
function partlyEntered(): { desk: PaperDesk; entry: Order; stop: Order } {
  const desk = new PaperDesk();
  desk.quote = {
    bid: 100,
    bidQuantity: 5,
    ask: 100,
    askQuantity: 5,
    last: 100,
    receivedAt: epochMs(0),
  };
  const entry = sentEntry(desk);
  desk.desk.onEvent(fillNews(entry, { id: 'f-1', quantity: '0.4' }));
  desk.desk.takeRequests();
  const [stop] = ordersFor(desk, 'protective_stop');
  if (!stop) throw new Error('The position is protected');
  return { desk, entry, stop };
}

describe('OrderDesk: an order that ends', () => {
  it('keeps a sold position until its working entry is cancelled', () => {
    const { desk, entry, stop } = partlyEntered();
    desk.desk.onEvent(fillNews(stop, { id: 'f-2', quantity: '0.4' }));
    expect(desk.position?.quantity.toString()).toBe('0');
    expect([desk.trades, ordersFor(desk, 'entry').map(({ status }) => status)]).toEqual([
      [],
      ['PENDING_CANCEL'],
    ]);
    canceled(desk, entry, 6);
    expect(desk.position).toBeNull();
    expect(desk.trades).toHaveLength(1);
    expect(desk.book.changes.take().trades).toEqual(desk.trades);
  });

  it('keeps the entry working when an exit fills late', () => {
    const { desk, stop } = partlyEntered();
    desk.desk.onEvent({ type: 'canceled', order: stop.id, reasonCode: 'X', at: epochMs(6) });
    desk.desk.onEvent(fillNews(stop, { id: 'f-2', quantity: '0.2' }));
    expect(desk.position?.quantity.toString()).toBe('0.2');
    expect(ordersFor(desk, 'entry').map(({ status }) => status)).toEqual(['PARTIALLY_FILLED']);
  });

  it('reprices the remainder of an entry that fills in part while its cancel is on the way', () => {
    const { desk, entry } = partlyEntered();
    desk.desk.tick(epochMs(10_000));
    desk.desk.onEvent(fillNews(entry, { id: 'f-2', quantity: '0.1' }));
    desk.desk.takeRequests();
    canceled(desk, entry, 10_001);
    const sent = desk.desk.takeRequests().filter(({ order }) => order.purpose === 'entry');
    expect(sent.map(({ type, order }) => `${type} ${order.quantity.toString()}`)).toEqual([
      'submit 0.5',
    ]);
  });

  it('grows the exits at every further fill of the entry', () => {
    const { desk, entry } = partlyEntered();
    desk.desk.onEvent(fillNews(entry, { id: 'f-2', quantity: '0.2' }));
    const sizes = desk.desk
      .takeRequests()
      .flatMap((request) => (request.type === 'amend' ? [request.quantity.toString()] : []));
    expect(sizes).toEqual(['0.6', '0.6']);
  });

  it('finishes a position of less than a lot when its entry is filled', () => {
    const desk = new PaperDesk();
    desk.desk.open(anIntent({ quantity: '0.0001' }));
    const [entry] = desk.book.openOrders();
    if (!entry) throw new Error('An entry was sent');
    desk.desk.onEvent(fillNews(entry, { id: 'f-1', quantity: '0.0001', baseFee: '0.00001' }));
    expect(desk.position).toBeNull();
    expect(desk.trades).toMatchObject([{ exitReason: 'dust' }]);
  });

  it('delays an exit longer each time that the venue cancels it at once', () => {
    const desk = new PaperDesk();
    openedAt100(desk);
    let now = 70_000;
    desk.desk.close(BTC, 'time', { decisionPrice: price(100), at: epochMs(now) });
    const waits: number[] = [];
    for (let attempt = 0; attempt < 3; attempt++) {
      desk.desk.takeRequests();
      const [exit] = ordersFor(desk, 'exit');
      if (!exit) throw new Error('An exit was sent');
      canceled(desk, exit, now);
      const endedAt = now;
      while (ordersFor(desk, 'exit').length === 0) desk.desk.tick(epochMs((now += 500)));
      waits.push(now - endedAt);
    }
    expect(waits).toEqual([1_000, 2_000, 4_000]);
  });
});

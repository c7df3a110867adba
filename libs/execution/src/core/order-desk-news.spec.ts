import { describe, expect, it } from '@jest/globals';
import { epochMs, price, quantity } from '@tidegate/kernel';
import type { Quote } from '@tidegate/model';

import {
  anInstrument,
  anIntent,
  candleSlice,
  fillNews,
  frictionless,
  storedBooks,
  openedAt100,
  ordersFor,
  PaperDesk,
  sentEntry,
  spotAccount,
} from '../../testing/index.js';

const BTC = anInstrument().id;

function quoteAt(bid: number, ask: number): Quote {
  return { bid, bidQuantity: 5, ask, askQuantity: 5, last: bid, receivedAt: epochMs(0) };
}

describe('OrderDesk: order events', () => {
  it('books a repeated fill once', () => {
    const desk = new PaperDesk();
    openedAt100(desk);
    const [fill] = desk.commits.flatMap(({ fills }) => fills);
    if (!fill) throw new Error('The entry filled');
    const before = desk.position;
    desk.book.changes.take();
    desk.desk.onEvent({ type: 'filled', order: fill.order, fill, at: fill.at });
    expect(desk.position).toBe(before);
    expect(desk.book.changes.isEmpty).toBe(true);
  });

  it('refuses events of unknown orders and changes nothing', () => {
    const desk = new PaperDesk();
    openedAt100(desk);
    const [fill] = desk.commits.flatMap(({ fills }) => fills);
    if (!fill) throw new Error('The entry filled');
    desk.book.changes.take();
    const foreign = { ...fill, id: 'f-x' as typeof fill.id, order: 'o-x' as typeof fill.order };
    desk.desk.onEvent({ type: 'filled', order: foreign.order, fill: foreign, at: fill.at });
    expect(desk.refusals.map(({ code }) => code)).toEqual(['ORDER_UNKNOWN']);
    expect(desk.book.changes.isEmpty).toBe(true);
  });

  it('protects a fill that follows the entry’s cancel, and buys nothing more', () => {
    const desk = new PaperDesk();
    const entry = sentEntry(desk);
    desk.desk.onEvent({ type: 'canceled', order: entry.id, reasonCode: 'X', at: epochMs(2) });
    expect(desk.position).toBeNull();
    desk.desk.onEvent(fillNews(entry, { id: 'f-late', quantity: '0.4' }));
    expect(desk.refusals).toEqual([]);
    expect(desk.position?.quantity.toString()).toBe('0.4');
    expect(ordersFor(desk, 'protective_stop').map(({ quantity: size }) => String(size))).toEqual([
      '0.4',
    ]);
    expect(ordersFor(desk, 'entry')).toEqual([]);
  });

  it('sells an entry fill at once when its position is already closing', () => {
    const desk = new PaperDesk();
    const entry = sentEntry(desk);
    desk.desk.close(BTC, 'kill_switch', { decisionPrice: price(100), at: epochMs(1) });
    desk.desk.takeRequests();
    const reasonCode = 'CANCELED_BY_REQUEST';
    desk.desk.onEvent({ type: 'canceled', order: entry.id, reasonCode, at: epochMs(2) });
    desk.desk.onEvent(fillNews(entry, { id: 'f-late' }));
    expect(ordersFor(desk, 'exit').map(({ exitReason }) => exitReason)).toEqual(['kill_switch']);
    expect(ordersFor(desk, 'protective_stop')).toHaveLength(1);
  });

  it('cancels the next attempt of an entry when the previous one fills late', () => {
    const desk = new PaperDesk();
    desk.quote = quoteAt(99.9, 100);
    const first = sentEntry(desk);
    for (const at of [10_000, 20_001]) {
      desk.desk.tick(epochMs(at));
      desk.desk.takeRequests();
      const working = ordersFor(desk, 'entry').find(({ status }) => status === 'PENDING_CANCEL');
      // The second attempt is about to be repriced when the fill arrives.
      if (at === 20_001) desk.desk.onEvent(fillNews(first, { id: 'f-late', quantity: '0.3' }));
      if (!working) throw new Error('An entry was about to be repriced');
      const reasonCode = 'CANCELED_BY_REQUEST';
      desk.desk.onEvent({ type: 'canceled', order: working.id, reasonCode, at: epochMs(at + 1) });
    }
    expect(ordersFor(desk, 'entry')).toEqual([]);
    expect(desk.position?.quantity.toString()).toBe('0.3');
  });

  it('grows a stop that the venue has not accepted yet, and books its fill', () => {
    const desk = new PaperDesk();
    const entry = sentEntry(desk);
    desk.desk.onEvent(fillNews(entry, { id: 'f-1', quantity: '0.4' }));
    const [stop] = ordersFor(desk, 'protective_stop');
    if (!stop) throw new Error('The position is protected');
    desk.desk.takeRequests();
    desk.desk.onEvent(fillNews(entry, { id: 'f-2', quantity: '0.6' }));
    const grown = { quantity: quantity(1), limitPrice: null, stopPrice: stop.stopPrice };
    desk.desk.onEvent({ type: 'amended', order: stop.id, ...grown, at: epochMs(3) });
    desk.desk.onEvent({ type: 'accepted', order: stop.id, venueOrderId: 'v', at: epochMs(3) });
    desk.desk.onEvent(fillNews({ ...stop, side: 'sell' }, { id: 'f-3' }));
    expect(desk.refusals).toEqual([]);
    expect(desk.trades.map(({ exitReason, quantity: size }) => [exitReason, String(size)])).toEqual(
      [['stop', '1']],
    );
  });

  it('keeps the terms of a stop unknown until its amendment is answered', () => {
    const desk = new PaperDesk();
    openedAt100(desk);
    const [stop] = ordersFor(desk, 'protective_stop');
    if (!stop) throw new Error('The position is protected');
    const inDoubt = (): boolean | undefined => desk.book.order(stop.id)?.amendUnknown;
    const news = { order: stop.id, at: epochMs(61_000) };
    desk.desk.onEvent({ type: 'outcome_unknown', request: 'amend', ...news });
    desk.desk.onEvent({ type: 'accepted', venueOrderId: 'v', ...news });
    expect(inDoubt()).toBe(true);
    desk.desk.onEvent({ type: 'amend_refused', reasonCode: 'TOO_LATE', ...news });
    expect(inDoubt()).toBe(false);
    expect(desk.refusals).toMatchObject([{ type: 'refused', code: 'TOO_LATE' }]);
  });

  it('continues with the stored orders and positions after a restart', () => {
    const before = new PaperDesk();
    openedAt100(before);
    const after = new PaperDesk();
    after.book.restore(storedBooks(before.book));
    after.venue.recover(after.desk.openBooks(), epochMs(60_000));
    after.settle(60_000);
    after.market(candleSlice(1, [99, 99.5, 97, 97.5]));
    expect(after.trades.map(({ exitReason, netPnl }) => [exitReason, netPnl.toString()])).toEqual([
      ['stop', '-2'],
    ]);
  });

  it('continues to sell after a restart when the stop was reached before, although the price came back', () => {
    const model = Object.assign(frictionless(), { participationRateMax: 0.1 });
    const [before, after] = [new PaperDesk({ model }), new PaperDesk({ model })];
    openedAt100(before);
    // Through the stop, but without a trade to sell into.
    before.market(candleSlice(1, [99, 99, 97, 97.5], 0));
    after.book.restore(storedBooks(before.book));
    expect(ordersFor(after, 'protective_stop').map((stop) => stop.triggeredAt)).toEqual([
      epochMs(120_000),
    ]);
    after.venue.recover(after.desk.openBooks(), epochMs(180_000));
    after.settle(180_000);
    after.market(candleSlice(3, [99, 101, 99, 101]));
    expect(after.trades.map((trade) => [trade.exitReason, trade.exitPrice.toString()])).toEqual([
      ['stop', '99'],
    ]);
  });

  it('mirrors everything for a short position', () => {
    const desk = new PaperDesk({ account: { ...spotAccount(), kind: 'margin' } });
    desk.desk.open(anIntent({ direction: 'short' }));
    desk.settle(0);
    desk.market(candleSlice(0, [100, 100.5, 99.5, 100]));
    expect(ordersFor(desk, 'protective_stop').map(({ side }) => side)).toEqual(['buy']);
    desk.market(candleSlice(1, [100, 100.2, 95.5, 96]));
    expect(desk.trades.map(({ exitReason, netPnl }) => [exitReason, netPnl.toString()])).toEqual([
      ['target', '4'],
    ]);
    expect(desk.ledger.cashIdentity('USD').holds).toBe(true);
  });
});

import { describe, expect, it } from '@jest/globals';
import { Decimal, epochMs } from '@tidegate/kernel';

import {
  anInstrument,
  anIntent,
  candleSlice,
  fillNews,
  ordersFor,
  PaperDesk,
  sentEntry,
  spotAccount,
} from '../../testing/index.js';

describe('OrderDesk: fees in base', () => {
  const held = (desk: PaperDesk): string => desk.position?.quantity.toString() ?? 'nothing';
  const holdings = (desk: PaperDesk): string => desk.ledger.balanceOf('holdings', 'BTC').toString();

  it('sells whole lots after a fee in base, and writes the rest off when they are sold', () => {
    const desk = new PaperDesk();
    const entry = sentEntry(desk);
    desk.desk.onEvent(fillNews(entry, { id: 'f-1', baseFee: '0.00333' }));
    desk.settle(5);
    expect(held(desk)).toBe('0.99667');
    expect(
      desk.book
        .openOrders()
        .map(({ purpose, status, quantity: size }) => [purpose, status, String(size)]),
    ).toEqual([
      ['protective_stop', 'ACCEPTED', '0.9966'],
      ['protective_target', 'ACCEPTED', '0.9966'],
    ]);
    desk.venue.recover(desk.desk.openBooks(), epochMs(6));
    desk.market(candleSlice(1, [99, 99.5, 97, 97.5]));
    expect([held(desk), desk.book.openOrders().length, holdings(desk)]).toEqual([
      'nothing',
      0,
      '0.00007',
    ]);
    // 0.9966 sold 2 below the entry, 0.00007 at no value, and a fee worth 0.333.
    expect(desk.trades.map(({ exitReason, netPnl }) => [exitReason, netPnl.toString()])).toEqual([
      ['stop', '-2.3332'],
    ]);
    expect(desk.ledger.cashIdentity('USD').holds).toBe(true);
    expect(desk.ledger.balanceOf('inventory', 'USD').isZero()).toBe(true);
  });

  it('books a sale whose fee exceeds the position, and finishes the position', () => {
    const desk = new PaperDesk();
    const entry = sentEntry(desk);
    desk.desk.onEvent(fillNews(entry, { id: 'f-1' }));
    desk.settle(5);
    const [stop] = ordersFor(desk, 'protective_stop');
    if (!stop) throw new Error('The position is protected');
    desk.desk.onEvent(fillNews(stop, { id: 'f-2', baseFee: '0.004' }));
    desk.settle(6);
    expect([desk.refusals, held(desk), holdings(desk)]).toEqual([[], 'nothing', '-0.004']);
    expect(desk.trades.map(({ netPnl }) => netPnl.toString())).toEqual(['0']);
    expect(desk.book.openOrders()).toEqual([]);
    expect(desk.ledger.cashIdentity('USD').holds).toBe(true);
  });

  it('finishes a position of less than a lot when its entry ends', () => {
    const desk = new PaperDesk();
    const entry = sentEntry(desk);
    desk.desk.onEvent(fillNews(entry, { id: 'f-1', quantity: '0.0001', baseFee: '0.00001' }));
    expect([held(desk), ordersFor(desk, 'protective_stop').length]).toEqual(['0.00009', 0]);
    desk.desk.onEvent({ type: 'canceled', order: entry.id, reasonCode: 'X', at: epochMs(6) });
    expect([held(desk), holdings(desk)]).toEqual(['nothing', '0.00009']);
    expect(desk.trades.map(({ exitReason, netPnl }) => [exitReason, netPnl.toString()])).toEqual([
      ['dust', '-0.01'],
    ]);
    expect(desk.ledger.cashIdentity('USD').holds).toBe(true);
  });

  it('finishes a position smaller than the venue’s new lot size once no exit of it works', () => {
    const instrument = { ...anInstrument() };
    const desk = new PaperDesk({ instruments: [instrument] });
    const entry = sentEntry(desk);
    desk.desk.onEvent(fillNews(entry, { id: 'f-1' }));
    desk.settle(5);
    Object.assign(instrument, { quantityIncrement: new Decimal(10) });
    desk.desk.tick(epochMs(6));
    expect([held(desk), desk.book.openOrders().length]).toEqual(['1', 2]);
    for (const { id } of desk.book.openOrders()) {
      desk.desk.onEvent({ type: 'canceled', order: id, reasonCode: 'X', at: epochMs(7) });
      expect(held(desk)).toBe('1');
    }
    desk.desk.tick(epochMs(8));
    expect([held(desk), holdings(desk)]).toEqual(['nothing', '1']);
  });

  it('buys a short back to the last lot', () => {
    const desk = new PaperDesk({ account: { ...spotAccount(), kind: 'margin' } });
    desk.desk.open(anIntent({ direction: 'short' }));
    const [entry] = desk.book.openOrders();
    if (!entry) throw new Error('An entry was sent');
    desk.desk.onEvent(fillNews(entry, { id: 'f-1', baseFee: '0.00333' }));
    desk.settle(5);
    const [stop] = ordersFor(desk, 'protective_stop');
    if (!stop) throw new Error('The short is protected');
    expect([held(desk), stop.quantity.toString()]).toEqual(['1.00333', '1.0034']);
    desk.desk.onEvent(fillNews(stop, { id: 'f-2', quantity: '1.0034' }));
    expect([held(desk), holdings(desk)]).toEqual(['nothing', '0.00007']);
    expect(desk.ledger.cashIdentity('USD').holds).toBe(true);
  });
});

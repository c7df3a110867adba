import { describe, expect, it } from '@jest/globals';
import { epochMs, price } from '@tidegate/kernel';
import type { Quote } from '@tidegate/model';

import {
  plainExecution,
  anInstrument,
  anIntent,
  bookSlice,
  candleSlice,
  frictionless,
  openedAt100,
  ordersFor,
  PaperDesk,
} from '../../testing/index.js';

const BTC = anInstrument().id;

function quoteAt(bid: number, ask: number): Quote {
  return { bid, bidQuantity: 5, ask, askQuantity: 5, last: bid, receivedAt: epochMs(0) };
}

describe('OrderDesk: entries', () => {
  it('stores the order as SUBMITTED before the gateway receives it', () => {
    const desk = new PaperDesk();
    desk.desk.open(anIntent());
    const [request] = desk.desk.takeRequests();
    const { orders, positions } = desk.book.changes.take();
    expect(orders.map(({ status }) => status)).toEqual(['SUBMITTED']);
    expect(positions.map(({ status }) => status)).toEqual(['opening']);
    expect(request?.type === 'submit' && request.order.id).toBe(orders[0]?.id);
  });

  it('enters at market with candles only, and at the touch with a quote', () => {
    const desk = new PaperDesk();
    desk.desk.open(anIntent({ quote: quoteAt(99.9, 100.1) }));
    const [request] = desk.desk.takeRequests();
    expect(request?.type === 'submit' && request.order.limitPrice?.toString()).toBe('100.1');
    const other = new PaperDesk();
    other.desk.open(anIntent());
    const [market] = other.desk.takeRequests();
    expect(market?.type === 'submit' && market.order.type).toBe('market');
  });

  it('submits a stop and a target in one group at the first fill', () => {
    const desk = new PaperDesk();
    openedAt100(desk);
    expect(desk.position?.status).toBe('open');
    expect(
      ordersFor(desk, 'protective_stop').map(({ stopPrice }) => stopPrice?.toString()),
    ).toEqual(['98']);
    expect(
      ordersFor(desk, 'protective_target').map(({ limitPrice }) => limitPrice?.toString()),
    ).toEqual(['104']);
    const groups = desk.requests.flatMap((request) =>
      request.type === 'submit' ? [request.group] : [],
    );
    expect(groups).toEqual([null, desk.position?.id, desk.position?.id]);
  });

  it('shifts stop and target by the difference of the fill from the decision price', () => {
    const desk = new PaperDesk();
    desk.desk.open(anIntent());
    desk.settle(0);
    desk.market(candleSlice(0, [101, 101.5, 100.5, 101]));
    expect(desk.position?.plan.stop.toString()).toBe('99');
    expect(desk.position?.plan.target.toString()).toBe('105');
  });

  it('reprices an unfilled limit for its confirmed remainder, then sends a market order', () => {
    const options = plainExecution();
    options.entry.repricesMax = 1;
    const desk = new PaperDesk({ options });
    desk.quote = quoteAt(99.9, 100);
    desk.desk.open(anIntent({ quote: desk.quote }));
    desk.settle(0);
    desk.market(bookSlice(1, 100.5, 100.7));
    desk.quote = quoteAt(100.5, 100.7);
    desk.desk.tick(epochMs(10_000));
    desk.settle(10_000);
    desk.market(bookSlice(10_001, 101, 101.2));
    desk.desk.tick(epochMs(20_000));
    desk.settle(20_000);
    const entries = desk.requests.flatMap((request) =>
      request.type === 'submit' && request.order.purpose === 'entry'
        ? [`${request.order.type} ${request.order.limitPrice?.toString() ?? '-'}`]
        : [],
    );
    expect(entries).toEqual(['limit 100', 'limit 100.7', 'market -']);
    desk.market(bookSlice(20_001, 101, 101.2));
    expect(desk.position?.entryPrice?.toString()).toBe('101.2');
    expect(desk.position?.entryQuantity.toString()).toBe('1');
  });

  it('ends an entry whose market fallback is off, without a trade', () => {
    const options = plainExecution();
    options.entry.repricesMax = 0;
    options.entry.marketFallback = false;
    const desk = new PaperDesk({ options });
    desk.desk.open(anIntent({ quote: quoteAt(99.9, 100) }));
    desk.settle(0);
    desk.desk.tick(epochMs(10_000));
    desk.settle(10_000);
    expect(desk.position).toBeNull();
    expect(desk.trades).toEqual([]);
    expect(desk.commits.flatMap(({ positions }) => positions).at(-1)?.status).toBe('closed');
  });

  it('ends the position when the venue rejects its only entry', () => {
    const desk = new PaperDesk();
    desk.desk.open(anIntent({ quantity: '0.0005' }));
    desk.settle(0);
    expect(desk.position).toBeNull();
    const last = desk.commits.flatMap(({ orders }) => orders).at(-1);
    expect([last?.status, last?.reasonCode]).toEqual(['REJECTED', 'ORDER_BELOW_MINIMUM']);
  });

  it('throws for a second position in the same instrument', () => {
    const desk = new PaperDesk();
    openedAt100(desk);
    expect(() => desk.desk.open(anIntent())).toThrow('One live position per instrument');
  });
});

describe('OrderDesk: exits', () => {
  it('takes the loss at the stop and removes the target', () => {
    const desk = new PaperDesk();
    openedAt100(desk);
    desk.market(candleSlice(1, [99, 99.5, 97, 97.5]));
    expect(desk.position).toBeNull();
    expect(desk.trades.map(({ exitReason, netPnl }) => [exitReason, netPnl.toString()])).toEqual([
      ['stop', '-2'],
    ]);
    expect(desk.book.openOrders()).toEqual([]);
  });

  it('fills the stop before the target when one bar touches both', () => {
    const desk = new PaperDesk();
    openedAt100(desk);
    desk.market(candleSlice(1, [100, 106, 97, 105]));
    expect(desk.trades.map(({ exitReason }) => exitReason)).toEqual(['stop']);
  });

  it('fills a gap through the stop at the open', () => {
    const desk = new PaperDesk();
    openedAt100(desk);
    desk.market(candleSlice(1, [95, 96, 94, 95.5]));
    expect(desk.trades[0]?.exitPrice.toString()).toBe('95');
  });

  it('takes the profit at the target', () => {
    const desk = new PaperDesk();
    openedAt100(desk);
    desk.market(candleSlice(1, [101, 104.5, 100.9, 104.2]));
    expect(desk.trades.map(({ exitReason, netPnl }) => [exitReason, netPnl.toString()])).toEqual([
      ['target', '4'],
    ]);
  });

  it('can be stopped out in the bar of the entry', () => {
    const desk = new PaperDesk();
    desk.desk.open(anIntent());
    desk.settle(0);
    desk.market(candleSlice(0, [100, 100.2, 97, 99]));
    expect(desk.trades.map(({ exitReason, netPnl }) => [exitReason, netPnl.toString()])).toEqual([
      ['stop', '-2'],
    ]);
  });

  it('moves the working stop in place when the plan tightens, and reports which stop filled', () => {
    const options = plainExecution();
    options.exit.trailing.enabled = false;
    const desk = new PaperDesk({ options });
    openedAt100(desk);
    desk.market(candleSlice(1, [100, 102.5, 100, 102]));
    expect(
      ordersFor(desk, 'protective_stop').map(({ stopPrice }) => stopPrice?.toString()),
    ).toEqual(['100']);
    expect(desk.requests.filter(({ type }) => type === 'cancel')).toEqual([]);
    desk.market(candleSlice(2, [101, 101, 99, 99.5]));
    expect(desk.trades.map(({ exitReason, netPnl }) => [exitReason, netPnl.toString()])).toEqual([
      ['breakeven_stop', '0'],
    ]);
  });

  it('measures slippage from the latest stop price, not the first', () => {
    const options = plainExecution();
    options.exit.trailing.enabled = false;
    const filled = (open: number): number | undefined => {
      const desk = new PaperDesk({ options });
      openedAt100(desk);
      desk.market(candleSlice(1, [100, 102.5, 100, 102]));
      desk.market(candleSlice(2, [open, open, 98.5, 98.5]));
      return desk.trades[0]?.exitSlippage;
    };
    expect(filled(101)).toBeCloseTo(0, 12);
    // The market opened one unit below the stop, which was at 100 by then.
    expect(filled(99)).toBeCloseTo(0.01, 12);
  });

  it('never applies a stop to the bar that moved it', () => {
    const desk = new PaperDesk();
    openedAt100(desk);
    desk.market(candleSlice(1, [100, 103.9, 98.5, 99]));
    expect(desk.position?.plan.stopOrigin).toBe('trailing');
    expect(desk.trades).toEqual([]);
  });

  it('takes each tier once with a real order, and resizes the protection of the rest', () => {
    const options = plainExecution();
    options.exit.tiers = [{ progress: 0.5, fraction: 0.4 }];
    options.exit.breakeven.enabled = false;
    options.exit.trailing.enabled = false;
    const desk = new PaperDesk({ options });
    openedAt100(desk);
    desk.market(candleSlice(1, [100, 102.2, 99.8, 102]));
    expect(desk.position?.quantity.toString()).toBe('0.6');
    expect(desk.position?.plan.tiersTaken).toEqual([0]);
    expect(ordersFor(desk, 'protective_stop').map(({ quantity }) => quantity.toString())).toEqual([
      '0.6',
    ]);
    desk.market(candleSlice(2, [102, 102.4, 101, 102]));
    expect(desk.position?.quantity.toString()).toBe('0.6');
    desk.market(candleSlice(3, [102, 104.5, 101, 104]));
    expect(desk.trades.map(({ netPnl }) => netPnl.toString())).toEqual(['3.2']);
    expect(desk.trades.map(({ quantity }) => quantity.toString())).toEqual(['1']);
  });

  it('closes an old position at market and keeps its stop until the exit fills', () => {
    const options = plainExecution();
    options.exit.holdingMsMax = 120_000;
    const desk = new PaperDesk({ options });
    openedAt100(desk);
    expect(ordersFor(desk, 'exit')).toHaveLength(0);
    desk.market(candleSlice(1, [100, 100.2, 99.8, 100.1]));
    expect(ordersFor(desk, 'exit')).toMatchObject([{ createdAt: epochMs(120_000) }]);
    expect(ordersFor(desk, 'exit')[0]?.decisionPrice.toString()).toBe('100.1');
    expect(ordersFor(desk, 'protective_stop')).toHaveLength(1);
    desk.market(candleSlice(2, [100.3, 100.4, 100, 100.1]));
    expect(desk.trades.map(({ exitReason, netPnl }) => [exitReason, netPnl.toString()])).toEqual([
      ['time', '0.3'],
    ]);
  });

  it('retries an exit that the venue did not execute', () => {
    const desk = new PaperDesk();
    openedAt100(desk);
    desk.desk.close(BTC, 'manual', { decisionPrice: price(100), at: epochMs(70_000) });
    const [exit] = desk.desk.takeRequests();
    if (exit?.type !== 'submit') throw new Error('An exit was sent');
    desk.desk.onEvent({
      type: 'rejected',
      order: exit.order.id,
      reasonCode: 'VENUE_BUSY',
      at: epochMs(70_001),
    });
    expect(desk.position?.status).toBe('open');
    desk.desk.tick(epochMs(72_000));
    desk.settle(72_000);
    desk.market(candleSlice(2, [100, 100, 100, 100]));
    expect(desk.trades.map(({ exitReason }) => exitReason)).toEqual(['manual']);
  });

  it('does not send a second exit while one works', () => {
    const desk = new PaperDesk();
    openedAt100(desk);
    for (const at of [70_000, 71_000, 72_000]) {
      desk.desk.close(BTC, 'manual', { decisionPrice: price(100), at: epochMs(at) });
      desk.settle(at);
    }
    expect(ordersFor(desk, 'exit')).toHaveLength(1);
  });

  it('withdraws the rest of an entry when the position closes, and then ends it', () => {
    const model = frictionless();
    model.participationRateMax = 0.1;
    const desk = new PaperDesk({ model });
    desk.desk.open(anIntent());
    desk.settle(0);
    desk.market(candleSlice(0, [100, 100.5, 99.5, 100], 4));
    expect(desk.position?.quantity.toString()).toBe('0.4');
    expect(ordersFor(desk, 'entry')).toHaveLength(1);
    desk.market(candleSlice(1, [97, 97.5, 96, 97], 4_000));
    expect(desk.position).toBeNull();
    expect(desk.book.openOrders()).toEqual([]);
    expect(desk.trades).toHaveLength(1);
  });
});

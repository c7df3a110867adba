import { describe, expect, it } from '@jest/globals';
import { epochMs, price } from '@tidegate/kernel';
import type { Order } from '@tidegate/model';

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
  RESERVING_CAPABILITIES,
  type PaperDeskOptions,
} from '../../testing/index.js';
import type { ExecutionOptions } from './execution-options.js';
import type { VenueCapabilities } from './venue-capabilities.js';

const BTC = anInstrument();

/** A long of one unit bought at 100 at a reserving venue: stop 98, target 104. Times are in seconds. */
class HeldDesk {
  readonly paper: PaperDesk;
  now = 0;

  constructor(setup: PaperDeskOptions = {}) {
    const options = standing();
    this.paper = new PaperDesk({ capabilities: RESERVING_CAPABILITIES, options, ...setup });
    this.paper.desk.open(anIntent());
    this.paper.settle(0);
    this.at(1, 100);
    this.take();
  }

  /** Shows a bid to the venue and the desk at a second, manages the position, and performs its requests. */
  at(second: number, bid: number): void {
    this.now = second * 1_000;
    this.paper.market(bookSlice(this.now, bid, bid));
    this.look(bid);
  }

  /** Shows the desk a price that the venue's book never has. */
  look(last: number): void {
    const now = epochMs(this.now);
    this.paper.desk.manage(BTC.id, { low: last, high: last }, { last, now });
    this.paper.desk.tick(now);
    this.paper.settle(this.now);
  }

  /** Requests since the last call, each as its type, purpose and quantity. */
  take(): readonly string[] {
    return this.paper.requests.splice(0).map((request) => {
      const size = request.type === 'amend' ? request.quantity : request.order.quantity;
      return `${request.type} ${request.order.purpose} ${size.toString()}`;
    });
  }

  get stops(): readonly Order[] {
    return ordersFor(this.paper, 'protective_stop');
  }
}

/** Options whose stops never move. */
function standing(): ExecutionOptions {
  const options = plainExecution();
  options.exit.breakeven.enabled = false;
  options.exit.trailing.enabled = false;
  return options;
}

function withTiers(): ExecutionOptions {
  const options = standing();
  options.exit.tiers = [{ progress: 0.5, fraction: 0.4 }];
  return options;
}

describe('OrderDesk where exits are held', () => {
  it('rests only the stop, for the whole position', () => {
    const desk = new HeldDesk();
    const open = desk.paper.book.openOrders();
    expect(open.map(({ purpose, quantity }) => `${purpose} ${quantity.toString()}`)).toEqual([
      'protective_stop 1',
    ]);
    desk.at(2, 103.9);
    expect(desk.take()).toEqual([]);
  });

  it('sells at the target only after the venue confirms the cancelled stop', () => {
    const desk = new HeldDesk();
    desk.at(2, 104);
    expect(desk.take()).toEqual(['cancel protective_stop 1', 'submit exit 1']);
    desk.at(3, 104);
    expect(desk.paper.trades).toMatchObject([{ exitReason: 'target' }]);
    expect(desk.paper.trades[0]?.exitPrice.toString()).toBe('104');
  });

  it('sells a tier after shrinking the stop, and takes each tier once', () => {
    const desk = new HeldDesk({ options: withTiers() });
    desk.at(2, 102);
    expect(desk.take()).toEqual(['amend protective_stop 0.6', 'submit exit 0.4']);
    desk.at(3, 102);
    expect(desk.paper.position?.quantity.toString()).toBe('0.6');
    expect(desk.paper.position?.plan).toMatchObject({ tiersTaken: [0], tiersReached: [0] });
    desk.at(4, 102.5);
    expect(desk.stops.map(({ quantity }) => quantity.toString())).toEqual(['0.6']);
    expect(ordersFor(desk.paper, 'exit')).toEqual([]);
  });

  it('replaces the stop for a tier where the venue cannot amend quantities', () => {
    const capabilities = { ...RESERVING_CAPABILITIES, amend: { price: true, quantity: false } };
    const desk = new HeldDesk({ options: withTiers(), capabilities });
    desk.at(2, 102);
    expect(desk.take()).toEqual([
      'cancel protective_stop 1',
      'submit exit 0.4',
      'submit protective_stop 0.6',
    ]);
  });

  it('restores the stop when an exit does not fill in time, and retries the exit', () => {
    const desk = new HeldDesk({ model: Object.assign(frictionless(), { latencyMs: 60_000 }) });
    desk.at(61, 100);
    desk.take();
    desk.paper.desk.close(BTC.id, 'manual', { decisionPrice: price(100), at: epochMs(61_000) });
    desk.paper.settle(61_000);
    expect(desk.take()).toEqual(['cancel protective_stop 1', 'submit exit 1']);
    desk.look(100);
    desk.at(70, 100);
    expect(desk.take()).toEqual([]);
    desk.at(71, 100);
    expect(desk.take()).toEqual(['cancel exit 1', 'submit protective_stop 1']);
    desk.at(72, 100);
    expect(desk.take()).toEqual(['cancel protective_stop 1', 'submit exit 1']);
    expect(desk.paper.position?.exitReason).toBe('manual');
  });

  it('reacts to a slice that reaches its target or a tier before the next check', () => {
    const desk = new HeldDesk({ options: withTiers() });
    const { desk: orders } = desk.paper;
    const reached = (bid: number): boolean => orders.isReachedBy(BTC.id, bid, bid + 0.1);
    expect([reached(101.9), reached(102), reached(104)]).toEqual([false, true, true]);
    expect(reached(98)).toBe(true);
    orders.touch(BTC.id, bookSlice(2_000, 101.9, 102));
    expect(desk.paper.position?.plan.tiersReached).toEqual([]);
    orders.touch(BTC.id, bookSlice(2_000, 102, 102.1));
    desk.paper.settle(2_000);
    expect(desk.take()).toEqual(['amend protective_stop 0.6', 'submit exit 0.4']);
    orders.touch(BTC.id, bookSlice(3_000, 104, 104.1));
    expect(desk.paper.position?.exitReason).toBe('target');
    expect(reached(104)).toBe(false);
  });

  it('ignores slices where exits rest together', () => {
    const paper = new PaperDesk();
    openedAt100(paper);
    expect(paper.desk.isReachedBy(BTC.id, 104, 104.1)).toBe(false);
    paper.desk.touch(BTC.id, bookSlice(61_000, 104, 104.1));
    expect(paper.position?.exitReason).toBeNull();
  });

  it('drops an unsent amendment when the stop is cancelled in the same turn', () => {
    const desk = new HeldDesk({ options: plainExecution() });
    const now = epochMs(2_000);
    const { desk: orders } = desk.paper;
    orders.manage(BTC.id, { low: 100, high: 102.5 }, { last: 102.5, now });
    expect(desk.stops.map(({ amendment }) => amendment?.stopPrice?.toString())).toEqual(['100']);
    orders.close(BTC.id, 'manual', { decisionPrice: price(102.5), at: now });
    expect(desk.stops).toMatchObject([{ status: 'PENDING_CANCEL', amendment: null }]);
    const requests = orders.takeRequests();
    expect(requests.map(({ type }) => type)).toEqual(['cancel']);
    for (const { order } of requests)
      orders.onEvent({ type: 'cancel_refused', order: order.id, at: now });
    orders.takeRequests();
    orders.tick(epochMs(3_000));
    expect(orders.takeRequests().map(({ type }) => type)).toEqual(['cancel']);
  });

  it('retries a rejected exit and rests the stop meanwhile', () => {
    const desk = new HeldDesk();
    desk.paper.instruments.set(BTC.id, { ...BTC, status: 'cancel_only' });
    desk.at(2, 104);
    expect(desk.take()).toEqual([
      'cancel protective_stop 1',
      'submit exit 1',
      'submit protective_stop 1',
    ]);
    desk.paper.instruments.set(BTC.id, { ...BTC });
    desk.at(3, 104);
    expect(desk.take()).toEqual(['submit exit 1']);
    desk.at(4, 103);
    expect(desk.paper.trades).toMatchObject([{ exitReason: 'target' }]);
  });

  it('keeps the first reason of an exit requested twice', () => {
    const desk = new HeldDesk({ model: Object.assign(frictionless(), { latencyMs: 5_000 }) });
    desk.at(6, 100);
    desk.at(7, 104);
    desk.paper.desk.close(BTC.id, 'manual', { decisionPrice: price(104), at: epochMs(7_500) });
    desk.paper.settle(7_500);
    expect(desk.paper.position?.exitReason).toBe('target');
    desk.at(13, 104);
    expect(desk.paper.trades).toMatchObject([{ exitReason: 'target' }]);
  });
});

describe('OrderDesk: the engine’s own stop', () => {
  const noNativeStop: VenueCapabilities = { ...RESERVING_CAPABILITIES, nativeStop: 'none' };

  it('sells at once where no stop rests at the venue', () => {
    const desk = new HeldDesk({ capabilities: noNativeStop });
    desk.at(2, 98.1);
    expect(desk.take()).toEqual([]);
    desk.at(3, 98);
    expect(desk.take()).toEqual(['submit exit 1']);
    desk.at(4, 97.9);
    expect(desk.paper.trades).toMatchObject([{ exitReason: 'stop' }]);
  });

  it('gives the venue’s stop its time, and resets when the price comes back', () => {
    const desk = new HeldDesk();
    desk.now = 2_000;
    desk.look(97);
    desk.now = 11_900;
    desk.look(98.1);
    desk.now = 12_000;
    desk.look(97.5);
    expect(desk.take()).toEqual([]);
    desk.now = 21_900;
    desk.look(97.5);
    expect(desk.take()).toEqual([]);
    desk.now = 22_000;
    desk.look(97.5);
    expect(desk.take()).toEqual(['cancel protective_stop 1', 'submit exit 1']);
    expect(desk.paper.position?.exitReason).toBe('stop');
  });

  it('leaves a stop that has begun to fill to the venue', () => {
    const model = Object.assign(frictionless(), { levelShareMax: 0.004 });
    const desk = new HeldDesk({ model });
    for (const second of [2, 3]) desk.at(second, 100);
    expect(desk.paper.position?.quantity.toString()).toBe('1');
    desk.at(4, 97);
    desk.take();
    desk.now = 30_000;
    desk.look(97);
    expect(desk.take()).toEqual([]);
    expect(desk.paper.position?.exitReason).toBeNull();
  });

  it('sells at once when the price is beyond a stop that was rejected or has an unknown outcome', () => {
    const rejected = new HeldDesk();
    rejected.paper.instruments.set(BTC.id, { ...BTC, status: 'cancel_only' });
    for (const order of rejected.stops) {
      rejected.paper.venue.perform({ type: 'cancel', order }, epochMs(1_500));
    }
    rejected.paper.settle(1_500);
    rejected.paper.instruments.set(BTC.id, { ...BTC });
    rejected.now = 1_600;
    rejected.look(97.9);
    expect(rejected.take().at(-1)).toBe('submit exit 1');
    expect(rejected.paper.position?.exitReason).toBe('stop');
  });

  it('closes a position without a confirmed stop after the bound, at any price', () => {
    const desk = new HeldDesk();
    desk.paper.instruments.set(BTC.id, { ...BTC, status: 'cancel_only' });
    for (const order of desk.stops) {
      desk.paper.venue.perform({ type: 'cancel', order }, epochMs(1_500));
    }
    desk.paper.settle(1_500);
    for (let second = 2; second <= 11; second++) desk.at(second, 100);
    expect(desk.paper.position?.exitReason).toBeNull();
    desk.at(12, 100);
    expect(desk.paper.position?.exitReason).toBe('stop');
  });
});

describe('OrderDesk with candles only', () => {
  const candles = { capabilities: RESERVING_CAPABILITIES, feed: 'candles' } as const;

  it('matches held exits against the bar, the stop before the target', () => {
    const both = new PaperDesk(candles);
    openedAt100(both);
    expect(ordersFor(both, 'protective_target')).toHaveLength(1);
    both.market(candleSlice(1, [100, 105, 97, 104]));
    expect(both.trades).toMatchObject([{ exitReason: 'stop' }]);
    const target = new PaperDesk(candles);
    openedAt100(target);
    target.market(candleSlice(1, [100, 105, 99, 104]));
    expect(target.trades).toMatchObject([{ exitReason: 'target' }]);
    expect(target.trades[0]?.exitPrice.toString()).toBe('104');
  });

  it('charges a target the taker fee', () => {
    const model = frictionless();
    model.fees.tiers = [{ volume: 0, makerRate: 0, takerRate: 0.001 }];
    const desk = new PaperDesk({ ...candles, model });
    openedAt100(desk);
    desk.market(candleSlice(1, [100, 105, 99, 104]));
    // A thousandth of 100 for the entry and of 104 for the exit.
    expect(desk.trades[0]?.fees.toString()).toBe('0.204');
  });

  it('leaves the stop to the bar: a close beyond it sends no exit at market', () => {
    const desk = new PaperDesk(candles);
    openedAt100(desk);
    desk.desk.manage(BTC.id, { low: 97, high: 100 }, { last: 97, now: epochMs(60_000) });
    desk.desk.tick(epochMs(120_000));
    desk.settle(120_000);
    expect(desk.position?.exitReason).toBeNull();
  });
});

import { describe, expect, it } from '@jest/globals';
import { epochMs, positionId, price } from '@tidegate/kernel';
import { anOrder } from '@tidegate/matching/testing';
import type { ExitReason } from '@tidegate/model';

import {
  anInstrument,
  candleSlice,
  openedAt100,
  ordersFor,
  PaperDesk,
} from '../../testing/index.js';
import { ExitBackOff } from './exit-back-off.js';

const HOUR_MS = 3_600_000;
/** When the venue rejected the exits. */
const START = 100_000;
const BTC = anInstrument();
const stop = {
  position: positionId('p-1'),
  purpose: 'protective_stop',
  exitReason: 'stop',
} as const;

describe('ExitBackOff', () => {
  it('doubles the delay after each rejection, up to a minute, and never gives up', () => {
    const backOff = new ExitBackOff();
    const waits: number[] = [];
    let now = 0;
    for (let attempt = 0; attempt < 9; attempt++) {
      backOff.rejected(stop, BTC, epochMs(now));
      const before = now;
      while (!backOff.isDue(stop, BTC, epochMs(now))) now += 500;
      waits.push((now - before) / 1_000);
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
  });

  it('resets after an acceptance, and ends at once when the venue changes the instrument', () => {
    const backOff = new ExitBackOff();
    const due = (at: number, instrument = BTC): boolean =>
      backOff.isDue(stop, instrument, epochMs(at));
    for (const at of [0, 1, 2]) backOff.rejected(stop, BTC, epochMs(at));
    expect([due(4_001), due(4_001, { ...BTC }), due(4_002)]).toEqual([false, true, true]);
    backOff.accepted(stop);
    expect(due(3)).toBe(true);
    backOff.rejected(stop, BTC, epochMs(10));
    expect([due(1_009), due(1_010)]).toEqual([false, true]);
    backOff.forget(stop.position);
    expect(due(11)).toBe(true);
  });

  it('ends the delay of the accepted exit only', () => {
    const backOff = new ExitBackOff();
    const others = [
      { ...stop, purpose: 'protective_target', exitReason: 'target' },
      { ...stop, purpose: 'protective_target', exitReason: 'tier' },
      { ...stop, purpose: 'exit', exitReason: 'manual' },
    ] as const;
    for (const exit of [stop, ...others]) backOff.rejected(exit, BTC, epochMs(0));
    backOff.accepted(stop);
    const due = [stop, ...others].map((exit) => backOff.isDue(exit, BTC, epochMs(1)));
    expect(due).toEqual([true, false, false, false]);
  });

  it('delays a rejected target or exit, but no tier at the same purpose', () => {
    const backOff = new ExitBackOff();
    for (const purpose of ['protective_target', 'exit'] as const) {
      backOff.rejected({ ...stop, purpose, exitReason: 'target' }, BTC, epochMs(0));
      const tier = { ...stop, purpose, exitReason: 'tier' } as const;
      expect(backOff.isDue(tier, BTC, epochMs(1))).toBe(true);
    }
  });

  it('doubles the delay of a refused amendment, and stops amending after the third refusal', () => {
    const backOff = new ExitBackOff();
    const order = anOrder({ id: 'stop' });
    const states: string[] = [];
    for (const at of [0, 1_000, 3_000]) {
      states.push(backOff.amendable(order, epochMs(at)));
      backOff.amendRefused(order, epochMs(at));
      states.push(backOff.amendable(order, epochMs(at + 999)));
    }
    expect(states).toEqual(['now', 'later', 'now', 'later', 'now', 'never']);
    expect(backOff.amendable(anOrder({ id: 'target' }), epochMs(0))).toBe('now');
    backOff.amended(order);
    expect(backOff.amendable(order, epochMs(0))).toBe('now');
    backOff.amendRefused(order, epochMs(0));
    backOff.forget(order.position);
    expect(backOff.amendable(order, epochMs(0))).toBe('now');
  });

  it('delays only the rejected exit', () => {
    const backOff = new ExitBackOff();
    backOff.rejected(stop, BTC, epochMs(0));
    const others = [
      { ...stop, purpose: 'protective_target', exitReason: 'target' },
      { ...stop, purpose: 'protective_target', exitReason: 'tier' },
      { ...stop, purpose: 'exit', exitReason: 'stop' },
      { ...stop, position: positionId('p-2') },
    ] as const;
    expect(others.map((other) => backOff.isDue(other, BTC, epochMs(1)))).toEqual([
      true,
      true,
      true,
      true,
    ]);
  });
});

/** A position at a venue that accepts only cancels, ticked every two seconds. */
class RefusingVenue {
  readonly desk = new PaperDesk();
  now = 0;

  constructor() {
    openedAt100(this.desk);
    this.desk.instruments.set(BTC.id, { ...BTC, status: 'cancel_only' });
    for (const order of this.desk.book.openOrders()) {
      this.desk.venue.perform({ type: 'cancel', order }, epochMs(START));
    }
    this.now = START;
    this.desk.settle(this.now);
  }

  tickFor(durationMs: number): void {
    for (const end = this.now + durationMs; this.now < end;) {
      this.now += 2_000;
      this.desk.desk.tick(epochMs(this.now));
      this.desk.settle(this.now);
    }
  }

  get sent(): readonly { readonly purpose: string; readonly at: number }[] {
    return this.desk.requests.flatMap(({ type, order }) =>
      type === 'submit' && order.createdAt >= START
        ? [{ purpose: order.purpose, at: order.createdAt }]
        : [],
    );
  }
}

describe('OrderDesk: exits that the venue rejects', () => {
  it('are retried at growing intervals while the position exists', () => {
    const venue = new RefusingVenue();
    venue.tickFor(HOUR_MS);
    expect(venue.desk.position?.exitReason).toBe('stop');
    const stops = venue.sent.filter(({ purpose }) => purpose === 'protective_stop');
    expect(stops.slice(0, 5).map(({ at }) => at - START)).toEqual([0, 2_000, 4_000, 8_000, 16_000]);
    // Stop, target, and the exit at market that replaces the missing stop.
    expect([stops.length > 60, venue.sent.length < 210]).toEqual([true, true]);
    expect(venue.now - (stops.at(-1)?.at ?? 0)).toBeLessThanOrEqual(60_000);
  });

  it('are delayed from the beginning again after the venue accepted one', () => {
    const venue = new RefusingVenue();
    const { desk } = venue;
    venue.tickFor(60_000);
    desk.instruments.set(BTC.id, { ...BTC });
    venue.tickFor(2_000);
    const [stop] = ordersFor(desk, 'protective_stop');
    if (!stop) throw new Error('The stop was accepted');
    desk.instruments.set(BTC.id, { ...BTC, status: 'cancel_only' });
    desk.venue.perform({ type: 'cancel', order: stop }, epochMs(venue.now));
    desk.settle(venue.now);
    const from = venue.now;
    venue.tickFor(8_000);
    const stops = venue.sent.filter(({ purpose, at }) => purpose === stop.purpose && at >= from);
    // The first is the one that the venue accepted.
    expect(stops.map(({ at }) => at - from)).toEqual([0, 0, 2_000, 4_000, 8_000]);
  });

  it('are not sent at every price while the position is closing', () => {
    const venue = new RefusingVenue();
    const { desk } = venue;
    for (let look = 0; look < 200; look++) {
      const at = epochMs(venue.now + look * 50);
      desk.desk.close(BTC.id, 'time', { decisionPrice: price(100), at });
      desk.settle(at);
    }
    expect(venue.sent.filter(({ purpose }) => purpose === 'exit')).toHaveLength(4);
  });

  it.each(['manual', 'kill_switch'] as const)(
    'are sent at once when a person requests them: %s',
    (reason) => {
      const venue = new RefusingVenue();
      const { desk } = venue;
      const close = (at: number, why: ExitReason): void => {
        desk.desk.close(BTC.id, why, { decisionPrice: price(100), at: epochMs(at) });
        desk.settle(at);
      };
      const exitsSent = (): number => venue.sent.filter(({ purpose }) => purpose === 'exit').length;
      close(venue.now, 'time');
      close(venue.now + 1, 'time');
      expect(exitsSent()).toBe(1);
      close(venue.now + 2, reason);
      expect(exitsSent()).toBe(2);
    },
  );

  it('are placed at the next tick after the venue allows trading again', () => {
    const venue = new RefusingVenue();
    venue.tickFor(HOUR_MS);
    venue.desk.instruments.set(BTC.id, { ...BTC });
    venue.tickFor(2_000);
    expect(ordersFor(venue.desk, 'protective_stop')).toHaveLength(1);
    venue.desk.market(candleSlice(70, [99, 99, 97, 97]));
    expect(venue.desk.trades.map(({ exitReason }) => exitReason)).toEqual(['stop']);
  });
});

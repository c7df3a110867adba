import { describe, expect, it } from '@jest/globals';

import { epochMs, silentLogger, tenantId, venueId, type TenantId } from '@tidegate/kernel';
import type { EngineEvent } from '@tidegate/model';

import { fillRow, scopeOf } from '../../testing/index.js';
import { PLATFORM_TENANT } from '../core/accounts/reference-account.js';
import { EventBus, type EventBatch, type EventBusOptions } from './event-bus.js';

const A = tenantId('a');
const B = tenantId('b');

function fillOf(tenant: TenantId): EngineEvent {
  return { type: 'fill_booked', fill: fillRow({ scope: scopeOf(tenant, 'main') }) };
}

const FEED_LOST: EngineEvent = {
  type: 'feed_changed',
  venue: venueId('kraken'),
  connected: false,
  reason: 'connection closed',
  at: epochMs(1),
};

class Listener {
  readonly batches: EventBatch[] = [];
  readonly deliver = (batch: EventBatch): void => void this.batches.push(batch);

  get sequences(): readonly number[] {
    return this.batches.flatMap(({ events }) => events.map(({ sequence }) => sequence));
  }
}

function busOf(options: Partial<EventBusOptions> = {}): EventBus {
  return new EventBus(silentLogger, options);
}

async function delivered(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await Promise.resolve();
}

describe('EventBus', () => {
  it('numbers events per tenant and does not deliver events of another tenant', async () => {
    const bus = busOf();
    const [a, b, platform, all] = [A, B, PLATFORM_TENANT, 'all' as const].map((tenant) => {
      const listener = new Listener();
      bus.subscribe({ tenant, deliver: listener.deliver });
      return listener;
    });
    bus.publish([fillOf(A), fillOf(B), fillOf(A), FEED_LOST]);
    await delivered();
    expect([a, b, platform, all].map((listener) => listener?.sequences)).toEqual([
      [1, 2],
      [1],
      [1],
      [1, 2, 3, 4],
    ]);
    expect([A, B, PLATFORM_TENANT].map((tenant) => bus.sequenceOf(tenant))).toEqual([2, 1, 1]);
  });

  it('calls listeners after publish returns', async () => {
    const bus = busOf();
    const listener = new Listener();
    bus.subscribe({ tenant: A, deliver: listener.deliver });
    bus.publish([fillOf(A)]);
    expect(listener.batches).toEqual([]);
    await delivered();
    expect(listener.sequences).toEqual([1]);
  });

  it('resumes after the last sequence of a subscriber', async () => {
    const bus = busOf();
    bus.publish([fillOf(A), fillOf(A), fillOf(A)]);
    const listener = new Listener();
    bus.subscribe({ tenant: A, deliver: listener.deliver, after: 1 });
    await delivered();
    expect(listener.batches).toMatchObject([
      { isLossy: false, events: [{ sequence: 2 }, { sequence: 3 }] },
    ]);
  });

  it.each([
    [0, [1, 2, 3], false],
    [2, [3], false],
    [3, [], false],
    [4, [], true],
  ])('returns the events after sequence %i at once', (after, sequences, isLossy) => {
    const bus = busOf();
    bus.publish([fillOf(A), fillOf(B), fillOf(A), fillOf(A)]);
    const batch = bus.since(A, after);
    expect(batch.events.map(({ sequence }) => sequence)).toEqual(sequences);
    expect(batch.isLossy).toBe(isLossy);
  });

  it('returns a lossy batch if history no longer covers the sequence', () => {
    const bus = busOf({ historyMax: 2 });
    bus.publish(Array.from({ length: 9 }, () => fillOf(A)));
    expect(bus.since(A, 0).isLossy).toBe(true);
  });

  it.each([
    ['whose next event was dropped from history', 0],
    ['that resumes a stream of another process', 99],
  ])('marks the first batch of a subscriber %s as lossy', async (_what, after) => {
    const bus = busOf({ historyMax: 2 });
    bus.publish(Array.from({ length: 9 }, () => fillOf(A)));
    const listener = new Listener();
    bus.subscribe({ tenant: A, deliver: listener.deliver, after });
    await delivered();
    expect(listener.batches.map(({ isLossy }) => isLossy)).toEqual([true]);
  });

  it('drops the waiting events of a slow subscriber at the bound and marks the next batch as lossy', async () => {
    const bus = busOf({ waitingMax: 3 });
    const listener = new Listener();
    bus.subscribe({ tenant: A, deliver: listener.deliver });
    bus.publish(Array.from({ length: 5 }, () => fillOf(A)));
    await delivered();
    expect(listener.batches).toMatchObject([
      { isLossy: true, events: [{ sequence: 4 }, { sequence: 5 }] },
    ]);
    bus.publish([fillOf(A)]);
    await delivered();
    expect(listener.batches[1]).toMatchObject({ isLossy: false, events: [{ sequence: 6 }] });
  });

  it('delivers to other listeners when one throws, and not to a closed one', async () => {
    const bus = busOf();
    const listener = new Listener();
    bus.subscribe({
      tenant: A,
      deliver: () => {
        throw new Error('a broken listener');
      },
    });
    const subscription = bus.subscribe({ tenant: A, deliver: listener.deliver });
    bus.publish([fillOf(A)]);
    await delivered();
    expect(listener.sequences).toEqual([1]);
    subscription.close();
    bus.publish([fillOf(A)]);
    await delivered();
    expect(listener.sequences).toEqual([1]);
  });
});

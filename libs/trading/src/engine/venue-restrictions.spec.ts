import { describe, expect, it } from '@jest/globals';
import { Decimal, shardId } from '@tidegate/kernel';
import { openTimeAt } from '@tidegate/market-data/testing';
import type { MarketEvent } from '@tidegate/model';

import {
  BTC,
  FIRST_MINUTE,
  LiveDesk,
  scriptedStrategy,
  testAccount,
  testPlan,
} from '../../testing/index.js';

/** Buys at the close of the first minute of the stream. */
const buyer = scriptedStrategy(({ closedAt }, close) =>
  closedAt === openTimeAt('1m', FIRST_MINUTE + 1)
    ? { direction: 'long', stop: close - 2, target: close + 4 }
    : null,
);

/** Publishes the events, then runs a minute with a signal at its end. */
async function minuteAfter(...events: readonly MarketEvent[]): Promise<LiveDesk> {
  const plan = testPlan([buyer], { executionFeed: 'slices', quoteRequired: true });
  const desk = new LiveDesk({ plan });
  await desk.start();
  await desk.quote(100);
  for (const event of events) desk.feed.publish(event);
  await desk.settle();
  await desk.closeMinute(FIRST_MINUTE, 100);
  await desk.quote(100);
  return desk;
}

const btcUpdate = (change: object): MarketEvent => ({
  type: 'instrument',
  instrument: { ...BTC, ...change },
  receivedAt: openTimeAt('1m', FIRST_MINUTE),
});

const venueStatus = (status: 'maintenance' | 'online'): MarketEvent => ({
  type: 'venue_status',
  venue: BTC.venue,
  status,
  receivedAt: openTimeAt('1m', FIRST_MINUTE),
});

const positionsOf = (desk: LiveDesk): number | undefined =>
  desk.engine.accounts()[0]?.openPositions;

describe('venue restrictions while the engine runs', () => {
  it('refuses entries in an instrument that is cancel-only', async () => {
    const desk = await minuteAfter(btcUpdate({ status: 'cancel_only' }));
    expect(positionsOf(desk)).toBe(0);
    expect(desk.decisions.map(({ rejectedBy }) => rejectedBy)).toEqual(['INSTRUMENT_NOT_TRADABLE']);
    await desk.engine.stop();
  });

  it('refuses all entries during venue maintenance', async () => {
    const desk = await minuteAfter(venueStatus('maintenance'));
    expect(positionsOf(desk)).toBe(0);
    expect(desk.decisions[0]?.verdicts.at(-1)).toMatchObject({
      gate: 'INSTRUMENT_NOT_TRADABLE',
      message: 'The status of the venue is maintenance. Entries wait until it is online',
      numbers: { status: 'online', venueStatus: 'maintenance' },
    });
    await desk.engine.stop();
  });

  it('allows entries again when the restriction ends', async () => {
    const restricted = btcUpdate({ status: 'post_only' });
    const desk = await minuteAfter(
      venueStatus('maintenance'),
      restricted,
      btcUpdate({ status: 'online' }),
      venueStatus('online'),
    );
    expect(positionsOf(desk)).toBe(1);
    await desk.engine.stop();
  });

  it('sizes orders in whole multiples of a new quantity increment', async () => {
    const desk = await minuteAfter(btcUpdate({ quantityIncrement: new Decimal('0.5') }));
    const { rows } = await desk.store.orders(testAccount().scope, { limit: 1 });
    const [order] = rows;
    expect(order?.quantity.mod('0.5').toString()).toBe('0');
    await desk.engine.stop();
  });

  it('journals a repeated instrument update once', async () => {
    const restricted = btcUpdate({ status: 'cancel_only' });
    const desk = await minuteAfter(btcUpdate({}), restricted, restricted);
    const entries = [];
    for await (const entry of desk.store.read(shardId(BTC.venue), 1)) entries.push(entry.type);
    expect(entries.filter((type) => type === 'instrument')).toHaveLength(1);
    await desk.engine.stop();
  });
});

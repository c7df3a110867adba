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

/** Wants in at the close of the second minute. */
const buyer = scriptedStrategy(({ closedAt }, close) =>
  closedAt === openTimeAt('1m', FIRST_MINUTE + 1)
    ? { direction: 'long', stop: close - 2, target: close + 4 }
    : null,
);

/** Runs a minute with a signal at its end, after the venue said something. */
async function minuteAfter(...said: readonly MarketEvent[]): Promise<LiveDesk> {
  const plan = testPlan([buyer], { executionFeed: 'slices', quoteRequired: true });
  const desk = new LiveDesk({ plan });
  await desk.start();
  await desk.quote(100);
  for (const event of said) desk.feed.publish(event);
  await desk.settle();
  await desk.closeMinute(FIRST_MINUTE, 100);
  await desk.quote(100);
  return desk;
}

const saysOfBtc = (change: object): MarketEvent => ({
  type: 'instrument',
  instrument: { ...BTC, ...change },
  receivedAt: openTimeAt('1m', FIRST_MINUTE),
});

const saysOfItself = (status: 'maintenance' | 'online'): MarketEvent => ({
  type: 'venue_status',
  venue: BTC.venue,
  status,
  receivedAt: openTimeAt('1m', FIRST_MINUTE),
});

const positionsOf = (desk: LiveDesk): number | undefined =>
  desk.engine.accounts()[0]?.openPositions;

describe('what the venue says while the engine runs', () => {
  it('keeps entries out of an instrument that does not trade freely any more', async () => {
    const desk = await minuteAfter(saysOfBtc({ status: 'cancel_only' }));
    expect(positionsOf(desk)).toBe(0);
    expect(desk.decisions.map(({ rejectedBy }) => rejectedBy)).toEqual(['INSTRUMENT_NOT_TRADABLE']);
    await desk.engine.stop();
  });

  it('keeps entries out of everything from the moment of its maintenance on', async () => {
    const desk = await minuteAfter(saysOfItself('maintenance'));
    expect(positionsOf(desk)).toBe(0);
    expect(desk.decisions[0]?.verdicts.at(-1)).toMatchObject({
      gate: 'INSTRUMENT_NOT_TRADABLE',
      message: 'The venue is maintenance: entries wait until it is online',
      numbers: { status: 'online', venueStatus: 'maintenance' },
    });
    await desk.engine.stop();
  });

  it('lets them in again when it is over', async () => {
    const restricted = saysOfBtc({ status: 'post_only' });
    const desk = await minuteAfter(
      saysOfItself('maintenance'),
      restricted,
      saysOfBtc({ status: 'online' }),
      saysOfItself('online'),
    );
    expect(positionsOf(desk)).toBe(1);
    await desk.engine.stop();
  });

  it('is traded by: quantities are whole multiples of the new increment', async () => {
    const desk = await minuteAfter(saysOfBtc({ quantityIncrement: new Decimal('0.5') }));
    const { rows } = await desk.store.orders(testAccount().scope, { limit: 1 });
    const [order] = rows;
    expect(order?.quantity.mod('0.5').toString()).toBe('0');
    await desk.engine.stop();
  });

  it('is noted once, however often it is repeated', async () => {
    const restricted = saysOfBtc({ status: 'cancel_only' });
    const desk = await minuteAfter(saysOfBtc({}), restricted, restricted);
    const entries = [];
    for await (const entry of desk.store.read(shardId(BTC.venue), 1)) entries.push(entry.type);
    expect(entries.filter((type) => type === 'instrument')).toHaveLength(1);
    await desk.engine.stop();
  });
});

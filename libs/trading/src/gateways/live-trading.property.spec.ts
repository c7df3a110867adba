import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { RequestFate } from '@tidegate/execution/testing';
import { TidegateError } from '@tidegate/kernel';
import { seeded } from '@tidegate/kernel/testing';

import { LiveTradingDesk, type NewsTravel } from '../../testing/index.js';

/** One step: the price moves, requests and order events are lost, late or repeated, and the process may die. */
interface Turn {
  readonly price: number;
  readonly seconds: number;
  readonly closesMinute: boolean;
  readonly fates: readonly RequestFate[];
  readonly travel: NewsTravel;
  readonly isDown: boolean;
  /** `at_request`: the process dies while its next request is in flight. */
  readonly death: 'none' | 'now' | 'at_request';
}

const turn: fc.Arbitrary<Turn> = fc.record({
  price: fc.integer({ min: 960, max: 1_050 }).map((ticks) => ticks / 10),
  seconds: fc.integer({ min: 1, max: 20 }),
  closesMinute: fc.constantFrom(true, true, false),
  fates: fc.array(
    fc.constantFrom<RequestFate>(
      ...([
        'delivered',
        'delivered',
        'delivered',
        'lost',
        'unanswered',
        'late',
        'refused',
      ] as const),
    ),
    { maxLength: 4 },
  ),
  travel: fc.record({
    delayMs: fc.integer({ min: 0, max: 4_000 }),
    repeats: fc.boolean(),
    lost: fc.constantFrom(true, false, false),
  }),
  isDown: fc.constantFrom(true, false, false, false),
  death: fc.constantFrom('none', 'none', 'none', 'none', 'now', 'at_request'),
});

/** Each run is a session of several minutes and its replay. */
const RUNS = 20;

const OUTAGE = new TidegateError('VENUE_UNAVAILABLE', 'the venue is down', { retryable: true });

async function play(desk: LiveTradingDesk, step: Turn): Promise<void> {
  const { venue } = desk;
  venue.fates = [...step.fates];
  venue.travel = step.travel;
  venue.outage = step.isDown ? OUTAGE : null;
  let isDead = step.death === 'now';
  venue.onRequest = () => {
    if (step.death !== 'at_request' || isDead) return;
    isDead = true;
    desk.die();
  };
  if (step.death === 'now') desk.die();
  else {
    await desk.quote(step.price);
    if (step.closesMinute) await desk.closeMinute(step.price);
    await desk.advance(step.seconds * 1_000);
  }
  venue.onRequest = () => undefined;
  if (isDead) await desk.start();
}

/** Delivers everything for long enough to resolve every unknown outcome. */
async function settleAll(desk: LiveTradingDesk): Promise<void> {
  const { venue } = desk;
  venue.fates = [];
  venue.travel = { delayMs: 100, repeats: false, lost: false };
  venue.outage = null;
  for (let round = 0; round < 15; round++) {
    await desk.quote(100);
    await desk.advance(10_000);
  }
}

async function expectConsistent(desk: LiveTradingDesk): Promise<void> {
  const { venue, scope, store, account } = desk;
  expect(account).toMatchObject({ lifecycle: 'open', pauses: [], ledgerBalanced: true });
  const { balances } = venue.exchange.report(desk.time.now());
  const usd = balances.find(({ asset }) => asset === 'USD');
  expect(account.cash).toBe(usd?.total.toString());
  const { livePositions } = await store.loadAccount(scope, desk.time.now());
  expect(livePositions[0]?.quantity.toString() ?? '0').toBe(venue.exchange.held.toString());
  expect(venue.exchange.covered.toString()).toBe(venue.exchange.held.toString());
  await desk.desk.engine.stop();
  expect(desk.desk.faults).toEqual([]);
  expect(await desk.replayDifferences()).toEqual([]);
}

describe('A live account', () => {
  it('agrees with its venue and its replay after any faults of requests, order events, reports and processes', async () => {
    let fills = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(turn, { minLength: 3, maxLength: 10 }), async (turns) => {
        const desk = new LiveTradingDesk();
        await desk.start();
        await desk.buy();
        for (const each of turns) await play(desk, each);
        await settleAll(desk);
        await expectConsistent(desk);
        fills += (await desk.store.fills(desk.scope, { limit: 50 })).rows.length;
      }),
      { ...seeded(), numRuns: RUNS },
    );
    expect(fills).toBeGreaterThan(RUNS);
  });
});

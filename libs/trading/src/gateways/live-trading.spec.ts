import { describe, expect, it } from '@jest/globals';

import { LiveTradingDesk, TEST_SHARD } from '../../testing/index.js';

const PROMPT = { delayMs: 100, repeats: false, lost: false };

/** A desk whose account bought at 100.1, with a protective stop at the venue. */
async function boughtDesk(): Promise<LiveTradingDesk> {
  const desk = new LiveTradingDesk();
  await desk.start();
  await desk.buy();
  await desk.advance(1_000);
  expect(desk.account).toMatchObject({ openPositions: 1, openOrders: 1 });
  return desk;
}

async function reachTarget(desk: LiveTradingDesk): Promise<void> {
  for (let round = 0; round < 2; round++) {
    await desk.quote(104.5);
    await desk.advance(2_000);
  }
}

/** Expects that the books match the venue, that a replay gives the same rows, and that there was no fault. */
async function expectConsistent(desk: LiveTradingDesk): Promise<void> {
  const { venue, scope, store } = desk;
  expect(desk.account).toMatchObject({ ledgerBalanced: true, lifecycle: 'open' });
  const { balances } = venue.exchange.report(desk.time.now());
  const venueTotals = new Map(balances.map(({ asset, total }) => [asset, total.toString()]));
  expect(desk.account.cash).toBe(venueTotals.get('USD'));
  const { livePositions } = await store.loadAccount(scope, desk.time.now());
  const [held] = livePositions;
  expect(held?.quantity.toString() ?? '0').toBe(venueTotals.get('BTC'));
  await desk.desk.engine.stop();
  expect(desk.desk.faults).toEqual([]);
  expect(await desk.replayDifferences()).toEqual([]);
}

function requestsOf({ venue }: LiveTradingDesk): readonly string[] {
  return venue.requests.map(({ type }) => type);
}

describe('A live account', () => {
  it('opens and closes a trade from order events of its venue, and a replay agrees', async () => {
    const desk = await boughtDesk();
    await reachTarget(desk);
    expect(desk.account).toMatchObject({ openPositions: 0, openOrders: 0, closedTrades: 1 });
    expect(requestsOf(desk)).toEqual(['submit', 'submit', 'cancel', 'submit']);
    const { rows: trades } = await desk.store.trades(desk.scope, { limit: 10 });
    expect(trades.map(({ exitReason }) => exitReason)).toEqual(['target']);
    await expectConsistent(desk);
  });

  it('sends each request only after its row is on disk', async () => {
    const desk = new LiveTradingDesk();
    const early: string[] = [];
    desk.venue.onRequest = ({ type, order }) => {
      const expected = type === 'submit' ? 'SUBMITTED' : 'PENDING_CANCEL';
      const status = desk.durable.get(order.id)?.status ?? 'not on disk';
      if (status !== expected) early.push(`${type} of an order that is ${status}`);
    };
    await desk.start();
    await desk.buy();
    await desk.advance(1_000);
    await reachTarget(desk);
    expect(desk.account.closedTrades).toBe(1);
    expect(early).toEqual([]);
  });

  it('journals order events of live accounts only, not of paper accounts', async () => {
    const desk = await boughtDesk();
    await desk.desk.engine.stop();
    expect(desk.paper).toMatchObject({ openPositions: 1 });
    const journaled = new Set<string>();
    for await (const { type, payload } of desk.store.read(TEST_SHARD, 1)) {
      if (type === 'order_news')
        journaled.add(payload.includes('"account":"live"') ? 'live' : 'paper');
    }
    expect([...journaled]).toEqual(['live']);
  });

  it('books late and repeated order events once', async () => {
    const desk = new LiveTradingDesk();
    desk.venue.travel = { delayMs: 400, repeats: true, lost: false };
    await desk.start();
    await desk.buy();
    await desk.advance(4_000);
    await reachTarget(desk);
    await desk.advance(4_000);
    expect(desk.account).toMatchObject({ openPositions: 0, closedTrades: 1 });
    const { rows: fills } = await desk.store.fills(desk.scope, { limit: 10 });
    expect(fills).toHaveLength(2);
    await expectConsistent(desk);
  });

  it('books a fill whose order event was lost from the next report, with an event per correction', async () => {
    const desk = await boughtDesk();
    desk.venue.travel = { ...PROMPT, lost: true };
    desk.spike(97.5);
    desk.venue.travel = PROMPT;
    expect(desk.account).toMatchObject({ openPositions: 1 });
    await desk.advance(16_000);
    expect(desk.corrections).toEqual(['OPENING_BALANCE', 'MISSED_FILL']);
    expect(desk.account).toMatchObject({ openPositions: 0, closedTrades: 1, pauses: [] });
    const { rows: trades } = await desk.store.trades(desk.scope, { limit: 10 });
    expect(trades.map(({ exitReason }) => exitReason)).toEqual(['stop']);
    await expectConsistent(desk);
  });

  it('replaces a protective stop that vanished at the venue', async () => {
    const desk = await boughtDesk();
    desk.venue.travel = { ...PROMPT, lost: true };
    const [stop] = desk.venue.exchange.openOrders;
    if (!stop) throw new Error('a stop rests at the venue');
    desk.venue.exchange.cancel(stop, desk.time.now());
    desk.venue.exchange.dropInbox();
    desk.venue.travel = PROMPT;
    await desk.advance(16_000);
    expect(desk.corrections).toEqual(['OPENING_BALANCE', 'ORDER_GONE', 'PROTECTION_MISSING']);
    expect(desk.account).toMatchObject({ openPositions: 1, openOrders: 1, pauses: [] });
    expect(desk.venue.exchange.covered.eq(desk.venue.exchange.held)).toBe(true);
    await expectConsistent(desk);
  });

  it('looks up a request whose outcome is unknown until the venue answers', async () => {
    const desk = new LiveTradingDesk();
    await desk.start();
    desk.venue.fates = ['lost'];
    await desk.buy();
    expect(desk.account).toMatchObject({ openPositions: 1, openOrders: 1 });
    await desk.advance(10_000);
    expect(desk.account).toMatchObject({ openPositions: 0, openOrders: 0, closedTrades: 0 });
    expect(new Set(requestsOf(desk))).toEqual(new Set(['submit', 'look_up']));
    const { rows } = await desk.store.orders(desk.scope, { limit: 10 });
    expect(rows).toMatchObject([{ status: 'REJECTED', reasonCode: 'NOT_FOUND_AT_VENUE' }]);
    await expectConsistent(desk);
  });
});

describe('A process that dies between committing and sending an order', () => {
  it.each([
    // A lost order never reached the venue and ends as not found after the delay bound.
    ['lost', 0],
    ['unanswered', 1],
    ['late', 1],
  ] as const)('resolves an order that was %s after its restart', async (fate, held) => {
    const desk = new LiveTradingDesk();
    await desk.start();
    desk.venue.fates = [fate];
    desk.venue.onRequest = () => {
      desk.venue.onRequest = () => undefined;
      desk.die();
    };
    await desk.buy();
    const { openOrders } = await desk.store.loadAccount(desk.scope, desk.time.now());
    expect(openOrders).toMatchObject([{ status: 'SUBMITTED', purpose: 'entry' }]);
    await desk.start();
    for (let round = 0; round < 4; round++) {
      await desk.quote(100);
      await desk.advance(5_000);
    }
    expect(desk.account).toMatchObject({ openPositions: held, openOrders: held, pauses: [] });
    expect(desk.venue.exchange.covered.eq(desk.venue.exchange.held)).toBe(true);
    await expectConsistent(desk);
  });

  it('allows entries only after the first report of a restart, and keeps its protection', async () => {
    const desk = await boughtDesk();
    const requests = desk.venue.requests.length;
    desk.die();
    await desk.desk.start();
    expect(desk.account).toMatchObject({
      openPositions: 1,
      openOrders: 1,
      pauses: [{ code: 'NOT_RECONCILED' }],
    });
    await desk.advance(500);
    expect(desk.account.pauses).toEqual([]);
    expect(desk.venue.requests).toHaveLength(requests);
    await expectConsistent(desk);
  });
});

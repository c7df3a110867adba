import { describe, expect, it } from '@jest/globals';

import { LiveTradingDesk, TEST_SHARD } from '../../testing/index.js';

const PROMPT = { delayMs: 100, repeats: false, lost: false };

/** An account that holds what it bought at 100.1, under a stop that rests at the venue. */
async function boughtDesk(): Promise<LiveTradingDesk> {
  const desk = new LiveTradingDesk();
  await desk.start();
  await desk.buy();
  await desk.goOn(1_000);
  expect(desk.account).toMatchObject({ openPositions: 1, openOrders: 1 });
  return desk;
}

async function reachTarget(desk: LiveTradingDesk): Promise<void> {
  for (let look = 0; look < 2; look++) {
    await desk.quote(104.5);
    await desk.goOn(2_000);
  }
}

/** The books agree with the venue, a replay gives the same rows, and nothing failed. */
async function expectSound(desk: LiveTradingDesk): Promise<void> {
  const { venue, scope, store } = desk;
  expect(desk.account).toMatchObject({ ledgerBalanced: true, lifecycle: 'open' });
  const { balances } = venue.exchange.report(desk.time.now());
  const shown = new Map(balances.map(({ asset, total }) => [asset, total.toString()]));
  expect(desk.account.cash).toBe(shown.get('USD'));
  const { livePositions } = await store.loadAccount(scope, desk.time.now());
  const [held] = livePositions;
  expect(held?.quantity.toString() ?? '0').toBe(shown.get('BTC'));
  await desk.desk.engine.stop();
  expect(desk.desk.faults).toEqual([]);
  expect(await desk.replayDifferences()).toEqual([]);
}

function requestsOf({ venue }: LiveTradingDesk): readonly string[] {
  return venue.requests.map(({ type }) => type);
}

describe('A live account', () => {
  it('opens and closes a trade by the news of its venue, which a replay of the journal repeats', async () => {
    const desk = await boughtDesk();
    await reachTarget(desk);
    expect(desk.account).toMatchObject({ openPositions: 0, openOrders: 0, closedTrades: 1 });
    expect(requestsOf(desk)).toEqual(['submit', 'submit', 'cancel', 'submit']);
    const { rows: trades } = await desk.store.trades(desk.scope, { limit: 10 });
    expect(trades.map(({ exitReason }) => exitReason)).toEqual(['target']);
    await expectSound(desk);
  });

  it('sends each request only when its row is on disk', async () => {
    const desk = new LiveTradingDesk();
    const early: string[] = [];
    desk.venue.onRequest = ({ type, order }) => {
      const expected = type === 'submit' ? 'SUBMITTED' : 'PENDING_CANCEL';
      const status = desk.durable.get(order.id)?.status ?? 'not on disk';
      if (status !== expected) early.push(`${type} of an order that is ${status}`);
    };
    await desk.start();
    await desk.buy();
    await desk.goOn(1_000);
    await reachTarget(desk);
    expect(desk.account.closedTrades).toBe(1);
    expect(early).toEqual([]);
  });

  it('journals its news, and none of the paper account that trades beside it', async () => {
    const desk = await boughtDesk();
    await desk.desk.engine.stop();
    expect(desk.paper).toMatchObject({ openPositions: 1 });
    const told = new Set<string>();
    for await (const { type, payload } of desk.store.read(TEST_SHARD, 1)) {
      if (type === 'order_news') told.add(payload.includes('"account":"live"') ? 'live' : 'paper');
    }
    expect([...told]).toEqual(['live']);
  });

  it('books news once that comes late and twice', async () => {
    const desk = new LiveTradingDesk();
    desk.venue.travel = { delayMs: 400, repeats: true, lost: false };
    await desk.start();
    await desk.buy();
    await desk.goOn(4_000);
    await reachTarget(desk);
    await desk.goOn(4_000);
    expect(desk.account).toMatchObject({ openPositions: 0, closedTrades: 1 });
    const { rows: fills } = await desk.store.fills(desk.scope, { limit: 10 });
    expect(fills).toHaveLength(2);
    await expectSound(desk);
  });

  it('learns from the next report what lost news would have told, with an event for each correction', async () => {
    const desk = await boughtDesk();
    desk.venue.travel = { ...PROMPT, lost: true };
    desk.spike(97.5);
    desk.venue.travel = PROMPT;
    expect(desk.account).toMatchObject({ openPositions: 1 });
    await desk.goOn(16_000);
    expect(desk.corrections).toEqual(['OPENING_BALANCE', 'MISSED_FILL']);
    expect(desk.account).toMatchObject({ openPositions: 0, closedTrades: 1, pauses: [] });
    const { rows: trades } = await desk.store.trades(desk.scope, { limit: 10 });
    expect(trades.map(({ exitReason }) => exitReason)).toEqual(['stop']);
    await expectSound(desk);
  });

  it('is covered again after its stop vanished at the venue', async () => {
    const desk = await boughtDesk();
    desk.venue.travel = { ...PROMPT, lost: true };
    const [stop] = desk.venue.exchange.openOrders;
    if (!stop) throw new Error('a stop rests at the venue');
    desk.venue.exchange.cancel(stop, desk.time.now());
    desk.venue.exchange.dropInbox();
    desk.venue.travel = PROMPT;
    await desk.goOn(16_000);
    expect(desk.corrections).toEqual(['OPENING_BALANCE', 'ORDER_GONE', 'PROTECTION_MISSING']);
    expect(desk.account).toMatchObject({ openPositions: 1, openOrders: 1, pauses: [] });
    expect(desk.venue.exchange.covered.eq(desk.venue.exchange.held)).toBe(true);
    await expectSound(desk);
  });

  it('looks up a request whose outcome is unknown until the venue answers', async () => {
    const desk = new LiveTradingDesk();
    await desk.start();
    desk.venue.fates = ['lost'];
    await desk.buy();
    expect(desk.account).toMatchObject({ openPositions: 1, openOrders: 1 });
    await desk.goOn(10_000);
    expect(desk.account).toMatchObject({ openPositions: 0, openOrders: 0, closedTrades: 0 });
    expect(new Set(requestsOf(desk))).toEqual(new Set(['submit', 'look_up']));
    const { rows } = await desk.store.orders(desk.scope, { limit: 10 });
    expect(rows).toMatchObject([{ status: 'REJECTED', reasonCode: 'NOT_FOUND_AT_VENUE' }]);
    await expectSound(desk);
  });
});

describe('A process that dies between the commit of an order and its sending', () => {
  it.each([
    // It never reached the venue, and ends as not found once the delay bound is over.
    ['lost', 0],
    ['unanswered', 1],
    ['late', 1],
  ] as const)('finds out after its restart about an order that was %s', async (fate, held) => {
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
    for (let look = 0; look < 4; look++) {
      await desk.quote(100);
      await desk.goOn(5_000);
    }
    expect(desk.account).toMatchObject({ openPositions: held, openOrders: held, pauses: [] });
    expect(desk.venue.exchange.covered.eq(desk.venue.exchange.held)).toBe(true);
    await expectSound(desk);
  });

  it('waits for the first report after a restart before it enters again, and keeps its protection', async () => {
    const desk = await boughtDesk();
    const requests = desk.venue.requests.length;
    desk.die();
    await desk.desk.start();
    expect(desk.account).toMatchObject({
      openPositions: 1,
      openOrders: 1,
      pauses: [{ code: 'NOT_RECONCILED' }],
    });
    await desk.goOn(500);
    expect(desk.account.pauses).toEqual([]);
    expect(desk.venue.requests).toHaveLength(requests);
    await expectSound(desk);
  });
});

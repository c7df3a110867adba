import { describe, expect, it } from '@jest/globals';

import { epochMs, ManualTime, shardId, silentLogger } from '@tidegate/kernel';
import { openTimeAt } from '@tidegate/market-data/testing';
import type { Instrument } from '@tidegate/model';

import {
  BTC,
  changesOf,
  ETH,
  FIRST_MINUTE,
  LiveDesk,
  replayOf,
  scriptedStrategy,
  TEST_SHARD,
  testAccount,
  testPlan,
  wholeCommit,
  type LiveDeskSetup,
} from '../../testing/index.js';
import { compareReplay } from '../journal/compare-replay.js';

const { scope } = testAccount();

/** Buys at the close of every minute of the stream. */
const buyer = scriptedStrategy(({ closedAt }, close) =>
  closedAt > openTimeAt('1m', FIRST_MINUTE)
    ? { direction: 'long', stop: close - 2, target: close + 4 }
    : null,
);
const plan = testPlan([buyer], { executionFeed: 'slices', quoteRequired: true });

/** A stopped desk with an open BTC position. */
async function heldDesk(): Promise<LiveDesk> {
  const desk = new LiveDesk({ plan });
  await desk.start();
  await desk.quote(100);
  await desk.closeMinute(FIRST_MINUTE, 100);
  await desk.quote(100);
  expect(desk.engine.accounts()[0]).toMatchObject({ openPositions: 1, openOrders: 2 });
  await desk.engine.stop();
  return desk;
}

function after(before: LiveDesk, setup: Partial<LiveDeskSetup>): LiveDesk {
  const { store, time } = before;
  return new LiveDesk({ plan, store, time, instruments: [BTC, ETH], ...setup });
}

describe('A start without the instrument of an open position', () => {
  it('manages the position until it closes, and enters no new one in the instrument', async () => {
    const warnings: unknown[] = [];
    const before = await heldDesk();
    const sequence = await before.store.lastSequence(shardId(plan.venue));
    const desk = after(before, {
      symbols: ['ETH/USD'],
      logger: { ...silentLogger, warn: (_message, fields) => warnings.push(fields) },
    });
    await desk.start();
    await desk.settle();
    expect(desk.engine.status()).toMatchObject({
      instruments: [ETH.id, BTC.id],
      exitsOnly: [BTC.id],
    });
    expect(desk.engine.accounts()).toMatchObject([{ openPositions: 1 }]);
    expect(warnings).toEqual([{ venue: BTC.venue, instruments: BTC.id }]);
    await desk.quote(97.9);
    expect(desk.engine.accounts()[0]).toMatchObject({ openPositions: 0, closedTrades: 1 });
    for (const minute of [1, 2, 3]) await desk.closeMinute(FIRST_MINUTE + minute, 97.9);
    await desk.engine.stop();
    const trades = await desk.store.trades(scope, { limit: 10 });
    expect(trades.rows.map(({ exitReason }) => exitReason)).toEqual(['stop']);
    const { rows } = await desk.store.positions(scope, { limit: 10 });
    expect(rows.filter(({ instrument }) => instrument === BTC.id)).toHaveLength(1);
    const scanned = new Set<string>();
    for await (const entry of desk.store.read(shardId(plan.venue), sequence + 1)) {
      if (!entry.type.startsWith('scan')) continue;
      for (const { symbol, base } of [BTC, ETH]) {
        if (entry.payload.includes(symbol)) scanned.add(base);
      }
    }
    expect([...scanned]).toEqual(['ETH']);
  });

  it('matches its replay', async () => {
    const desk = after(await heldDesk(), { symbols: ['ETH/USD'] });
    await desk.start();
    await desk.settle();
    await desk.quote(104.2);
    await desk.engine.stop();
    const replayed = await replayOf(plan, desk.store);
    expect(replayed.committed.trades.map(({ exitReason }) => exitReason)).toEqual(['target']);
    expect(await compareReplay(replayed, desk.store, scope)).toEqual([]);
  });

  it('trades the instrument again once it is configured again', async () => {
    const desk = after(await heldDesk(), { symbols: ['ETH/USD', 'BTC/USD'] });
    await desk.start();
    expect(desk.engine.status()).toMatchObject({ exitsOnly: [] });
    await desk.engine.stop();
  });

  it('is refused when the venue no longer lists the instrument', async () => {
    const listed: readonly Instrument[] = [ETH];
    const desk = after(await heldDesk(), { instruments: listed });
    await expect(desk.start()).rejects.toMatchObject({ code: 'INSTRUMENT_DELISTED' });
    await desk.engine.stop();
  });
});

describe('A start with another account in the configuration', () => {
  const [account] = plan.accounts;
  if (!account) throw new Error('the plan has an account');
  const others = { ...plan, accounts: [{ ...account, account: testAccount('other') }] };

  it('continues with the stored account, and does not open the other', async () => {
    const desk = after(await heldDesk(), { plan: others });
    await desk.start();
    await desk.settle();
    expect(desk.engine.accounts()).toMatchObject([{ scope, openPositions: 1, openOrders: 2 }]);
    await desk.quote(104.2);
    expect(desk.engine.accounts()).toMatchObject([{ openPositions: 0, closedTrades: 1 }]);
    await desk.engine.stop();
  });
});

describe('A start with a clock earlier than the last stored input', () => {
  it('is refused before anything is written, but accepted within 30 seconds', async () => {
    const before = await heldDesk();
    await before.engine.stop();
    const { store } = before;
    const last = (await store.lastEntryAt(TEST_SHARD)) ?? before.time.now();
    const startAt = (at: number): LiveDesk => {
      const time = new ManualTime(epochMs(at));
      return new LiveDesk({ plan, instruments: [BTC, ETH], store, time });
    };
    const { epoch } = before.engine.status();
    await expect(startAt(last - 30_001).start()).rejects.toMatchObject({
      code: 'STORAGE_AHEAD_OF_CLOCK',
      details: { lastAt: last, at: last - 30_001 },
    });
    const next = startAt(last - 30_000);
    await next.start();
    expect(next.engine.status().epoch).toBe((epoch ?? 0) + 1);
    await next.engine.stop();
  });
});

describe('A start on a storage with unregistered accounts', () => {
  /** A storage with the rows of an account that holds BTC, but without its registration. */
  async function olderDesk(): Promise<LiveDesk> {
    const before = await heldDesk();
    const record = await before.store.loadAccount(scope, epochMs(0));
    const { openOrders: orders, livePositions: positions, balances, state } = record;
    const held = changesOf({ orders, positions, balances, state: () => state ?? '' }, scope);
    const { time } = before;
    const desk = new LiveDesk({ plan, instruments: [BTC, ETH], time });
    await desk.store.commit(wholeCommit({ shard: TEST_SHARD, accounts: [held] }));
    return desk;
  }

  it('registers the configured accounts and manages their positions', async () => {
    const desk = await olderDesk();
    await desk.start();
    await desk.settle();
    expect(desk.engine.accounts()).toMatchObject([{ scope, openPositions: 1, openOrders: 2 }]);
    expect(await desk.store.directory.find(scope)).toMatchObject({ lifecycle: 'open' });
    expect(await desk.store.unregistered()).toEqual([]);
    await desk.engine.stop();
  });

  it('is refused with the holdings of an account that is not configured', async () => {
    const [account] = plan.accounts;
    if (!account) throw new Error('the plan has an account');
    const others = { ...plan, accounts: [{ ...account, account: testAccount('other') }] };
    const desk = after(await olderDesk(), { plan: others });
    await expect(desk.start()).rejects.toMatchObject({
      code: 'STORAGE_OF_ANOTHER_ACCOUNT',
      message: expect.stringContaining(`(main of tenant t: ${BTC.id} long)`),
    });
  });
});

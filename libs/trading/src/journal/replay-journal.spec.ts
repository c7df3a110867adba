import { describe, expect, it } from '@jest/globals';

import { Decimal, profileHash, shardId, TidegateError, type ShardId } from '@tidegate/kernel';
import { START } from '@tidegate/market-data/testing';

import {
  changesOf,
  EngineDesk,
  minuteCandle,
  replayOf,
  resolverOf,
  scriptedStrategy,
  TEST_SHARD,
  testAccount,
  testPlan,
  wholeCommit,
} from '../../testing/index.js';
import { InMemoryTradingStore } from '../adapters/memory/in-memory-trading-store.js';
import { compareReplay } from './compare-replay.js';
import type { AccountChanges, JournalEntry, JournalStore } from '../ports.js';
import { replayJournal, type ReplayResult } from './replay-journal.js';

const { scope } = testAccount();

/** Buys at the close of the first and the fifth minute after the start. */
const buyer = scriptedStrategy(({ closedAt }, close) => {
  const minute = (closedAt - START) / 60_000;
  return minute === 1 || minute === 5
    ? { direction: 'long', stop: close - 2, target: close + 4 }
    : null;
});
const plan = testPlan([buyer]);

/** One trade that reaches its target at 104, then one that is stopped out at 98. */
const STORY = [
  minuteCandle(0, [100, 100.5, 99.5, 100]),
  minuteCandle(1, [100, 101, 99.5, 100.5]),
  minuteCandle(2, [100.5, 104.5, 100, 104]),
  minuteCandle(3, [104, 104, 100, 100]),
  minuteCandle(4, [100, 100.2, 99.8, 100]),
  minuteCandle(5, [100, 100.2, 99.8, 100]),
  minuteCandle(6, [100, 100.1, 97, 97.5]),
];

async function play(desk: EngineDesk, from = 0, to = STORY.length): Promise<void> {
  for (const candle of STORY.slice(from, to)) await desk.candle(candle);
}

function replay(store: JournalStore): Promise<ReplayResult> {
  return replayOf(plan, store);
}

/** Writes rows to the account, bypassing the engine that runs the shard. */
async function writeRows(
  store: InMemoryTradingStore,
  rows: Partial<AccountChanges>,
): Promise<void> {
  const { epoch: token } = await store.acquire(TEST_SHARD, START);
  await store.commit(wholeCommit({ shard: TEST_SHARD, token, accounts: [changesOf(rows, scope)] }));
}

/** A journal with the given entries, for tampering. */
function journalOf(entries: readonly JournalEntry[]): JournalStore {
  return {
    async *read(_shard: ShardId, from: number) {
      for (const entry of entries) if (entry.sequence >= from) yield entry;
    },
    lastSequence: async () => entries.at(-1)?.sequence ?? 0,
  };
}

async function entriesOf(store: InMemoryTradingStore): Promise<JournalEntry[]> {
  const entries: JournalEntry[] = [];
  for await (const entry of store.read(shardId(plan.venue), 1)) entries.push(entry);
  return entries;
}

describe('replayJournal', () => {
  it('reproduces decisions, orders and ledger from the inputs alone', async () => {
    const desk = new EngineDesk({ plan });
    await desk.start();
    await play(desk);
    await desk.flush();
    const result = await replay(desk.store);
    expect(result.committed.trades.map(({ exitReason }) => exitReason)).toEqual(['target', 'stop']);
    expect(result.decisions).toEqual(desk.decisions);
    expect(result.inputs).toEqual({
      ...{ started: 1, batch: 1, warmed_up: 1, candle: 7, scan: 2 },
    });
    expect(result.lastSequence).toBe(await desk.store.lastSequence(shardId(plan.venue)));
    expect(result.divergedAt).toBeNull();
    expect(await compareReplay(result, desk.store, scope)).toEqual([]);
  });

  it('follows a restart: memory is discarded, and stored state continues', async () => {
    const desk = new EngineDesk({ plan });
    await desk.start();
    await play(desk, 0, 2);
    expect(desk.traders[0]?.openPositions).toBe(1);
    await desk.start();
    await play(desk, 2);
    await desk.flush();
    const result = await replay(desk.store);
    expect(result.runs).toBe(2);
    expect(result.committed.trades.map(({ exitReason }) => exitReason)).toEqual(['target', 'stop']);
    expect(await compareReplay(result, desk.store, scope)).toEqual([]);
  });

  it.each(['before', 'after'] as const)(
    'is identical when the process dies %s any of its commits, and after the following restart',
    async (moment) => {
      const whole = new EngineDesk({ plan });
      await whole.start();
      await play(whole);
      const commits = whole.committed.length;
      expect(commits).toBeGreaterThan(5);
      for (let fatal = 1; fatal <= commits; fatal++) {
        const store = new InMemoryTradingStore();
        const [minute, desk] = await runUntilDeath(store, fatal, moment);
        if ((await store.lastSequence(shardId(plan.venue))) > 0) {
          expect(await compareReplay(await replay(store), store, scope)).toEqual([]);
        }
        const after = new EngineDesk({ plan, store });
        after.time.jumpTo(desk.time.now());
        await after.start();
        await play(after, minute);
        await after.flush();
        const result = await replay(store);
        expect(await compareReplay(result, store, scope)).toEqual([]);
        expect(result.divergedAt).toBeNull();
      }
    },
  );

  it('refuses a journal that is empty, has a hole or contains no start', async () => {
    const desk = new EngineDesk({ plan });
    await expect(replay(desk.store)).rejects.toMatchObject({ code: 'JOURNAL_EMPTY' });
    await desk.start();
    await desk.flush();
    const entries = await entriesOf(desk.store);
    const holed = entries.filter(({ sequence }) => sequence !== 2);
    await expect(replay(journalOf(holed))).rejects.toMatchObject({
      code: 'JOURNAL_HOLE',
      details: { expected: 2, found: 3 },
    });
    await expect(replay(journalOf(entries.slice(1)))).rejects.toMatchObject({
      code: 'JOURNAL_HOLE',
      message: expect.stringContaining('has no engine start'),
    });
  });

  /** Two runs; the first leaves a position open. */
  async function twoRuns(second = plan): Promise<{ desk: EngineDesk; entries: JournalEntry[] }> {
    const first = new EngineDesk({ plan });
    await first.start();
    await play(first, 0, 2);
    await first.flush();
    const desk = new EngineDesk({ plan: second, store: first.store });
    desk.time.jumpTo(first.time.now());
    await desk.start();
    await play(desk, 2);
    await desk.flush();
    return { desk, entries: await entriesOf(first.store) };
  }

  it('begins at the first remaining start when earlier entries were deleted', async () => {
    const { desk, entries } = await twoRuns();
    const starts = entries.filter(({ type }) => type === 'started');
    const [, later] = starts;
    if (!later) throw new Error('the engine was started twice');
    const result = await replay(journalOf(entries.slice(2)));
    expect(result.begun).toEqual({ sequence: later.sequence, at: later.at });
    expect(result.runs).toBe(1);
    expect(result.committed.trades.map(({ exitReason }) => exitReason)).toEqual(['target', 'stop']);
    expect(await compareReplay(result, desk.store, scope)).toEqual([]);
  });

  it('detects a row from before its start that changed since the start loaded it', async () => {
    const { desk, entries } = await twoRuns();
    const result = await replay(journalOf(entries.slice(2)));
    const [position] = result.committed.positions;
    if (!position) throw new Error('a position was open at the start');
    const fees = new Decimal('7') as typeof position.fees;
    await writeRows(desk.store, { positions: [{ ...position, fees }] });
    expect(await compareReplay(result, desk.store, scope)).toMatchObject([
      { kind: 'position', id: position.id, member: 'fees' },
    ]);
  });

  it('refuses a profile that resolves to another hash than the recorded one', async () => {
    const desk = new EngineDesk({ plan });
    await desk.start();
    await desk.flush();
    const { profile } = plan;
    const other = { ...plan, profile: { ...profile, hash: profileHash('another') } };
    await expect(replayOf(other, desk.store)).rejects.toMatchObject({ code: 'PROFILE_DIFFERS' });
    const none = { ...plan, accounts: [] };
    await expect(replayOf(none, desk.store)).rejects.toMatchObject({ code: 'PROFILE_INVALID' });
  });

  it('gives the first input at which an account differs from the recorded run', async () => {
    const { desk, entries } = await twoRuns();
    const idle = testPlan([scriptedStrategy(() => null)]);
    const result = await replayOf(idle, desk.store);
    const restored = entries.find(({ type }) => type === 'account_restored');
    expect(result.divergedAt).toBe(restored?.sequence);
    expect(result.decisions).toEqual([]);
  });

  it('reports its progress', async () => {
    const desk = new EngineDesk({ plan });
    await desk.start();
    await desk.flush();
    const reported: number[] = [];
    await replayJournal({
      shard: TEST_SHARD,
      resolver: resolverOf(plan),
      journal: desk.store,
      onProgress: ({ sequence, lastSequence }) => reported.push(sequence, lastSequence),
    });
    expect(reported).toEqual([3, 3]);
  });
});

describe('compareReplay', () => {
  async function replayed(): Promise<{ store: InMemoryTradingStore; result: ReplayResult }> {
    const desk = new EngineDesk({ plan });
    await desk.start();
    await play(desk);
    await desk.flush();
    return { store: desk.store, result: await replay(desk.store) };
  }

  it('gives the row and the first member that differ', async () => {
    const { store, result } = await replayed();
    const [order] = result.committed.orders;
    if (!order) throw new Error('orders were made');
    const fees = new Decimal('0.000000000000000001') as typeof order.fees;
    await writeRows(store, { orders: [{ ...order, fees }] });
    expect(await compareReplay(result, store, scope)).toEqual([
      { kind: 'order', id: order.id, member: 'fees', replayed: '0', stored: fees.toString() },
    ]);
  });

  it('lists rows that only one side has, up to 100 differences', async () => {
    const { store, result } = await replayed();
    const [order] = result.committed.orders;
    if (!order) throw new Error('orders were made');
    const orders = Array.from({ length: 150 }, (_, index) => ({
      ...order,
      id: `extra-${index}` as typeof order.id,
    }));
    await writeRows(store, { orders });
    const differences = await compareReplay(result, store, scope);
    expect(differences).toHaveLength(100);
    expect(differences[0]).toMatchObject({ kind: 'order', replayed: null, stored: 'present' });
    const empty = new InMemoryTradingStore();
    const missing = await compareReplay(result, empty, scope);
    expect(new Set(missing.map(({ kind }) => kind))).toEqual(
      new Set([
        'balance',
        'state',
        'order',
        'fill',
        'position',
        'transaction',
        'trade',
        'decision',
      ]),
    );
  });

  it('rejects for an account that the replay does not contain', async () => {
    const { store, result } = await replayed();
    const absent = testAccount('absent').scope;
    await expect(compareReplay(result, store, absent)).rejects.toThrow(TidegateError);
  });
});

/** Plays the story until the fatal commit; returns the minute in which the process died. */
async function runUntilDeath(
  store: InMemoryTradingStore,
  fatal: number,
  moment: 'before' | 'after',
): Promise<[minute: number, desk: EngineDesk]> {
  let commits = 0;
  const desk = new EngineDesk({
    plan,
    store,
    commit: async (rows) => {
      commits += 1;
      if (commits === fatal && moment === 'before') throw new Error('power failure');
      await store.commit(rows);
      if (commits === fatal) throw new Error('power failure');
    },
  });
  let minute = 0;
  const life = async (): Promise<void> => {
    await desk.start();
    for (; minute < STORY.length; minute++) await play(desk, minute, minute + 1);
  };
  await expect(life()).rejects.toThrow('power failure');
  return [minute, desk];
}

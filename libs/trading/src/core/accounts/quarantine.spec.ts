import { describe, expect, it } from '@jest/globals';

import { epochMs, TidegateError } from '@tidegate/kernel';
import { START } from '@tidegate/market-data/testing';
import { accountKey, type DecisionRecord } from '@tidegate/model';

import {
  changesOf,
  controlInput,
  namedAccount,
  EngineDesk,
  minuteCandle,
  replayOf,
  scriptedStrategy,
  TEST_SHARD,
  testPlan,
  wholeCommit,
} from '../../../testing/index.js';
import { InMemoryTradingStore } from '../../adapters/memory/in-memory-trading-store.js';
import { compareReplay } from '../../journal/compare-replay.js';
import type { LedgerCommit } from '../../ports.js';

const MINUTE = 60_000;
const QUIET = [100, 100.4, 99.6, 100] as const;
const VICTIM = 't7/a7';

/** Buys at the close of the first and the sixth minute. */
const buyer = scriptedStrategy(({ closedAt }, close) => {
  const minute = (closedAt - START) / MINUTE;
  return minute === 1 || minute === 6
    ? { direction: 'long', stop: close - 2, target: close + 4 }
    : null;
});
const plan = testPlan([buyer], {
  accounts: Array.from({ length: 20 }, (_, index) => namedAccount(`t${index}/a${index}`)),
});
const victim = plan.accounts[7]?.account.scope;
if (!victim) throw new Error('The plan has too few accounts');

async function startedDesk(
  store = new InMemoryTradingStore(),
  commit?: (rows: LedgerCommit) => Promise<void>,
): Promise<EngineDesk> {
  const desk = new EngineDesk({ plan, store, ...(commit && { commit }) });
  await desk.start();
  return desk;
}

async function minutes(desk: EngineDesk, ...of: readonly number[]): Promise<void> {
  for (const minute of of) await desk.candle(minuteCandle(minute, QUIET));
}

/** Makes a method of the victim throw, as a broken invariant of its books would. */
function plant(desk: EngineDesk, method: 'endSlice' | 'takeNews' | 'consider' | 'begin'): void {
  const trader = desk.trader(VICTIM);
  Object.assign(trader, {
    [method]: () => {
      throw new Error(`planted in ${method}`);
    },
  });
}

/** Decisions and records of the other accounts, ids included. */
async function othersOf(desk: EngineDesk): Promise<object> {
  const decisions = desk.decisions
    .filter(({ scope }) => scope.account !== victim?.account)
    .map(({ signal: _signal, ...decision }: DecisionRecord) => decision);
  const records = [];
  for (const { account } of plan.accounts) {
    const { scope } = account;
    if (scope === victim) continue;
    records.push([accountKey(scope), await desk.store.loadAccount(scope, epochMs(0))]);
  }
  return { decisions, records };
}

async function expectSameReplay(desk: EngineDesk): Promise<void> {
  await desk.flush();
  const result = await replayOf(plan, desk.store);
  expect(result.divergedAt).toBeNull();
  for (const { account } of plan.accounts) {
    expect(await compareReplay(result, desk.store, account.scope)).toEqual([]);
  }
}

function stateOf(desk: EngineDesk) {
  return desk.run.life.registrations.find(victim as NonNullable<typeof victim>);
}

describe('A fault in one of 20 accounts', () => {
  it.each([
    ['endSlice', 2],
    ['takeNews', 1],
  ] as const)(
    'quarantines that account only when %s throws, and a replay repeats it',
    async (method, minute) => {
      const sound = await startedDesk();
      await minutes(sound, 0, 1, 2, 3);
      await sound.flush();
      const desk = await startedDesk();
      for (const each of [0, 1, 2, 3]) {
        if (each === minute) plant(desk, method);
        await minutes(desk, each);
      }
      await desk.flush();
      expect(desk.faulted).toMatchObject([{ scope: victim, isFrozen: false }]);
      expect(stateOf(desk)).toMatchObject({
        lifecycle: 'quarantined',
        reason: `planted in ${method}`,
      });
      expect(desk.events).toContainEqual(
        expect.objectContaining({ type: 'account_quarantined', scope: victim }),
      );
      expect(await othersOf(desk)).toEqual(await othersOf(sound));
      await expectSameReplay(desk);
    },
  );

  it('does not change the other accounts’ decisions when it occurs during an offer', async () => {
    const sound = await startedDesk();
    await minutes(sound, 0, 1);
    const desk = await startedDesk();
    plant(desk, 'consider');
    await minutes(desk, 0, 1);
    for (const each of [sound, desk]) await each.flush();
    expect(desk.traders.filter(({ openPositions }) => openPositions === 1)).toHaveLength(19);
    expect(desk.trader(VICTIM).openPositions).toBe(0);
    expect(await othersOf(desk)).toEqual(await othersOf(sound));
    await expectSameReplay(desk);
  });

  it('leaves the protective stop in the market, and the ledger balances after its fill', async () => {
    const desk = await startedDesk();
    await minutes(desk, 0, 1);
    plant(desk, 'endSlice');
    await minutes(desk, 2);
    expect(desk.trader(VICTIM)).toMatchObject({ isQuarantined: true, openPositions: 1 });
    await desk.candle(minuteCandle(3, [100, 100, 97, 97.5]));
    expect(desk.trader(VICTIM)).toMatchObject({ openPositions: 0, closedTrades: 1 });
    expect(desk.trader(VICTIM).ledgerBalanced).toBe(true);
    await minutes(desk, 4, 5, 6);
    expect(desk.trader(VICTIM).openPositions).toBe(0);
    expect(desk.traders.filter(({ openPositions }) => openPositions === 1)).toHaveLength(19);
    await expectSameReplay(desk);
  });

  it('lets the account enter again after a release with a balanced ledger', async () => {
    const desk = await startedDesk();
    await minutes(desk, 0, 1);
    plant(desk, 'endSlice');
    await minutes(desk, 2);
    await desk.candle(minuteCandle(3, [100, 100, 97, 97.5]));
    const target = { type: 'account', scope: victim } as const;
    const release = { type: 'release_quarantine' } as const;
    await desk.take(controlInput(release, desk.time.now(), { target }));
    expect(stateOf(desk)).toMatchObject({ lifecycle: 'open', reason: '' });
    await minutes(desk, 4, 5, 6);
    expect(desk.trader(VICTIM)).toMatchObject({ openPositions: 1, ledgerBalanced: true });
    await expectSameReplay(desk);
  });

  it('freezes the account when it fails again in quarantine, and a restart returns it to quarantine', async () => {
    const desk = await startedDesk();
    await minutes(desk, 0, 1);
    plant(desk, 'endSlice');
    await minutes(desk, 2);
    plant(desk, 'endSlice');
    await minutes(desk, 3);
    expect(desk.faulted.map(({ isFrozen }) => isFrozen)).toEqual([false, true]);
    expect(() => desk.trader(VICTIM)).toThrow('No account');
    expect(stateOf(desk)).toMatchObject({ lifecycle: 'quarantined' });
    await desk.candle(minuteCandle(4, [100, 100, 97, 97.5]));
    const { livePositions } = await desk.store.loadAccount(victim, epochMs(0));
    expect(livePositions).toHaveLength(1);
    await expectSameReplay(desk);
    await desk.start([]);
    expect(desk.trader(VICTIM)).toMatchObject({ isQuarantined: true, openPositions: 1 });
    await desk.candle(minuteCandle(5, [97.5, 97.5, 97, 97]));
    expect(desk.trader(VICTIM).openPositions).toBe(0);
    await expectSameReplay(desk);
  });

  it('quarantines the account whose rows the store refuses, commits the others, and replays the same', async () => {
    const store = new InMemoryTradingStore();
    let refusals = 1;
    const desk = await startedDesk(store, async (rows) => {
      const hasFill = rows.accounts.some(
        ({ scope, fills }) => scope.account === victim?.account && fills.length > 0,
      );
      if (hasFill && refusals > 0) {
        refusals -= 1;
        throw new TidegateError('DUPLICATE_FILL', 'booked already', {
          details: { account: accountKey(victim) },
        });
      }
      await store.commit(rows);
    });
    await minutes(desk, 0, 1, 2);
    expect(desk.faulted).toMatchObject([{ scope: victim, isFrozen: false }]);
    expect(desk.traders.filter(({ openPositions }) => openPositions === 1)).toHaveLength(19);
    expect(desk.trader(VICTIM)).toMatchObject({ isQuarantined: true });
    await minutes(desk, 3, 4);
    await expectSameReplay(desk);
  });

  it.each([0, 1, 2, 3, 4])(
    'replays the same when the process crashes %i commits after the store refused the account',
    async (commitsToLive) => {
      const store = new InMemoryTradingStore();
      let left = Infinity;
      const desk = await startedDesk(store, async (rows) => {
        const isRefused = rows.accounts.some(
          ({ scope, fills }) => scope.account === victim?.account && fills.length > 0,
        );
        if (isRefused && left === Infinity) {
          left = commitsToLive;
          throw new TidegateError('DUPLICATE_FILL', 'booked already', {
            details: { account: accountKey(victim) },
          });
        }
        left -= 1;
        if (left < 0) throw new Error('power failure');
        await store.commit(rows);
      });
      await minutes(desk, 0, 1, 2, 3).catch(() => undefined);
      const after = new EngineDesk({ plan, store });
      after.time.jumpTo(desk.time.now());
      await after.start();
      await minutes(after, 4, 5);
      await expectSameReplay(after);
    },
  );

  it('stops the engine without writing when the shard token is stale', async () => {
    const store = new InMemoryTradingStore();
    const desk = await startedDesk(store);
    await minutes(desk, 0);
    await desk.flush();
    const sequence = await store.lastSequence(TEST_SHARD);
    const { epoch: token } = await store.acquire(TEST_SHARD, START);
    await expect(minutes(desk, 1, 2)).rejects.toMatchObject({ code: 'SHARD_FENCED' });
    expect(desk.faulted).toEqual([]);
    expect(await store.lastSequence(TEST_SHARD)).toBe(sequence);
    await store.commit(
      wholeCommit({ shard: TEST_SHARD, token, accounts: [changesOf({}, victim)] }),
    );
  });
});

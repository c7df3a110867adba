import { describe, expect, it } from '@jest/globals';

import { epochMs, money, TidegateError, type EpochMs } from '@tidegate/kernel';
import { openTimeAt } from '@tidegate/market-data/testing';
import { accountKey, type AccountScope, type ControlTarget } from '@tidegate/model';

import {
  controlOf,
  namedAccount,
  FIRST_MINUTE,
  LiveDesk,
  replayOf,
  scriptedStrategy,
  testPlan,
} from '../../testing/index.js';
import { InMemoryTradingStore } from '../adapters/memory/in-memory-trading-store.js';
import type { CommandEffect } from '../core/inputs/engine-command.js';
import { compareReplay } from '../journal/compare-replay.js';
import type { AccountRecord, LedgerCommit } from '../ports.js';

/** Buys at the close of every minute of the stream. */
const buyer = scriptedStrategy(({ closedAt }, close) =>
  closedAt > openTimeAt('1m', FIRST_MINUTE)
    ? { direction: 'long', stop: close - 2, target: close + 4 }
    : null,
);
const members = [namedAccount('t/main'), namedAccount('t/other')];
const plan = testPlan([buyer], {
  accounts: members,
  executionFeed: 'slices',
  quoteRequired: true,
});
const [victim, other] = members.map(({ account }) => account.scope) as [AccountScope, AccountScope];
const target: ControlTarget = { type: 'account', scope: victim };

/** Refuses the victim's first fill; afterwards loads its record changed by `spoil`. */
class FaultyStore extends InMemoryTradingStore {
  private refusals = 1;
  spoil: (record: AccountRecord) => AccountRecord = (record) => ({ ...record, state: 'nothing' });

  override async commit(rows: LedgerCommit): Promise<void> {
    const isFilled = rows.accounts.some(
      ({ scope, fills }) => accountKey(scope) === accountKey(victim) && fills.length > 0,
    );
    if (isFilled && this.refusals > 0) {
      this.refusals -= 1;
      throw new TidegateError('DUPLICATE_FILL', 'booked already', {
        details: { account: accountKey(victim) },
      });
    }
    await super.commit(rows);
  }

  override async loadAccount(scope: AccountScope, since: EpochMs): Promise<AccountRecord> {
    const record = await super.loadAccount(scope, since);
    return accountKey(scope) === accountKey(victim) && this.refusals === 0
      ? this.spoil(record)
      : record;
  }
}

/** An engine whose first account could not be reloaded after a fault. */
async function frozenDesk(): Promise<{ readonly desk: LiveDesk; readonly store: FaultyStore }> {
  const store = new FaultyStore();
  const desk = new LiveDesk({ plan, store });
  await desk.start();
  await desk.quote(100);
  await desk.closeMinute(FIRST_MINUTE, 100);
  await desk.quote(100);
  expect(await store.directory.find(victim)).toMatchObject({ lifecycle: 'quarantined' });
  expect(desk.engine.accounts().map(({ scope }) => scope)).toEqual([other]);
  return { desk, store };
}

let keys = 0;
function release(desk: LiveDesk, of: ControlTarget = target): Promise<CommandEffect> {
  keys += 1;
  const command = controlOf({ type: 'release_quarantine' }, { target: of, key: `r-${keys}` });
  return desk.engine.command({ ...command, type: 'control' });
}

function statusOf(desk: LiveDesk) {
  return desk.engine.accounts().find(({ scope }) => accountKey(scope) === accountKey(victim));
}

describe('The release of a frozen account', () => {
  it.each<[string, ControlTarget, number]>([
    ['by name', target, 1],
    ['with its tenant', { type: 'tenant', tenant: victim.tenant }, 2],
  ])(
    'continues from its last commit in the same process (%s), and a replay agrees',
    async (_how, of, accounts) => {
      const { desk, store } = await frozenDesk();
      store.spoil = (record) => record;
      expect(await release(desk, of)).toEqual({ repeated: false, accounts, positions: 0 });
      expect(statusOf(desk)).toMatchObject({ lifecycle: 'open', reason: '', ledgerBalanced: true });
      await desk.closeMinute(FIRST_MINUTE + 1, 100);
      await desk.quote(100);
      await desk.closeMinute(FIRST_MINUTE + 2, 100);
      await desk.quote(100);
      expect(statusOf(desk)).toMatchObject({ openPositions: 1, ledgerBalanced: true });
      expect(desk.faults).toEqual([]);
      await desk.engine.stop();
      const result = await replayOf(plan, store);
      expect(result.divergedAt).toBeNull();
      for (const scope of [victim, other]) {
        expect(await compareReplay(result, store, scope)).toEqual([]);
      }
    },
  );

  it('is refused while its ledger does not balance', async () => {
    const { desk, store } = await frozenDesk();
    store.spoil = (record) => ({
      ...record,
      balances: [{ book: 'cash', asset: 'USD', amount: money(1) }],
    });
    await expect(release(desk)).rejects.toMatchObject({ code: 'LEDGER_NOT_BALANCED' });
    expect(statusOf(desk)).toBeUndefined();
    store.spoil = (record) => record;
    expect(await release(desk)).toMatchObject({ accounts: 1 });
    await desk.engine.stop();
  });

  it('leaves the account frozen if it cannot be reloaded', async () => {
    const { desk, store } = await frozenDesk();
    await release(desk);
    expect(statusOf(desk)).toBeUndefined();
    expect(await store.directory.find(victim)).toMatchObject({ lifecycle: 'quarantined' });
    store.spoil = (record) => record;
    await release(desk);
    expect(statusOf(desk)).toMatchObject({ lifecycle: 'open' });
    expect(desk.engine.status().phase).toBe('running');
    await desk.engine.stop();
    expect((await replayOf(plan, store)).divergedAt).toBeNull();
  });

  it('is required before any other command for the account', async () => {
    const { desk } = await frozenDesk();
    keys += 1;
    const closing = { type: 'close_account', scope: victim, key: `c-${keys}` } as const;
    const header = { actor: 'alice', reason: 'a test', at: epochMs(1) };
    await expect(desk.engine.command({ ...header, ...closing })).rejects.toMatchObject({
      code: 'ACCOUNT_FROZEN',
      message: expect.stringContaining('release it first'),
    });
    await desk.engine.stop();
  });
});

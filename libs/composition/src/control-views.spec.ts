import { beforeEach, describe, expect, it } from '@jest/globals';
import { ControlPreviewQuery } from '@tidegate/contracts';
import {
  accountId,
  epochMs,
  instrumentId,
  ManualTime,
  positionId,
  shardId,
  tenantId,
  venueId,
} from '@tidegate/kernel';
import { FeeSchedule } from '@tidegate/matching';
import type { ControlTarget } from '@tidegate/model';
import { InMemoryTradingStore, queuedCommand, type FoundCommand } from '@tidegate/trading';
import {
  commitOf,
  MAIN_ACCOUNT,
  orderRow,
  positionRow,
  registrationRow,
  scopeOf,
  STORE_EPOCH,
  tradeRow,
} from '@tidegate/trading/testing';

import { StoredControlViews } from './control-views.js';
import type { AccountsScope } from './trading-views.js';

const SECOND = scopeOf('default', 'second');
const ALL: AccountsScope = { tenant: MAIN_ACCOUNT.tenant, account: null };
const MAIN: AccountsScope = { tenant: MAIN_ACCOUNT.tenant, account: accountId('main') };
const OTHER: AccountsScope = { tenant: tenantId('other'), account: null };
const ETH = instrumentId(venueId('kraken'), 'ETH/USD');
const TAKEN = epochMs(STORE_EPOCH + 60_000);

const query = (members: Partial<ControlPreviewQuery> = {}): ControlPreviewQuery =>
  Object.assign(new ControlPreviewQuery(), members);

describe('StoredControlViews', () => {
  let store: InMemoryTradingStore;
  let time: ManualTime;
  let commands: Map<string, FoundCommand>;
  let views: StoredControlViews;

  beforeEach(async () => {
    store = new InMemoryTradingStore();
    time = new ManualTime(TAKEN);
    commands = new Map();
    views = new StoredControlViews({
      reads: store,
      accounts: {
        list: async ({ tenant }) =>
          tenant === 'default'
            ? [MAIN_ACCOUNT, SECOND].map((scope) => registrationRow({}, scope))
            : [],
        find: async () => null,
      },
      commands: { find: async (_shard, key) => commands.get(key) ?? null },
      shards: () => [shardId('main')],
      market: { quote: () => null, book: () => null },
      fees: new FeeSchedule(),
      venue: venueId('kraken'),
      clock: time,
    });
    const [first, second] = [
      positionRow(),
      positionRow({ instrument: ETH, id: positionId('p-2') }),
    ];
    await store.commit(
      commitOf({
        positions: [first, second],
        orders: [orderRow({ position: first.id, status: 'ACCEPTED' })],
      }),
    );
    await store.commit(commitOf({ positions: [positionRow({ scope: SECOND })] }, SECOND));
  });

  function command(
    key: string,
    target: ControlTarget,
    over: { readonly type?: 'kill' | 'pause'; readonly takenAt?: typeof TAKEN | null } = {},
  ): void {
    const { type = 'kill', takenAt = TAKEN } = over;
    const control = type === 'kill' ? { type } : { type, code: 'X' };
    const queued = queuedCommand(shardId('main'), {
      ...{ key, actor: 'ann', reason: 'a test', at: TAKEN },
      type: 'control',
      command: control,
      target,
    });
    commands.set(key, { command: queued, takenAt });
  }

  it('previews the positions and orders of the target only', async () => {
    const whole = await views.preview(ALL, query());
    expect(whole).toMatchObject({ accounts: 2, ordersCancelled: 1, isLive: false });
    expect(whole.positions.map(({ account }) => account).toSorted()).toEqual([
      'main',
      'main',
      'second',
    ]);
    const one = await views.preview(MAIN, query({ instrument: 'ETH/USD' }));
    expect(one).toMatchObject({ accounts: 1, ordersCancelled: 0 });
    expect(one.positions.map(({ instrument }) => instrument)).toEqual([ETH]);
    expect(await views.preview(OTHER, query())).toEqual({
      ...{ accounts: 0, positions: [], ordersCancelled: 0, isLive: false },
    });
  });

  it('counts what a kill has closed, and what is still open', async () => {
    command('k', { type: 'account', scope: MAIN_ACCOUNT });
    expect(await views.effect(MAIN, { key: 'k' })).toMatchObject({
      ...{ state: 'under_way', asked: 2, closed: 0 },
      open: [{ instrument: positionRow().instrument }, { instrument: ETH }],
    });
    const closedAt = epochMs(TAKEN + 1_000);
    const closed = { status: 'closed', closedAt } as const;
    const first = positionRow(closed);
    await store.commit(
      commitOf({ positions: [first], trades: [tradeRow({ position: first.id, closedAt })] }),
    );
    expect(await views.effect(MAIN, { key: 'k' })).toMatchObject({ asked: 2, closed: 1 });
    const second = positionRow({ ...closed, instrument: ETH, id: positionId('p-2') });
    const trade = tradeRow({ position: second.id, instrument: ETH, closedAt });
    await store.commit(commitOf({ positions: [second], trades: [trade] }));
    expect(await views.effect(ALL, { key: 'k' })).toMatchObject({
      ...{ state: 'done', asked: 2, closed: 2, open: [] },
    });
  });

  it('is not confirmed while a position stays open for longer than an exit may take', async () => {
    command('k', { type: 'tenant', tenant: ALL.tenant });
    time.advanceBy(30_001);
    expect(await views.effect(ALL, { key: 'k' })).toMatchObject({
      ...{ state: 'not_confirmed', asked: 3 },
    });
  });

  it('waits until the engine has executed the command', async () => {
    command('k', { type: 'platform' }, { takenAt: null });
    expect(await views.effect(ALL, { key: 'k' })).toMatchObject({
      state: 'waiting',
      takenAt: null,
    });
  });

  it.each([
    ['no command has', ALL, 'unknown'],
    ['another tenant used', OTHER, 'k'],
    ['another account used', { ...ALL, account: accountId('second') }, 'k'],
    ['closes nothing', ALL, 'pause'],
  ] as const)('refuses a key that %s', async (_what, place, key) => {
    command('k', { type: 'account', scope: MAIN_ACCOUNT });
    command('pause', { type: 'platform' }, { type: 'pause' });
    await expect(views.effect(place, { key })).rejects.toMatchObject({ code: 'COMMAND_UNKNOWN' });
  });
});

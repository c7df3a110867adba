import { expect, it } from '@jest/globals';

import {
  epochMs,
  fillId,
  instrumentId,
  orderId,
  positionId,
  shardId,
  type EpochMs,
} from '@tidegate/kernel';
import type { LedgerTransaction, LedgerTransactionKind, OrderStatus } from '@tidegate/model';

import type { StoredAccount } from '../src/ports.js';
import {
  fillRow,
  MAIN_ACCOUNT,
  orderRow,
  positionRow,
  scopeOf,
  STORE_EPOCH,
  transactionRow,
} from './store-builders.js';
import {
  changesOf,
  commitOf,
  EVERY_KIND,
  journalRow,
  MAIN_SHARD,
  pauseRow,
  PROFILE,
  registrationRow,
  USD_CASH,
  wholeCommit,
} from './store-commits.js';
import type { StoreUnderTest } from './store-under-test.js';

const COINBASE = shardId('coinbase');
const LONG_AGO = epochMs(0);

/** Repeats the model's list of final statuses, so that an omission there fails a test. */
const IS_OVER: Readonly<Record<OrderStatus, boolean>> = {
  INITIALIZED: false,
  DENIED: true,
  SUBMITTED: false,
  ACCEPTED: false,
  REJECTED: true,
  PENDING_CANCEL: false,
  PARTIALLY_FILLED: false,
  FILLED: true,
  CANCELED: true,
  EXPIRED: true,
};

const after = (ms: number): EpochMs => epochMs(STORE_EPOCH + ms);

/** Journal, starts and state of shards, and the accounts that a start loads. */
export function describeStoreShards(under: () => StoreUnderTest): void {
  describeJournal(under);
  describeStarts(under);
  describeAccounts(under);
  describeRecent(under);
}

function describeJournal(under: () => StoreUnderTest): void {
  it('S30 reads the journal of a shard in order from a given sequence', async () => {
    const { trading, journal } = under();
    const entries = Array.from({ length: 25 }, (_, index) => journalRow(index + 1));
    const foreign = journalRow(1, { shard: COINBASE });
    await trading.commit(wholeCommit({ shard: COINBASE, journal: [foreign] }));
    await trading.commit(wholeCommit({ journal: entries.slice(0, 10) }));
    await trading.commit(wholeCommit({ journal: entries.slice(10) }));
    expect(await gather(journal.read(MAIN_SHARD, 1))).toStrictEqual(entries);
    expect(await gather(journal.read(MAIN_SHARD, 24))).toStrictEqual(entries.slice(23));
    expect(await gather(journal.read(MAIN_SHARD, 26))).toEqual([]);
    expect(await gather(journal.read(COINBASE, 1))).toStrictEqual([foreign]);
  });

  it('S31 gives the last sequence of each shard', async () => {
    const { trading, journal } = under();
    expect(await journal.lastSequence(MAIN_SHARD)).toBe(0);
    await trading.commit(wholeCommit({ journal: [journalRow(1), journalRow(2)] }));
    expect(await journal.lastSequence(MAIN_SHARD)).toBe(2);
    expect(await journal.lastSequence(COINBASE)).toBe(0);
  });
}

function describeStarts(under: () => StoreUnderTest): void {
  it('S32 numbers the starts of each shard from 1 and returns the last sequence of its journal', async () => {
    const { shards, trading } = under();
    expect(await shards.acquire(MAIN_SHARD, STORE_EPOCH)).toEqual({
      shard: MAIN_SHARD,
      epoch: 1,
      startedAt: STORE_EPOCH,
      lastSequence: 0,
    });
    await trading.commit(wholeCommit({ token: 1, journal: [journalRow(1), journalRow(2)] }));
    const second = { shard: MAIN_SHARD, epoch: 2, startedAt: after(5), lastSequence: 2 };
    expect(await shards.acquire(MAIN_SHARD, after(5))).toEqual(second);
    expect(await shards.acquire(COINBASE, after(6))).toMatchObject({ epoch: 1, lastSequence: 0 });
  });

  it('S32 returns the time of the last journal entry of each shard', async () => {
    const { shards, trading } = under();
    expect(await shards.lastEntryAt(MAIN_SHARD)).toBeNull();
    const journal = [journalRow(1, { at: after(9) }), journalRow(2, { at: after(7) })];
    await trading.commit(wholeCommit({ journal }));
    expect(await shards.lastEntryAt(MAIN_SHARD)).toBe(after(7));
    expect(await shards.lastEntryAt(COINBASE)).toBeNull();
  });

  it('S33 gives each of many concurrent starts its own epoch', async () => {
    const { shards } = under();
    const runs = await Promise.all(
      Array.from({ length: 8 }, () => shards.acquire(MAIN_SHARD, STORE_EPOCH)),
    );
    const epochs = runs.map(({ epoch }) => epoch).sort((a, b) => a - b);
    expect(epochs).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('S34 keeps the state and the pauses of a shard, oldest first', async () => {
    const { trading, shards } = under();
    expect(await shards.load(MAIN_SHARD)).toStrictEqual({ state: null, pauses: [] });
    const { tenant } = MAIN_ACCOUNT;
    const instrument = instrumentId('kraken', 'BTC/USD');
    const pauses = [
      pauseRow({ at: after(1) }),
      pauseRow({ at: after(2), target: { type: 'platform' } }),
      pauseRow({ at: after(3), target: { type: 'tenant', tenant } }),
      pauseRow({ at: after(4), target: { type: 'instrument', scope: MAIN_ACCOUNT, instrument } }),
      pauseRow({ at: after(5), code: 'OTHER' }),
    ];
    await trading.commit(
      wholeCommit({
        state: () => '{"venue":1}',
        pauses: { set: pauses.toReversed(), cleared: [] },
      }),
    );
    expect(await shards.load(MAIN_SHARD)).toStrictEqual({ state: '{"venue":1}', pauses });
    expect(await shards.load(COINBASE)).toStrictEqual({ state: null, pauses: [] });
    const replaced = pauseRow({ at: after(9), reason: 'Longer lunch' });
    const [, platform, ...others] = pauses;
    await trading.commit(
      wholeCommit({
        pauses: { set: [replaced], cleared: [platform ?? replaced, pauseRow({ code: 'NONE' })] },
      }),
    );
    const remaining = [...others, replaced];
    expect(await shards.load(MAIN_SHARD)).toStrictEqual({
      state: '{"venue":1}',
      pauses: remaining,
    });
  });
}

function describeAccounts(under: () => StoreUnderTest): void {
  async function held(): Promise<readonly StoredAccount[]> {
    return gather(under().shards.accounts(MAIN_SHARD, LONG_AGO));
  }

  it('S35 returns the registered accounts of a shard with their records and profiles, oldest first', async () => {
    const { trading, profiles } = under();
    await profiles.save(MAIN_ACCOUNT, PROFILE);
    const young = registrationRow({ openedAt: after(1) });
    const quarantined = registrationRow(
      { lifecycle: 'quarantined', reason: 'The ledger does not balance', updatedAt: after(9) },
      scopeOf('other', 'main'),
    );
    const closed = registrationRow(
      { lifecycle: 'closed', closedAt: after(3) },
      scopeOf('default', 'closed'),
    );
    const elsewhere = registrationRow({}, scopeOf('default', 'elsewhere'));
    const changes = [young, quarantined, closed].map((registration) =>
      changesOf({ registration }, registration.account.scope),
    );
    await trading.commit(wholeCommit({ accounts: changes }));
    await trading.commit({
      ...commitOf({ registration: elsewhere }, elsewhere.account.scope),
      shard: COINBASE,
    });
    await trading.commit(EVERY_KIND);
    const [first, second, ...others] = await held();
    expect(others).toEqual([]);
    expect(first?.registration).toStrictEqual(quarantined);
    expect(second).toStrictEqual({
      registration: young,
      record: await trading.loadAccount(MAIN_ACCOUNT, LONG_AGO),
      profileContent: PROFILE.content,
    });
    expect(second?.record.balances).toHaveLength(2);
  });

  it('S36 returns the record of each of 1,200 accounts', async () => {
    const { trading, profiles } = under();
    await profiles.save(MAIN_ACCOUNT, PROFILE);
    const scopes = Array.from({ length: 1_200 }, (_, index) =>
      scopeOf(`t${index % 7}`, `a${index}`),
    );
    await trading.commit(
      wholeCommit({
        accounts: scopes.map((scope, index) =>
          changesOf(
            {
              registration: registrationRow({ openedAt: after(Math.floor(index / 3)) }, scope),
              balances: [{ ...USD_CASH, asset: scope.account }],
              orders: [orderRow({ scope, id: orderId(`o-${index}`) })],
              positions: [positionRow({ scope })],
              fills: [fillRow({ scope, id: fillId(`f-${index}`) })],
              state: () => `"${scope.account}"`,
            },
            scope,
          ),
        ),
      }),
    );
    const accounts = await held();
    expect(accounts).toHaveLength(1_200);
    for (const { registration, record } of accounts) {
      const { account } = registration.account.scope;
      expect(record.balances.map(({ asset }) => asset)).toEqual([account]);
      expect(record.openOrders.map(({ scope }) => scope)).toEqual([registration.account.scope]);
      expect(record.livePositions).toHaveLength(1);
      expect(record.recentFills).toEqual([`f-${account.slice(1)}`]);
      expect(record.state).toBe(`"${account}"`);
    }
    const times = accounts.map(({ registration }) => registration.openedAt);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });

  it('S37 refuses an account whose profile content is not stored', async () => {
    await under().trading.commit(commitOf({ registration: registrationRow() }));
    await expect(held()).rejects.toMatchObject({ code: 'PROFILE_MISSING' });
  });

  it('S38 lists unregistered accounts with a balance, order or position', async () => {
    const { trading, shards } = under();
    const holders = ['balance', 'order', 'position', 'registered', 'state'].map((name) =>
      scopeOf('default', name),
    );
    const [balance, order, position, registered, state] = holders as [
      typeof MAIN_ACCOUNT,
      typeof MAIN_ACCOUNT,
      typeof MAIN_ACCOUNT,
      typeof MAIN_ACCOUNT,
      typeof MAIN_ACCOUNT,
    ];
    await trading.commit(
      wholeCommit({
        accounts: [
          changesOf({ positions: [positionRow({ scope: position })] }, position),
          changesOf({ orders: [orderRow({ scope: order })] }, order),
          changesOf({ balances: [USD_CASH] }, balance),
          changesOf({ state: () => '{}' }, state),
          changesOf(
            { registration: registrationRow({}, registered), balances: [USD_CASH] },
            registered,
          ),
        ],
      }),
    );
    expect(await shards.unregistered()).toStrictEqual([balance, order, position]);
  });
}

function describeRecent(under: () => StoreUnderTest): void {
  it('S39 loads orders ended and fills booked since a given time, oldest first', async () => {
    const { trading } = under();
    const ended = [3, 1, 2].map((ms) =>
      orderRow({ id: orderId(`o-${ms}`), status: 'CANCELED', updatedAt: after(ms) }),
    );
    const fills = [3, 1, 2].map((ms) => fillRow({ id: fillId(`f-${ms}`), at: after(ms) }));
    await trading.commit(commitOf({ orders: ended, fills }));
    const record = await trading.loadAccount(MAIN_ACCOUNT, after(2));
    expect(record.endedOrders).toStrictEqual([ended[2], ended[0]]);
    expect(record.recentFills).toEqual(['f-2', 'f-3']);
    const none = await trading.loadAccount(MAIN_ACCOUNT, after(4));
    expect(none).toMatchObject({ endedOrders: [], recentFills: [] });
  });

  it('S39 loads only the closed positions whose entries ended since a given time', async () => {
    const { trading } = under();
    const closed = ['late', 'exit', 'early'].map((name) =>
      positionRow({ id: positionId(`p-${name}`), status: 'closed' }),
    );
    const ended = { status: 'FILLED', updatedAt: after(2) } as const;
    await trading.commit(
      commitOf({
        positions: [...closed, positionRow()],
        orders: [
          orderRow({ ...ended, id: orderId('o-live') }),
          orderRow({ ...ended, id: orderId('o-late'), position: positionId('p-late') }),
          orderRow({ ...ended, id: orderId('o-again'), position: positionId('p-late') }),
          orderRow({
            ...ended,
            id: orderId('o-exit'),
            position: positionId('p-exit'),
            purpose: 'exit',
          }),
          orderRow({
            ...ended,
            id: orderId('o-early'),
            position: positionId('p-early'),
            updatedAt: after(1),
          }),
        ],
      }),
    );
    const { endedPositions } = await trading.loadAccount(MAIN_ACCOUNT, after(2));
    expect(endedPositions).toStrictEqual([closed[0]]);
  });

  it('S39 loads deposits and withdrawals booked since a given time, oldest first', async () => {
    const { trading } = under();
    const booked = (id: string, kind: LedgerTransactionKind, ms: number): LedgerTransaction =>
      transactionRow({ id, kind, at: after(ms) });
    await trading.commit(
      commitOf({
        transactions: [
          booked('withdrawal:w-3', 'withdrawal', 3),
          booked('deposit:d-1', 'deposit', 1),
          booked('fill:f-2', 'fill', 2),
          booked('deposit:d-2', 'deposit', 2),
        ],
      }),
    );
    const { recentTransfers } = await trading.loadAccount(MAIN_ACCOUNT, after(2));
    expect(recentTransfers).toEqual(['deposit:d-2', 'withdrawal:w-3']);
  });

  it.each(Object.entries(IS_OVER))(
    'S39 loads an order in status %s as ended: %s, and as open otherwise',
    async (name, isOver) => {
      const { trading } = under();
      const status = name as OrderStatus;
      await trading.commit(commitOf({ orders: [orderRow({ status })] }));
      const { openOrders, endedOrders } = await trading.loadAccount(MAIN_ACCOUNT, LONG_AGO);
      expect(openOrders.map((order) => order.status)).toEqual(isOver ? [] : [status]);
      expect(endedOrders.map((order) => order.status)).toEqual(isOver ? [status] : []);
    },
  );
}

async function gather<T>(rows: AsyncIterable<T>): Promise<readonly T[]> {
  const gathered: T[] = [];
  for await (const row of rows) gathered.push(row);
  return gathered;
}

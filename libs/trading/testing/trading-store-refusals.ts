import type { PageRequest } from '@tidegate/model';
import { expect, it } from '@jest/globals';

import {
  decisionId,
  epochMs,
  fillId,
  instrumentId,
  positionId,
  quantity,
  shardId,
  signalId,
} from '@tidegate/kernel';

import type { LedgerCommit } from '../src/ports.js';
import {
  decisionRow,
  fillRow,
  MAIN_ACCOUNT,
  orderRow,
  positionRow,
  scopeOf,
  STORE_EPOCH,
  tradeRow,
  transactionRow,
} from './store-builders.js';
import {
  changesOf,
  commitOf,
  controlRow,
  journalRow,
  MAIN_SHARD,
  pauseRow,
  registrationRow,
  USD_CASH,
  wholeCommit,
} from './store-commits.js';
import type { StoreUnderTest } from './store-under-test.js';

const ALL: PageRequest = { limit: 1_000 };
const LONG_AGO = epochMs(0);
const ETH = instrumentId('kraken', 'ETH/USD');

/** Every commit that a store refuses. A refusal is atomic: the store writes nothing of the commit. */
export function describeStoreRefusals(under: () => StoreUnderTest): void {
  describeRefusals(under);
  describeShardRefusals(under);
}

function describeRefusals(under: () => StoreUnderTest): void {
  /** Adds valid rows to the commit and expects that the refusal leaves none of them. */
  async function expectAtomicRefusal(code: string, commit: LedgerCommit): Promise<void> {
    const { trading, journal } = under();
    const bystander = scopeOf('default', 'bystander');
    const sequence = (await journal.lastSequence(MAIN_SHARD)) + 1;
    const beside = changesOf(
      { orders: [orderRow({ scope: bystander })], balances: [USD_CASH], state: () => '{}' },
      bystander,
    );
    await expect(
      trading.commit({
        ...commit,
        accounts: [beside, ...commit.accounts],
        journal: commit.journal.length > 0 ? commit.journal : [journalRow(sequence)],
      }),
    ).rejects.toMatchObject({ code });
    expect((await trading.orders(bystander, ALL)).rows).toEqual([]);
    expect(await trading.loadAccount(bystander, LONG_AGO)).toMatchObject({
      balances: [],
      state: null,
    });
    expect(await journal.lastSequence(MAIN_SHARD)).toBe(sequence - 1);
  }

  it('S10 refuses a fill that is already booked, with its whole commit', async () => {
    await under().trading.commit(commitOf({ fills: [fillRow()] }));
    const again = fillRow({ quantity: quantity(1) });
    await expectAtomicRefusal('DUPLICATE_FILL', commitOf({ fills: [again] }));
    expect((await under().trading.fills(MAIN_ACCOUNT, ALL)).rows).toStrictEqual([fillRow()]);
  });

  it('S11 refuses a fill that appears twice in one commit', async () => {
    await expectAtomicRefusal('DUPLICATE_FILL', commitOf({ fills: [fillRow(), fillRow()] }));
  });

  it('S12 accepts the same fill id for two accounts, because venues number per account', async () => {
    const { trading } = under();
    const second = scopeOf('default', 'second');
    await trading.commit(commitOf({ fills: [fillRow()] }));
    await trading.commit(commitOf({ fills: [fillRow({ scope: second })] }, second));
    expect((await trading.fills({ tenant: second.tenant }, ALL)).rows).toHaveLength(2);
  });

  it('S13 refuses a ledger transaction that is already booked', async () => {
    await under().trading.commit(commitOf({ transactions: [transactionRow()] }));
    const again = commitOf({ transactions: [transactionRow({ kind: 'correction' })] });
    await expectAtomicRefusal('DUPLICATE_TRANSACTION', again);
  });

  it('S14 refuses a second live position in the same instrument', async () => {
    await under().trading.commit(commitOf({ positions: [positionRow()] }));
    const second = positionRow({ id: positionId('p-1-2'), status: 'opening' });
    await expectAtomicRefusal('POSITION_EXISTS', commitOf({ positions: [second] }));
  });

  it('S15 refuses two new positions in one instrument in one commit', async () => {
    const second = positionRow({ id: positionId('p-1-2') });
    await expectAtomicRefusal('POSITION_EXISTS', commitOf({ positions: [positionRow(), second] }));
  });

  it('S16 accepts positions in one instrument for two accounts, and in two instruments for one account', async () => {
    const second = scopeOf('default', 'second');
    await under().trading.commit(
      wholeCommit({
        accounts: [
          changesOf({
            positions: [positionRow(), positionRow({ id: positionId('p-2'), instrument: ETH })],
          }),
          changesOf({ positions: [positionRow({ scope: second })] }, second),
        ],
      }),
    );
    expect((await under().trading.loadAccount(MAIN_ACCOUNT, LONG_AGO)).livePositions).toHaveLength(
      2,
    );
  });

  it.each(['orders', 'fills', 'positions', 'transactions', 'trades', 'decisions'] as const)(
    'S17 refuses %s whose scope differs from that of the changes',
    async (kind) => {
      const foreign = { scope: scopeOf('other', 'main') };
      const rows = {
        orders: [orderRow(foreign)],
        fills: [fillRow(foreign)],
        positions: [positionRow(foreign)],
        transactions: [transactionRow(foreign)],
        trades: [tradeRow(foreign)],
        decisions: [decisionRow(foreign)],
      };
      await expectAtomicRefusal('SCOPE_MISMATCH', commitOf({ [kind]: rows[kind] }));
      expect((await under().trading[kind](foreign.scope, ALL)).rows).toEqual([]);
    },
  );

  it('S18 refuses a journal entry out of sequence', async () => {
    const skipping = wholeCommit({ journal: [journalRow(1), journalRow(3)] });
    await expectAtomicRefusal('JOURNAL_OUT_OF_SEQUENCE', skipping);
    await under().trading.commit(wholeCommit({ journal: [journalRow(1)] }));
    const again = wholeCommit({ journal: [journalRow(1)] });
    await expectAtomicRefusal('JOURNAL_OUT_OF_SEQUENCE', again);
  });

  it('S19 accepts the next commit after a refusal', async () => {
    const { trading, journal } = under();
    await trading.commit(commitOf({ fills: [fillRow()] }));
    await expectAtomicRefusal('DUPLICATE_FILL', commitOf({ fills: [fillRow()] }));
    const next = commitOf({ fills: [fillRow({ id: fillId('f-2') })] });
    await trading.commit({ ...next, journal: [journalRow(1)] });
    expect((await trading.fills(MAIN_ACCOUNT, ALL)).rows).toHaveLength(2);
    expect(await journal.lastSequence(MAIN_SHARD)).toBe(1);
  });
}

function describeShardRefusals(under: () => StoreUnderTest): void {
  async function refusal(commit: LedgerCommit): Promise<string> {
    const { trading, journal } = under();
    const before = await journal.lastSequence(MAIN_SHARD);
    const state = { state: () => 'refused', journal: [journalRow(before + 1), ...commit.journal] };
    const thrown = await trading.commit({ ...state, ...commit, journal: state.journal }).then(
      () => null,
      (error: unknown) => error as { readonly code: string; readonly retryable: boolean },
    );
    expect(await journal.lastSequence(MAIN_SHARD)).toBe(before);
    expect((await under().shards.load(MAIN_SHARD)).state).not.toBe('refused');
    expect(thrown?.retryable).toBe(false);
    return thrown?.code ?? 'accepted';
  }

  it('S40 accepts commits only under the token of the latest start', async () => {
    const { trading, shards } = under();
    const first = await shards.acquire(MAIN_SHARD, STORE_EPOCH);
    await trading.commit({ ...commitOf({ fills: [fillRow()] }), token: first.epoch });
    const second = await shards.acquire(MAIN_SHARD, STORE_EPOCH);
    const late = commitOf({ fills: [fillRow({ id: fillId('late') })] });
    expect(await refusal({ ...late, token: first.epoch })).toBe('SHARD_FENCED');
    expect(await refusal({ ...late, token: second.epoch + 1 })).toBe('SHARD_FENCED');
    expect((await trading.fills(MAIN_ACCOUNT, ALL)).rows).toStrictEqual([fillRow()]);
    await trading.commit({ ...late, token: second.epoch });
    expect((await trading.fills(MAIN_ACCOUNT, ALL)).rows).toHaveLength(2);
  });

  it('S41 fences each shard independently', async () => {
    const { trading, shards } = under();
    const coinbase = shardId('coinbase');
    const { epoch } = await shards.acquire(MAIN_SHARD, STORE_EPOCH);
    await shards.acquire(coinbase, STORE_EPOCH);
    await shards.acquire(coinbase, STORE_EPOCH);
    await trading.commit({ ...commitOf({ fills: [fillRow()] }), token: epoch });
    expect((await trading.fills(MAIN_ACCOUNT, ALL)).rows).toHaveLength(1);
  });

  it('S42 refuses a control whose key is already stored or appears twice in the commit', async () => {
    const { trading } = under();
    await trading.commit(wholeCommit({ controls: [controlRow()] }));
    const repeated = wholeCommit({ controls: [controlRow({ reason: 'again' })] });
    expect(await refusal(repeated)).toBe('DUPLICATE_CONTROL');
    const twice = controlRow({ key: 'c-2' });
    expect(await refusal(wholeCommit({ controls: [twice, twice] }))).toBe('DUPLICATE_CONTROL');
    const elsewhere = wholeCommit({ shard: shardId('coinbase'), controls: [controlRow()] });
    await trading.commit(elsewhere);
  });

  it('S43 refuses a decision whose signal is neither stored nor in the commit', async () => {
    const orphan = { ...commitOf({ decisions: [decisionRow()] }), signals: [] };
    expect(await refusal(orphan)).toBe('SIGNAL_MISSING');
    expect((await under().trading.decisions(MAIN_ACCOUNT, ALL)).rows).toEqual([]);
  });

  it('S44 keeps the first signal with an id and returns it with every decision that references it', async () => {
    const { trading } = under();
    const first = decisionRow();
    await trading.commit(commitOf({ decisions: [first] }));
    const other = decisionRow({ at: epochMs(STORE_EPOCH + 1), id: decisionId('d-2') });
    const { signalId: id } = first;
    await trading.commit(commitOf({ decisions: [{ ...other, signalId: id }] }));
    const [newest] = (await trading.decisions(MAIN_ACCOUNT, ALL)).rows;
    expect(newest).toStrictEqual({ ...other, signalId: id, signal: first.signal });
    await trading.commit({
      ...commitOf({ decisions: [{ ...first, id: decisionId('d-3') }] }),
      signals: [],
    });
    const unknown = { ...first, signalId: signalId('kraken/s-unknown') };
    expect(await refusal({ ...commitOf({ decisions: [unknown] }), signals: [] })).toBe(
      'SIGNAL_MISSING',
    );
  });

  it('S45 refuses journal entries of another shard', async () => {
    const foreign = journalRow(1, { shard: shardId('coinbase') });
    expect(await refusal(wholeCommit({ journal: [foreign] }))).toBe('SHARD_MISMATCH');
    expect(await under().journal.lastSequence(foreign.shard)).toBe(0);
  });

  it('S46 refuses changes of an account that another shard registered', async () => {
    const { trading } = under();
    await trading.commit(commitOf({ registration: registrationRow() }));
    const foreign = { ...commitOf({ fills: [fillRow()] }), shard: shardId('coinbase') };
    await expect(trading.commit(foreign)).rejects.toMatchObject({
      code: 'ACCOUNT_OF_ANOTHER_SHARD',
      retryable: false,
    });
    expect((await trading.fills(MAIN_ACCOUNT, ALL)).rows).toEqual([]);
    await trading.commit(commitOf({ fills: [fillRow()] }));
  });

  it('S47 refuses a registration whose scope differs from that of the changes', async () => {
    const foreign = registrationRow({}, scopeOf('other', 'main'));
    expect(await refusal(commitOf({ registration: foreign }))).toBe('SCOPE_MISMATCH');
    expect(await under().directory.find(scopeOf('other', 'main'))).toBeNull();
  });

  it('S48 keeps pauses when a commit is refused', async () => {
    const { trading, shards } = under();
    await trading.commit(
      wholeCommit({ pauses: { set: [pauseRow()], cleared: [] }, controls: [controlRow()] }),
    );
    const lift = { set: [], cleared: [pauseRow()] };
    await refusal(wholeCommit({ pauses: lift, controls: [controlRow()] }));
    expect((await shards.load(MAIN_SHARD)).pauses).toStrictEqual([pauseRow()]);
  });
}

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { epochMs, instrumentId, shardId } from '@tidegate/kernel';
import type { Page } from '@tidegate/model';
import {
  commitOf,
  fillRow,
  journalRow,
  MAIN_ACCOUNT,
  MAIN_SHARD,
  registrationRow,
  STORE_EPOCH,
  wholeCommit,
} from '@tidegate/trading/testing';

import { FIRST_FORMAT_STATE } from '../testing/first-format.js';
import { writeFirstFormat } from '../testing/first-format-storage.js';
import { TemporaryStorage } from '../testing/temporary-storage.js';
import type { Storage } from './storage.js';

const ALL = { limit: 100 };
const LONG_AGO = epochMs(0);
const EVER = { from: LONG_AGO, to: epochMs(9_999_999_999_999), limit: 100 };

/** Converts values to text, to compare them to the last digit. */
function textOf(row: object): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, String(value)]));
}

describe('a storage of the first format', () => {
  let temporary: TemporaryStorage;
  let storage: Storage;

  beforeEach(async () => {
    temporary = new TemporaryStorage();
    await writeFirstFormat(temporary.directory);
    storage = await temporary.open();
  });

  afterEach(() => temporary.remove());

  it('loads its account with balances, orders, position and state', async () => {
    const record = await storage.trading.loadAccount(MAIN_ACCOUNT, LONG_AGO);
    expect(record.balances.map(({ book, amount }) => [book, amount.toString()])).toEqual([
      ['cash', '92070.8658701281234568'],
      ['deposits', '-100000'],
      ['fees', '12.6656432198765432'],
      ['inventory', '7916.468486652'],
    ]);
    expect(record.openOrders.map(textOf)).toEqual([
      expect.objectContaining({
        id: 'o-1-2',
        status: 'ACCEPTED',
        stopPrice: '63500',
        amendUnknown: 'true',
        reduceOnly: 'true',
        triggeredAt: '1780000000300',
      }),
    ]);
    expect(record.endedOrders.map(({ id, fees }) => [id, fees.toString()])).toEqual([
      ['o-1-1', '12.6656432198765432'],
    ]);
    expect(record.livePositions.map(textOf)).toEqual([
      expect.objectContaining({
        id: 'p-1-1',
        cost: '7916.468486652',
        supporters: 'trend,supertrend',
      }),
    ]);
    expect(record.recentFills).toEqual(['f-1']);
    expect(record.state).toBe(FIRST_FORMAT_STATE);
  });

  it('reads its history page by page', async () => {
    const { trading } = storage;
    const ids = ({ rows }: Page<{ readonly id: string }>): readonly string[] =>
      rows.map(({ id }) => id);
    expect(ids(await trading.orders(MAIN_ACCOUNT, ALL))).toEqual(['o-1-2', 'o-1-1']);
    expect(ids(await trading.fills(MAIN_ACCOUNT, ALL))).toEqual(['f-1']);
    expect(ids(await trading.positions(MAIN_ACCOUNT, ALL))).toEqual(['p-1-1', 'p-0-9']);
    const transactions = await trading.transactions(MAIN_ACCOUNT, ALL);
    expect(ids(transactions)).toEqual(['fill:f-1', 'deposit:initial']);
    expect(transactions.rows[0]?.postings.map(({ amount }) => amount.toString())).toEqual([
      '-7929.1341298718765432',
      '7916.468486652',
      '12.6656432198765432',
    ]);
    const [trade] = (await trading.trades(MAIN_ACCOUNT, ALL)).rows;
    expect(trade).toMatchObject({ position: 'p-0-9', rMultiple: 1.9, mae: -0 });
    expect(await storage.archive.equity(MAIN_ACCOUNT, EVER)).toHaveLength(1);
    const candles = await storage.archive.candles(instrumentId('kraken', 'BTC/USD'), '1m', EVER);
    expect(candles).toMatchObject([{ low: 99.25, synthetic: true }]);
  });

  it('reads, filters and traces its decisions with their embedded signals', async () => {
    const { trading } = storage;
    const { rows } = await trading.decisions(MAIN_ACCOUNT, ALL);
    expect(rows.map(({ id, signalId, outcome }) => [id, signalId, outcome])).toEqual([
      ['d-1-2', 'embedded/d-1-2', 'rejected'],
      ['d-1-1', 'embedded/d-1-1', 'accepted'],
    ]);
    const [refused, accepted] = rows;
    expect(accepted?.signal).toMatchObject({ leader: 'trend', votesFor: 3, score: 0.71 });
    expect(accepted?.signal.votes[0]?.signal.reasons['missing']).toBeNaN();
    expect(refused?.prediction.features.values).toEqual(Float64Array.of(55.5, 31.5, Number.NaN));
    expect(refused?.verdicts.map(({ gate }) => gate)).toEqual(['STALE_DATA', 'SPREAD_TOO_WIDE']);
    for (const [strategy, count] of [
      ['trend', 2],
      ['keltner', 0],
    ] as const) {
      const page = await trading.decisions(MAIN_ACCOUNT, { ...ALL, filter: { strategy } });
      expect(page.rows).toHaveLength(count);
    }
    const trace = await trading.decisionTrace(MAIN_ACCOUNT, accepted?.id as never);
    expect(trace?.orders.map(({ id }) => id)).toEqual(['o-1-1', 'o-1-2']);
    expect(trace).toMatchObject({ position: { id: 'p-1-1' }, fills: [{ id: 'f-1' }], trade: null });
  });

  it('lists its account as unregistered until it is registered', async () => {
    expect(await storage.shards.unregistered()).toEqual([MAIN_ACCOUNT]);
    await storage.trading.commit({ ...commitOf({ registration: registrationRow() }), token: 7 });
    expect(await storage.shards.unregistered()).toEqual([]);
  });

  it('continues with the next epoch of every shard in its journal', async () => {
    const kraken = await storage.shards.acquire(MAIN_SHARD, STORE_EPOCH);
    expect(kraken).toMatchObject({ epoch: 8, lastSequence: 43 });
    const coinbase = await storage.shards.acquire(shardId('coinbase'), STORE_EPOCH);
    expect(coinbase).toMatchObject({ epoch: 8, lastSequence: 1 });
    const bybit = await storage.shards.acquire(shardId('bybit'), STORE_EPOCH);
    expect(bybit).toMatchObject({ epoch: 1, lastSequence: 0 });
  });

  it('continues the journal after its last entry and refuses duplicate fills', async () => {
    const { trading, journal, shards } = storage;
    const { epoch: token } = await shards.acquire(MAIN_SHARD, STORE_EPOCH);
    const again = trading.commit({ ...commitOf({ fills: [fillRow()] }), token });
    await expect(again).rejects.toMatchObject({ code: 'DUPLICATE_FILL' });
    const skipping = trading.commit(wholeCommit({ token, journal: [journalRow(45)] }));
    await expect(skipping).rejects.toMatchObject({ code: 'JOURNAL_OUT_OF_SEQUENCE' });
    await trading.commit(wholeCommit({ token, journal: [journalRow(44)] }));
    const sequences: number[] = [];
    for await (const { sequence } of journal.read(MAIN_SHARD, 1)) sequences.push(sequence);
    expect(sequences).toEqual([41, 42, 43, 44]);
  });
});

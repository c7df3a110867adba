import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import Database from 'better-sqlite3';

import { decisionId, epochMs } from '@tidegate/kernel';
import {
  commitOf,
  decisionRow,
  describeTradingStoreContract,
  fillRow,
  journalRow,
  MAIN_ACCOUNT,
  MAIN_SHARD,
  orderRow,
  positionRow,
  scopeOf,
  STORE_EPOCH,
  transactionRow,
  wholeCommit,
} from '@tidegate/trading/testing';

import { TemporaryStorage } from '../../../testing/temporary-storage.js';
import type { Storage } from '../../storage.js';
import { LEDGER_FILE } from './file-names.js';

const ALL = { limit: 1_000 };

describeTradingStoreContract('SQLite', async () => {
  const temporary = new TemporaryStorage();
  const storage = await temporary.open();
  const { trading, journal, shards, directory } = storage;
  const { profiles, commands, exposure, installation } = storage;
  return {
    trading,
    journal,
    shards,
    directory,
    profiles,
    commands,
    exposure,
    installation,
    close: () => temporary.remove(),
  };
});

describe('the ledger in SQLite', () => {
  let temporary: TemporaryStorage;
  let storage: Storage;

  beforeEach(async () => {
    temporary = new TemporaryStorage();
    storage = await temporary.open();
  });

  afterEach(() => temporary.remove());

  async function reopened(): Promise<Storage> {
    await storage.close();
    return temporary.open();
  }

  it('is complete after closing and reopening', async () => {
    const first = await storage.shards.acquire(MAIN_SHARD, STORE_EPOCH);
    await storage.trading.commit({
      ...commitOf({
        orders: [orderRow()],
        fills: [fillRow()],
        positions: [positionRow()],
        transactions: [transactionRow()],
        decisions: [decisionRow()],
        state: () => '{"day":"0"}',
      }),
      token: first.epoch,
      journal: [journalRow(1), journalRow(2)],
    });
    const id = await storage.installation.id();
    const again = await reopened();
    expect(await again.installation.id()).toBe(id);
    expect(await again.trading.loadAccount(MAIN_ACCOUNT, epochMs(0))).toStrictEqual({
      balances: [],
      openOrders: [orderRow()],
      livePositions: [positionRow()],
      state: '{"day":"0"}',
      endedOrders: [],
      endedPositions: [],
      recentFills: ['f-1'],
      recentTransfers: [],
    });
    expect((await again.trading.transactions(MAIN_ACCOUNT, ALL)).rows).toStrictEqual([
      transactionRow(),
    ]);
    expect(await again.journal.lastSequence(MAIN_SHARD)).toBe(2);
    const second = await again.shards.acquire(MAIN_SHARD, STORE_EPOCH);
    expect(second).toMatchObject({ epoch: 2, lastSequence: 2 });
    const token = second.epoch;
    const repeated = again.trading.commit({ ...commitOf({ fills: [fillRow()] }), token });
    await expect(repeated).rejects.toMatchObject({ code: 'DUPLICATE_FILL' });
    const skipping = again.trading.commit(wholeCommit({ token, journal: [journalRow(4)] }));
    await expect(skipping).rejects.toMatchObject({ code: 'JOURNAL_OUT_OF_SEQUENCE' });
  });

  it('fails fast without blocking while another process writes, and accepts the commit afterwards', async () => {
    const other = new Database(temporary.file(LEDGER_FILE));
    other.exec('BEGIN IMMEDIATE');
    const startedAt = performance.now();
    const commit = { ...commitOf({ orders: [orderRow()] }), journal: [journalRow(1)] };
    await expect(storage.trading.commit(commit)).rejects.toMatchObject({
      code: 'DATABASE_BUSY',
      retryable: true,
    });
    await expect(storage.shards.acquire(MAIN_SHARD, STORE_EPOCH)).rejects.toMatchObject({
      retryable: true,
    });
    // With the driver's default timeout each call would wait five seconds.
    expect(performance.now() - startedAt).toBeLessThan(4_000);
    expect((await storage.trading.orders(MAIN_ACCOUNT, ALL)).rows).toEqual([]);
    other.close();
    await storage.trading.commit(commit);
    expect((await storage.trading.orders(MAIN_ACCOUNT, ALL)).rows).toHaveLength(1);
  });

  it('reads a journal longer than one chunk without gaps', async () => {
    const entries = Array.from({ length: 2_500 }, (_, index) => journalRow(index + 1));
    await storage.trading.commit(wholeCommit({ journal: entries }));
    const read: number[] = [];
    for await (const entry of storage.journal.read(MAIN_SHARD, 500)) {
      read.push(entry.sequence);
    }
    expect(read).toEqual(Array.from({ length: 2_001 }, (_, index) => index + 500));
  });

  it('pages committed and telemetry decisions as one list without duplicates', async () => {
    const at = (index: number) => epochMs(STORE_EPOCH + index);
    for (let index = 0; index < 20; index++) {
      const decision = decisionRow({ id: decisionId(`d${index}`), at: at(index) });
      if (index % 3 === 0) await storage.trading.commit(commitOf({ decisions: [decision] }));
      else storage.telemetry.decision(decision);
    }
    storage.telemetry.decision(decisionRow({ id: decisionId('d18'), at: at(18) }));
    storage.telemetry.decision(
      decisionRow({ id: decisionId('foreign'), scope: scopeOf('other', 'main'), at: at(30) }),
    );
    await storage.telemetry.flush();
    const ids: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page = await storage.trading.decisions(
        MAIN_ACCOUNT,
        cursor === '' ? { limit: 3 } : { limit: 3, cursor },
      );
      ids.push(...page.rows.map(({ id }) => id));
      cursor = page.cursor;
    }
    expect(ids).toEqual(Array.from({ length: 20 }, (_, index) => `d${19 - index}`));
  });
});

import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { epochMs, shardId } from '@tidegate/kernel';
import type { JournalEntry } from '@tidegate/trading';
import { journalRow, MAIN_SHARD, wholeCommit } from '@tidegate/trading/testing';

import { writeFirstFormat } from '../../../testing/first-format-storage.js';
import { TemporaryStorage } from '../../../testing/temporary-storage.js';
import type { Storage } from '../../storage.js';
import { LEDGER_FILE } from './file-names.js';
import { LEDGER, openDatabase } from './open-database.js';

const OTHER = shardId('coinbase');
const MINUTE = 60_000;

async function entriesOf(storage: Storage, shard = MAIN_SHARD): Promise<readonly JournalEntry[]> {
  const entries: JournalEntry[] = [];
  for await (const entry of storage.journal.read(shard, 1)) entries.push(entry);
  return entries;
}

/** A journal entry for a candle with changing prices. */
function candleEntry(sequence: number): JournalEntry {
  const at = epochMs(1_780_000_000_000 + sequence * MINUTE);
  const price = 60_000 + ((sequence * 7_919) % 1_000) / 10;
  const candle = [at - MINUTE, price, price + 1.5, price - 2.25, price + 0.5, sequence / 7, 45, 0];
  const payload = { type: 'candle', at, instrument: 'kraken:BTC/USD', timeframe: '1m', candle };
  return journalRow(sequence, { at, type: 'candle', payload: JSON.stringify(payload) });
}

describe('the table of the journal', () => {
  let temporary: TemporaryStorage;

  beforeEach(() => {
    temporary = new TemporaryStorage();
  });

  afterEach(() => temporary.remove());

  it('keeps the entries of two shards separate, each with its own sequence', async () => {
    const storage = await temporary.open();
    const { epoch: token } = await storage.shards.acquire(OTHER, epochMs(1));
    const other = journalRow(1, { shard: OTHER, payload: '{"a":1}' });
    await storage.trading.commit(wholeCommit({ journal: [journalRow(1), journalRow(2)] }));
    await storage.trading.commit(wholeCommit({ shard: OTHER, token, journal: [other] }));
    await storage.trading.commit(wholeCommit({ journal: [journalRow(3)] }));
    expect((await entriesOf(storage)).map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
    expect(await entriesOf(storage, OTHER)).toEqual([other]);
    expect(await storage.journal.lastSequence(MAIN_SHARD)).toBe(3);
    expect(await storage.journal.lastSequence(OTHER)).toBe(1);
    expect(await storage.journal.lastSequence(shardId('nowhere'))).toBe(0);
    expect(await entriesOf(storage, shardId('nowhere'))).toEqual([]);
  });

  it('assigns no number to a shard whose first commit is refused', async () => {
    const storage = await temporary.open();
    const { epoch: token } = await storage.shards.acquire(OTHER, epochMs(1));
    const entry = journalRow(1, { shard: OTHER });
    const refused = wholeCommit({ shard: OTHER, token: token + 1, journal: [entry] });
    await expect(storage.trading.commit(refused)).rejects.toMatchObject({ code: 'SHARD_FENCED' });
    await storage.trading.commit(wholeCommit({ journal: [journalRow(1)] }));
    await storage.trading.commit(wholeCommit({ shard: OTHER, token, journal: [entry] }));
    expect(await entriesOf(storage, OTHER)).toEqual([entry]);
    expect(await entriesOf(storage)).toEqual([journalRow(1)]);
  });

  it('takes less than two thirds of the size of the written text', async () => {
    const storage = await temporary.open();
    const before = ledgerBytesOf(temporary);
    const entries = Array.from({ length: 5_000 }, (_, index) => candleEntry(index + 1));
    for (let at = 0; at < entries.length; at += 50) {
      await storage.trading.commit(wholeCommit({ journal: entries.slice(at, at + 50) }));
    }
    const text = entries.reduce((sum, { payload }) => sum + payload.length, 0);
    expect(ledgerBytesOf(temporary) - before).toBeLessThan(0.65 * text);
    expect(await entriesOf(storage)).toEqual(entries);
  });

  it('migrates every entry of an earlier storage format, and can revert the migration', async () => {
    await writeFirstFormat(temporary.directory);
    const file = temporary.file(LEDGER_FILE);
    const raw = new Database(file, { readonly: true });
    const stored = raw
      .prepare('SELECT venue AS shard, sequence, at, type, payload FROM journal')
      .all();
    raw.close();
    const storage = await temporary.open();
    const taken = [...(await entriesOf(storage, OTHER)), ...(await entriesOf(storage))];
    expect(taken).toEqual(stored);
    await storage.close();

    const options = { access: 'write', busyTimeoutMs: 100, integrityCheck: 'none' } as const;
    const { source, connection } = await openDatabase({ ...options, file, kind: LEDGER });
    await source.undoLastMigration();
    const given = connection
      .prepare('SELECT shard, sequence, at, type, payload FROM journal ORDER BY shard, sequence')
      .all();
    await source.runMigrations();
    await source.destroy();
    expect(given).toEqual(stored);
    const again = await temporary.open();
    expect([...(await entriesOf(again, OTHER)), ...(await entriesOf(again))]).toEqual(stored);
  });

  it('reverts packed payloads to text', async () => {
    const storage = await temporary.open();
    const entries = [candleEntry(1), candleEntry(2)];
    await storage.trading.commit(wholeCommit({ journal: entries }));
    await storage.close();
    const file = temporary.file(LEDGER_FILE);
    const options = { access: 'write', busyTimeoutMs: 100, integrityCheck: 'none' } as const;
    const { source, connection } = await openDatabase({ ...options, file, kind: LEDGER });
    await source.undoLastMigration();
    expect(
      connection.prepare('SELECT payload FROM journal ORDER BY sequence').pluck().all(),
    ).toEqual(entries.map(({ payload }) => payload));
    await source.destroy();
  });
});

function ledgerBytesOf(temporary: TemporaryStorage): number {
  const raw = new Database(temporary.file(LEDGER_FILE), { readonly: true });
  const bytes =
    (raw.pragma('page_count', { simple: true }) as number) *
    (raw.pragma('page_size', { simple: true }) as number);
  raw.close();
  return bytes;
}

import { rmSync, statSync } from 'node:fs';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DAY_MS, epochMs } from '@tidegate/kernel';
import { journalRow, MAIN_SHARD, STORE_EPOCH, wholeCommit } from '@tidegate/trading/testing';

import { TemporaryStorage } from '../testing/temporary-storage.js';

describe('the size of a storage', () => {
  let temporary: TemporaryStorage;

  beforeEach(() => {
    temporary = new TemporaryStorage();
  });

  afterEach(() => temporary.remove());

  it('includes each database and its write-ahead log', async () => {
    const storage = await temporary.open();
    const bytes = (...names: readonly string[]): number =>
      names.reduce((sum, name) => sum + statSync(temporary.file(name)).size, 0);
    expect(await storage.size()).toEqual({
      ledgerBytes: bytes('tidegate.sqlite', 'tidegate.sqlite-wal'),
      telemetryBytes: bytes('telemetry.sqlite', 'telemetry.sqlite-wal'),
      consoleBytes: bytes('console.db', 'console.db-wal'),
      journalEntries: 0,
    });
  });

  it('counts the journal entries of all shards, also after retention', async () => {
    const storage = await temporary.open();
    const journal = [1, 2, 3].map((sequence) => journalRow(sequence));
    await storage.trading.commit(wholeCommit({ journal }));
    expect((await storage.size()).journalEntries).toBe(3);
    await storage.retention.run(epochMs(STORE_EPOCH + 1_000 * DAY_MS));
    expect((await storage.size()).journalEntries).toBe(1);
    expect(await storage.journal.lastSequence(MAIN_SHARD)).toBe(3);
  });

  it('is null for a missing file', async () => {
    const storage = await temporary.open();
    rmSync(temporary.file('telemetry.sqlite'));
    expect((await storage.size()).telemetryBytes).toBeNull();
  });
});

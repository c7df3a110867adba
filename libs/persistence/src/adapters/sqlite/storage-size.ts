import { stat } from 'node:fs/promises';

import { withDatabaseErrors } from './database-error.js';
import { ifPresent } from './if-present.js';
import { JournalTable } from './journal-table.js';
import type { OpenDatabase } from './open-database.js';

/** The disk usage of a storage directory. */
export interface StorageSize {
  /** Size of the database and its write-ahead log; `null` if the file is missing. */
  readonly ledgerBytes: number | null;
  readonly telemetryBytes: number | null;
  readonly consoleBytes: number | null;
  /** Journal entries of all shards. */
  readonly journalEntries: number;
}

/** Measures the size. Costs six `stat` calls and two index lookups per shard. */
export async function storageSizeOf({
  ledger,
  telemetry,
  console,
}: {
  readonly ledger: OpenDatabase;
  readonly telemetry: OpenDatabase;
  readonly console: OpenDatabase;
}): Promise<StorageSize> {
  return {
    ledgerBytes: await bytesOf(ledger.file),
    telemetryBytes: await bytesOf(telemetry.file),
    consoleBytes: await bytesOf(console.file),
    journalEntries: await withDatabaseErrors(ledger.file, async () =>
      new JournalTable(ledger).count(),
    ),
  };
}

async function bytesOf(file: string): Promise<number | null> {
  const database = await sizeOf(file);
  return database === null ? null : database + ((await sizeOf(`${file}-wal`)) ?? 0);
}

async function sizeOf(file: string): Promise<number | null> {
  const found = await ifPresent(stat(file));
  return found?.size ?? null;
}

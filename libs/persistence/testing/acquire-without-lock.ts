import { join } from 'node:path';

import type { EpochMs, ShardId } from '@tidegate/kernel';
import type { ShardRun } from '@tidegate/trading';

import { LEDGER_FILE } from '../src/adapters/sqlite/file-names.js';
import { LEDGER, openDatabase } from '../src/adapters/sqlite/open-database.js';
import { SqliteShardStore } from '../src/adapters/sqlite/sqlite-shard-store.js';

/** Acquires a shard without the directory lock, like a process on another machine. */
export async function acquireWithoutLock(
  directory: string,
  shard: ShardId,
  at: EpochMs,
): Promise<ShardRun> {
  const database = await openDatabase({
    file: join(directory, LEDGER_FILE),
    kind: LEDGER,
    access: 'write',
    busyTimeoutMs: 5_000,
    integrityCheck: 'none',
  });
  try {
    return await new SqliteShardStore(database).acquire(shard, at);
  } finally {
    await database.source.destroy();
  }
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

import Database from 'better-sqlite3';

import { shardId, silentLogger } from '@tidegate/kernel';
import { secureRandom, SystemTime } from '@tidegate/observability';
import { openStorage, openStorageReader, StorageOptions } from '@tidegate/persistence';
import type { JournalEntry, LedgerCommit } from '@tidegate/trading';

import type { BenchResult } from './bench-result.js';
import { ServerRun } from './server-run.js';

export const name = 'Journal: size of a market day';

/** Speed of the demo that writes the journal, in market seconds per second. */
const SPEED = 120;
const MARKET_HOURS = 2;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const SHARD = shardId('kraken');
/** Maximum size, as a fraction of the size of the same entries in the old schema. */
const SHARE_MAX = 1 / 3;

/** Entries that each start writes once, regardless of its duration. */
const ONCE: ReadonlySet<string> = new Set(['started', 'warmed_up', 'batch', 'profile_defined']);

/** The former journal table: keyed by shard name, without a rowid, with payloads as text. */
const OLD_SCHEMA = `CREATE TABLE journal (
  shard TEXT NOT NULL, sequence INTEGER NOT NULL, at INTEGER NOT NULL, type TEXT NOT NULL, payload TEXT NOT NULL,
  PRIMARY KEY (shard, sequence)
) STRICT, WITHOUT ROWID`;

/** Runs the demo, then stores its journal entries in the old schema and in the current one. */
export async function run(): Promise<readonly BenchResult[]> {
  const directory = mkdtempSync(join(tmpdir(), 'tidegate-bench-'));
  try {
    const all = await journalOfDemo(join(directory, 'server'));
    const entries = all.filter(({ type }) => !ONCE.has(type)).map(renumbered);
    const before = oldSchemaBytes(join(directory, 'old.sqlite'), entries);
    const now = await currentSchemaBytes(join(directory, 'new'), entries);
    const perDay = DAY_MS / spanOf(entries) / 1e6;
    const target = before * SHARE_MAX;
    return [
      {
        metric: `one input of ${entries.length} in ${MARKET_HOURS} market hours`,
        value: now / entries.length,
        unit: 'bytes',
        reference: { name: 'old schema', value: before / entries.length },
        ratio: now / before,
        target: target / entries.length,
      },
      {
        metric: 'a market day of the demo',
        value: now * perDay,
        unit: 'MB',
        reference: { name: 'old schema', value: before * perDay },
        ratio: now / before,
        target: target * perDay,
      },
    ];
  } finally {
    rmSync(directory, { recursive: true });
  }
}

async function journalOfDemo(storage: string): Promise<readonly JournalEntry[]> {
  const server = new ServerRun(storage, { 'market.demo.speed': String(SPEED) });
  await server.line('Engine running');
  await setTimeout((MARKET_HOURS * HOUR_MS) / SPEED);
  await server.stop('SIGTERM');
  const directory = join(storage, 'demo');
  const reader = await openStorageReader(Object.assign(new StorageOptions(), { directory }));
  const entries: JournalEntry[] = [];
  for await (const entry of reader.journal.read(SHARD, 1)) entries.push(entry);
  await reader.close();
  return entries;
}

function renumbered(entry: JournalEntry, index: number): JournalEntry {
  return { ...entry, sequence: index + 1 };
}

function spanOf(entries: readonly JournalEntry[]): number {
  const [first] = entries;
  const last = entries.at(-1);
  if (!first || !last) throw new Error('The demo wrote no journal entries');
  return last.at - first.at;
}

function oldSchemaBytes(file: string, entries: readonly JournalEntry[]): number {
  const database = new Database(file);
  database.exec(OLD_SCHEMA);
  const before = bytesOf(database);
  const insert = database.prepare('INSERT INTO journal VALUES (?, ?, ?, ?, ?)');
  const write = database.transaction(() => {
    for (const { shard, sequence, at, type, payload } of entries) {
      insert.run(shard, sequence, at, type, payload);
    }
  });
  write();
  const bytes = bytesOf(database) - before;
  database.close();
  return bytes;
}

async function currentSchemaBytes(
  directory: string,
  entries: readonly JournalEntry[],
): Promise<number> {
  const storage = await openStorage({
    options: Object.assign(new StorageOptions(), { directory }),
    timers: new SystemTime('unref'),
    logger: silentLogger,
    random: secureRandom,
  });
  const file = join(directory, 'tidegate.sqlite');
  const { epoch } = await storage.shards.acquire(SHARD, entries[0]?.at as JournalEntry['at']);
  const before = bytesOfFile(file);
  for (let index = 0; index < entries.length; index += 100) {
    await storage.trading.commit(commitOf(epoch, entries.slice(index, index + 100)));
  }
  const bytes = bytesOfFile(file) - before;
  await storage.close();
  return bytes;
}

function commitOf(token: number, journal: readonly JournalEntry[]): LedgerCommit {
  const pauses = { set: [], cleared: [] };
  return {
    shard: SHARD,
    token,
    journal,
    accounts: [],
    signals: [],
    pauses,
    controls: [],
    state: null,
  };
}

function bytesOf(database: Database.Database): number {
  const pages = database.pragma('page_count', { simple: true }) as number;
  return pages * (database.pragma('page_size', { simple: true }) as number);
}

/** Size of a database file including its write-ahead log. */
function bytesOfFile(file: string): number {
  const database = new Database(file, { readonly: true });
  const bytes = bytesOf(database);
  database.close();
  return bytes;
}

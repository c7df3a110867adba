import { open, stat } from 'node:fs/promises';

import Database from 'better-sqlite3';
import {
  DataSource,
  type EntityTarget,
  type MigrationInterface,
  type ObjectLiteral,
} from 'typeorm';

import {
  CONSOLE_APPLICATION_ID,
  LEDGER_APPLICATION_ID,
  TELEMETRY_APPLICATION_ID,
} from './application-id.js';
import { databaseError, databaseErrorOf, sqliteCodeOf } from './database-error.js';
import { CONSOLE_ENTITIES, LEDGER_ENTITIES, TELEMETRY_ENTITIES } from './entities/index.js';
import { CONSOLE_MIGRATIONS, LEDGER_MIGRATIONS, TELEMETRY_MIGRATIONS } from './migrations/index.js';

const SQLITE_MAGIC = 'SQLite format 3\0';

/** The connection for prepared statements, beside TypeORM's API. */
export type SqliteConnection = Database.Database;

/** The schema and durability of one of our database files. */
export interface DatabaseKind {
  readonly applicationId: number;
  readonly entities: readonly EntityTarget<ObjectLiteral>[];
  readonly migrations: readonly (new () => MigrationInterface)[];
  /** FULL: a commit is on disk when it returns. NORMAL: a power failure may lose the last commits. */
  readonly synchronous: 'FULL' | 'NORMAL';
  /** WAL pages after which a commit runs a checkpoint itself. */
  readonly checkpointPages: number;
}

/**
 * WAL pages (160 MB) after which a commit runs a checkpoint itself. The background thread runs one every second; this
 * bounds the WAL when it cannot.
 */
const CHECKPOINT_BACKSTOP_PAGES = 40_000;

export const LEDGER: DatabaseKind = {
  applicationId: LEDGER_APPLICATION_ID,
  entities: LEDGER_ENTITIES,
  migrations: LEDGER_MIGRATIONS,
  synchronous: 'FULL',
  checkpointPages: CHECKPOINT_BACKSTOP_PAGES,
};

export const TELEMETRY: DatabaseKind = {
  applicationId: TELEMETRY_APPLICATION_ID,
  entities: TELEMETRY_ENTITIES,
  migrations: TELEMETRY_MIGRATIONS,
  synchronous: 'NORMAL',
  checkpointPages: CHECKPOINT_BACKSTOP_PAGES,
};

/** Holds secrets' hashes, so only its owner may read it. Its commits are few and small. */
export const CONSOLE: DatabaseKind = {
  applicationId: CONSOLE_APPLICATION_ID,
  entities: CONSOLE_ENTITIES,
  migrations: CONSOLE_MIGRATIONS,
  synchronous: 'FULL',
  checkpointPages: 1_000,
};

export interface DatabaseFile {
  readonly file: string;
  readonly kind: DatabaseKind;
  /** `write` creates and migrates the file; `read` does not change it. */
  readonly access: 'read' | 'write';
  /** How long a statement waits for a lock once the file is open for writing; it blocks the process meanwhile. */
  readonly busyTimeoutMs: number;
  /** `quick` checks every page before the file is used. */
  readonly integrityCheck: 'quick' | 'none';
}

/** An open database: TypeORM for schema and reads, the underlying connection for frequent statements. */
export interface OpenDatabase {
  readonly file: string;
  readonly source: DataSource;
  readonly connection: SqliteConnection;
}

/** Lock timeout for operations that do not block trading: opening, readers and backups. */
export const LONG_BUSY_TIMEOUT_MS = 5_000;

/** Opens a file if it is ours, intact and not newer than this version; otherwise throws and leaves it untouched. */
export async function openDatabase(target: DatabaseFile): Promise<OpenDatabase> {
  try {
    await inspect(target);
    return await connect(target);
  } catch (thrown) {
    throw databaseErrorOf(thrown, target.file);
  }
}

/**
 * Throws `DATABASE_MISSING` if telemetry exists without a ledger. The ledger was then lost, and a new one would pass
 * for the books of the old account.
 */
export async function expectLedgerPresent(ledger: string, telemetry: string): Promise<void> {
  if (!(await isEmptyFile(ledger)) || (await isEmptyFile(telemetry))) return;
  throw databaseError(
    'DATABASE_MISSING',
    `${ledger} is missing or empty, but ${telemetry} is not: restore both from a backup, or move the telemetry away to start with a new account`,
    { ledger, telemetry },
  );
}

async function connect(target: DatabaseFile): Promise<OpenDatabase> {
  const { file, kind, access, busyTimeoutMs } = target;
  const source = new DataSource({
    type: 'better-sqlite3',
    driver: Database,
    database: file,
    timeout: LONG_BUSY_TIMEOUT_MS,
    readonly: access === 'read',
    entities: [...kind.entities] as never,
    migrations: [...kind.migrations],
    synchronize: false,
    logging: false,
    prepareDatabase: (connection: SqliteConnection) => prepare(connection, target),
  });
  await source.initialize();
  const { databaseConnection: connection } = source.driver as unknown as {
    readonly databaseConnection: SqliteConnection;
  };
  if (access === 'write') {
    await orClose(source, () => source.runMigrations({ transaction: 'all' }));
    connection.pragma(`busy_timeout = ${busyTimeoutMs}`);
    await orClose(source, () => expectWritable(connection, kind));
  }
  return { file, source, connection };
}

async function orClose(source: DataSource, work: () => unknown): Promise<void> {
  try {
    await work();
  } catch (thrown) {
    await source.destroy();
    throw thrown;
  }
}

/** SQLite opens a read-only file without an error; only a write detects it. Locks of other processes are ignored. */
function expectWritable(connection: SqliteConnection, { applicationId }: DatabaseKind): void {
  try {
    connection.exec(`BEGIN IMMEDIATE; PRAGMA application_id = ${applicationId}; ROLLBACK`);
  } catch (thrown) {
    if (sqliteCodeOf(thrown)?.startsWith('SQLITE_BUSY') !== true) throw thrown;
  }
}

function prepare(connection: SqliteConnection, { kind, access }: DatabaseFile): void {
  if (access === 'read') return;
  connection.pragma('journal_mode = WAL');
  connection.pragma(`synchronous = ${kind.synchronous}`);
  connection.pragma(`wal_autocheckpoint = ${kind.checkpointPages}`);
}

/** Checks the file through a read-only connection, so that a foreign file stays unchanged. */
async function inspect(target: DatabaseFile): Promise<void> {
  const { file, access } = target;
  if (await isEmptyFile(file)) {
    if (access === 'write') return;
    throw databaseError(
      'DATABASE_UNREADABLE',
      `${file} does not exist: start the server once to create it`,
      {
        file,
      },
    );
  }
  await expectSqliteHeader(file);
  const connection = new Database(file, { readonly: true, timeout: LONG_BUSY_TIMEOUT_MS });
  try {
    expectOwnApplicationId(connection, target);
    expectKnownSchema(connection, target);
    if (target.integrityCheck === 'quick') expectIntact(connection, file);
  } finally {
    connection.close();
  }
}

/** True if the file is empty or missing. */
export async function isEmptyFile(file: string): Promise<boolean> {
  return stat(file).then(
    ({ size }) => size === 0,
    () => true,
  );
}

async function expectSqliteHeader(file: string): Promise<void> {
  const handle = await open(file, 'r');
  try {
    const head = Buffer.alloc(SQLITE_MAGIC.length);
    await handle.read(head, 0, head.length, 0);
    if (head.toString('latin1') === SQLITE_MAGIC) return;
  } finally {
    await handle.close();
  }
  throw databaseError(
    'DATABASE_FOREIGN',
    `${file} is not a SQLite database: move it away, or choose another storage directory`,
    { file },
  );
}

function expectOwnApplicationId(connection: SqliteConnection, { file, kind }: DatabaseFile): void {
  const applicationId = connection.pragma('application_id', { simple: true }) as number;
  if (applicationId === kind.applicationId) return;
  if (applicationId === 0 && tablesOf(connection).length === 0) return;
  throw databaseError(
    'DATABASE_FOREIGN',
    `${file} belongs to another program: move it away, or choose another storage directory`,
    { file, applicationId },
  );
}

function expectKnownSchema(connection: SqliteConnection, target: DatabaseFile): void {
  const { file, kind, access } = target;
  const known = new Set(kind.migrations.map((migration) => migration.name));
  const applied = tablesOf(connection).includes('migrations')
    ? (connection.prepare('SELECT name FROM migrations').pluck().all() as readonly string[])
    : [];
  const unknown = applied.find((name) => !known.has(name));
  if (unknown !== undefined) {
    throw databaseError(
      'DATABASE_TOO_NEW',
      `${file} was written by a newer version (it has ${unknown}): upgrade, or restore an older backup`,
      { file, migration: unknown },
    );
  }
  if (access === 'read' && applied.length < known.size) {
    throw databaseError(
      'DATABASE_OUTDATED',
      `${file} was written by an older version: start the server once to migrate it`,
      { file },
    );
  }
}

function expectIntact(connection: SqliteConnection, file: string): void {
  const found = connection.pragma('quick_check(1)', { simple: true }) as string;
  if (found === 'ok') return;
  throw databaseError(
    'DATABASE_CORRUPT',
    `${file} is damaged (${found}): keep the file, and restore the latest backup`,
    { file },
  );
}

function tablesOf(connection: SqliteConnection): readonly string[] {
  return connection
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .pluck()
    .all() as readonly string[];
}

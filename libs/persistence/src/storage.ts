import { join } from 'node:path';

import {
  InvariantViolation,
  messageOf,
  uuidOf,
  type Logger,
  type TidegateError,
  type Timers,
} from '@tidegate/kernel';
import type { AuditStore, ConsoleStores } from '@tidegate/tenants';
import type {
  AccountDirectory,
  CommandQueue,
  ExposureStore,
  InstallationStore,
  JournalStore,
  ProfileStore,
  ShardStore,
  TradingStore,
} from '@tidegate/trading';

import { ensureAccessToken } from './access-token.js';
import { BackgroundSql } from './adapters/sqlite/background-sql.js';
import { backupTo, type BackupReport, type BackupSource } from './adapters/sqlite/backup.js';
import { adoptTenants, openConsole } from './adapters/sqlite/console/open-console.js';
import { sqliteConsoleStores } from './adapters/sqlite/console/sqlite-console-stores.js';
import { databaseErrorOf } from './adapters/sqlite/database-error.js';
import {
  CONSOLE_FILE,
  LEDGER_FILE,
  LOCK_FILE,
  TELEMETRY_FILE,
} from './adapters/sqlite/file-names.js';
import { LedgerFiles } from './adapters/sqlite/ledger-files.js';
import { MissedTradeReads, MissedTrades } from './adapters/sqlite/missed-trades.js';
import { makeDirectory } from './adapters/sqlite/make-directory.js';
import {
  CONSOLE,
  expectLedgerPresent,
  isEmptyFile,
  LEDGER,
  openDatabase,
  TELEMETRY,
  type DatabaseFile,
  type OpenDatabase,
} from './adapters/sqlite/open-database.js';
import { takeProcessLock, type ProcessLock } from './adapters/sqlite/process-lock.js';
import { copyForReading, isReadOnly, needsCopy } from './adapters/sqlite/readable-copy.js';
import { Retention } from './adapters/sqlite/retention.js';
import { SqliteAccountDirectory } from './adapters/sqlite/sqlite-account-directory.js';
import { SqliteCommandQueue } from './adapters/sqlite/sqlite-command-queue.js';
import { SqliteExposureStore } from './adapters/sqlite/sqlite-exposure-store.js';
import {
  ensureInstallation,
  SqliteInstallationStore,
} from './adapters/sqlite/sqlite-installation-store.js';
import { SqliteJournalStore } from './adapters/sqlite/sqlite-journal-store.js';
import { SqliteProfileStore } from './adapters/sqlite/sqlite-profile-store.js';
import { SqliteShardStore } from './adapters/sqlite/sqlite-shard-store.js';
import { SqliteTradingStore } from './adapters/sqlite/sqlite-trading-store.js';
import { storageSizeOf, type StorageSize } from './adapters/sqlite/storage-size.js';
import { TelemetryArchive } from './adapters/sqlite/telemetry-archive.js';
import { TelemetryWriter } from './adapters/sqlite/telemetry-writer.js';
import type { StorageOptions } from './storage-options.js';

/** Read access to a storage directory, also while a server writes to it. */
export interface StorageReader {
  readonly trading: Omit<TradingStore, 'commit'>;
  readonly journal: JournalStore;
  readonly shards: Pick<ShardStore, 'load'>;
  readonly directory: AccountDirectory;
  readonly profiles: Omit<ProfileStore, 'save'>;
  readonly installation: InstallationStore;
  readonly archive: TelemetryArchive;
  readonly missed: MissedTradeReads;
  /** The audit log of the console; `null` in a storage of a version without a console. */
  readonly audit: Omit<AuditStore, 'append'> | null;
  /** Copies all databases, also while in use, into a directory without a backup. */
  backup(directory: string): Promise<BackupReport>;
  close(): Promise<void>;
}

/** An open storage directory. Only one process can write to it. */
export interface Storage extends StorageReader {
  readonly trading: TradingStore;
  readonly shards: ShardStore;
  readonly profiles: ProfileStore;
  readonly commands: CommandQueue;
  readonly exposure: ExposureStore;
  readonly audit: AuditStore;
  /** Tenants, users, credentials and sessions, in `console.db`. */
  readonly console: ConsoleStores;
  /** The token for the REST API, 64 hex digits, also stored in the file `access-token`. */
  readonly accessToken: string;
  readonly telemetry: TelemetryWriter;
  readonly missed: MissedTrades;
  readonly retention: Retention;
  /**
   * Returns `DATABASE_REPLACED` if the open ledger is no longer the file in the directory, otherwise `null`. Costs two
   * `stat` calls.
   */
  replacement(): Promise<TidegateError | null>;
  /** The current disk usage of the directory. */
  size(): Promise<StorageSize>;
  /** Flushes telemetry within `closeTimeoutMs`, closes the files and releases the lock. */
  close(): Promise<void>;
}

export interface StorageDependencies {
  readonly options: StorageOptions;
  readonly timers: Timers;
  readonly logger: Logger;
  /** Returns `count` cryptographically secure random bytes. */
  readonly random: (count: number) => Uint8Array;
}

/**
 * Opens a storage directory for writing: creates or migrates its files and takes its lock.
 * Throws `ACCESS_TOKEN_INVALID`, `DATABASE_LOCKED`, `DATABASE_MISSING`, `DATABASE_FOREIGN`, `DATABASE_TOO_NEW`,
 * `DATABASE_CORRUPT`, `DATABASE_FULL` or `DATABASE_UNREADABLE`. On failure, nothing stays open and foreign files stay
 * unchanged.
 */
export async function openStorage(deps: StorageDependencies): Promise<Storage> {
  const { directory } = deps.options;
  const opened: Opened = { lock: null, databases: [] };
  try {
    await makeDirectory(directory);
    opened.lock = takeProcessLock(join(directory, LOCK_FILE));
    await expectLedgerPresent(join(directory, LEDGER_FILE), join(directory, TELEMETRY_FILE));
    const { ledger, telemetry } = await openBoth(deps.options, 'write', opened);
    const console = await openConsole({ ...targetOf(deps.options, 'write'), ...fileOf(directory) });
    opened.databases.push(console);
    await adoptTenants(ledger, console);
    ensureInstallation(ledger, () => uuidOf(deps.random(16)));
    const accessToken = await ensureAccessToken(directory, deps);
    const { lock } = opened;
    const files = await LedgerFiles.watch(ledger.file);
    return new SqliteStorage({ ...deps, ledger, telemetry, console, lock, accessToken, files });
  } catch (thrown) {
    await closeAll(opened);
    throw databaseErrorOf(thrown, directory);
  }
}

/**
 * Opens a storage directory read-only, with or without a running server. A read-only directory or database is read from
 * a temporary copy and stays unchanged; in a writable directory, SQLite may leave an empty write-ahead log.
 */
export async function openStorageReader(options: StorageOptions): Promise<StorageReader> {
  if (await isReadOnly(options.directory)) return readCopy(options);
  try {
    return await readerOf(options);
  } catch (thrown) {
    if (!needsCopy(thrown)) throw thrown;
    return readCopy(options);
  }
}

async function readCopy(options: StorageOptions): Promise<StorageReader> {
  const copy = await copyForReading(options.directory).catch((thrown: unknown) => {
    throw databaseErrorOf(thrown, options.directory);
  });
  try {
    const reader = await readerOf({ ...options, directory: copy.directory });
    const close = async (): Promise<void> => {
      await reader.close();
      await copy.remove();
    };
    return { ...reader, close };
  } catch (thrown) {
    await copy.remove();
    throw thrown;
  }
}

async function readerOf(options: StorageOptions): Promise<StorageReader> {
  const opened: Opened = { lock: null, databases: [] };
  try {
    const { ledger, telemetry } = await openBoth(options, 'read', opened);
    const console = await openConsoleForReading(options, opened);
    return {
      trading: new SqliteTradingStore(ledger, telemetry),
      journal: new SqliteJournalStore(ledger),
      shards: new SqliteShardStore(ledger),
      directory: new SqliteAccountDirectory(ledger),
      profiles: new SqliteProfileStore(ledger),
      installation: new SqliteInstallationStore(ledger),
      archive: new TelemetryArchive(telemetry),
      missed: new MissedTradeReads(telemetry),
      audit: console && sqliteConsoleStores(console).audit,
      backup: (directory) => backupTo(directory, sourceOf(opened.databases)),
      close: () => closeAll(opened),
    };
  } catch (thrown) {
    await closeAll(opened);
    throw databaseErrorOf(thrown, options.directory);
  }
}

interface Opened {
  lock: ProcessLock | null;
  readonly databases: OpenDatabase[];
}

async function openBoth(
  options: StorageOptions,
  access: DatabaseFile['access'],
  opened: Opened,
): Promise<{ readonly ledger: OpenDatabase; readonly telemetry: OpenDatabase }> {
  const { directory } = options;
  const common = targetOf(options, access);
  const ledger = await openDatabase({
    ...common,
    file: join(directory, LEDGER_FILE),
    kind: LEDGER,
  });
  opened.databases.push(ledger);
  const telemetry = await openDatabase({
    ...common,
    file: join(directory, TELEMETRY_FILE),
    kind: TELEMETRY,
  });
  opened.databases.push(telemetry);
  return { ledger, telemetry };
}

async function closeAll(opened: Opened): Promise<void> {
  for (const { source } of opened.databases.splice(0)) await source.destroy();
  opened.lock?.release();
  opened.lock = null;
}

function targetOf(
  { busyTimeoutMs, integrityCheck }: StorageOptions,
  access: DatabaseFile['access'],
): Omit<DatabaseFile, 'file' | 'kind'> {
  return { access, busyTimeoutMs, integrityCheck };
}

function fileOf(directory: string): { readonly file: string } {
  return { file: join(directory, CONSOLE_FILE) };
}

/** `null` for a storage of a version without a console. */
async function openConsoleForReading(
  options: StorageOptions,
  opened: Opened,
): Promise<OpenDatabase | null> {
  const target = { ...targetOf(options, 'read'), ...fileOf(options.directory), kind: CONSOLE };
  if (await isEmptyFile(target.file)) return null;
  const console = await openDatabase(target);
  opened.databases.push(console);
  return console;
}

function sourceOf([ledger, telemetry, console]: readonly OpenDatabase[]): BackupSource {
  if (!ledger || !telemetry) throw new InvariantViolation('A backup requires open databases');
  return { ledger: ledger.file, telemetry: telemetry.file, console: console?.file ?? null };
}

interface StorageParts extends StorageDependencies {
  readonly ledger: OpenDatabase;
  readonly telemetry: OpenDatabase;
  readonly console: OpenDatabase;
  readonly lock: ProcessLock;
  readonly accessToken: string;
  readonly files: LedgerFiles;
}

class SqliteStorage implements Storage {
  readonly trading: TradingStore;
  readonly journal: JournalStore;
  readonly shards: ShardStore;
  readonly directory: AccountDirectory;
  readonly profiles: ProfileStore;
  readonly commands: CommandQueue;
  readonly exposure: ExposureStore;
  readonly console: ConsoleStores;
  readonly audit: AuditStore;
  readonly installation: InstallationStore;
  readonly accessToken: string;
  readonly telemetry: TelemetryWriter;
  readonly archive: TelemetryArchive;
  readonly missed: MissedTrades;
  readonly retention: Retention;
  private readonly background: BackgroundSql;
  private readonly checkpoints: { cancel(): void };
  /** Consecutive failures. */
  private failedCheckpoints = 0;
  private closing: Promise<void> | null = null;

  constructor(private readonly parts: StorageParts) {
    const { options, ledger, telemetry, timers, logger } = parts;
    this.accessToken = parts.accessToken;
    this.background = new BackgroundSql({
      ledger: ledger.file,
      telemetry: telemetry.file,
      busyTimeoutMs: options.telemetry.busyTimeoutMs,
    });
    this.trading = new SqliteTradingStore(ledger, telemetry);
    this.journal = new SqliteJournalStore(ledger);
    this.shards = new SqliteShardStore(ledger);
    this.directory = new SqliteAccountDirectory(ledger);
    this.profiles = new SqliteProfileStore(ledger);
    this.commands = new SqliteCommandQueue(ledger);
    this.exposure = new SqliteExposureStore(ledger);
    this.installation = new SqliteInstallationStore(ledger);
    this.console = sqliteConsoleStores(parts.console);
    this.audit = this.console.audit;
    this.archive = new TelemetryArchive(telemetry);
    this.missed = new MissedTrades(telemetry, this.background);
    this.telemetry = new TelemetryWriter(
      { database: telemetry, background: this.background, timers, logger },
      options.telemetry,
    );
    this.retention = new Retention({ ledger, background: this.background }, options.retention);
    this.checkpoints = timers.every(options.checkpointIntervalMs, () => void this.checkpoint());
  }

  backup(directory: string): Promise<BackupReport> {
    const { ledger, telemetry, console } = this.parts;
    return backupTo(directory, sourceOf([ledger, telemetry, console]));
  }

  replacement(): Promise<TidegateError | null> {
    return this.parts.files.replacement();
  }

  size(): Promise<StorageSize> {
    return storageSizeOf(this.parts);
  }

  close(): Promise<void> {
    this.closing ??= this.closeOnce();
    return this.closing;
  }

  private async checkpoint(): Promise<void> {
    const { logger } = this.parts;
    try {
      await this.background.checkpoint();
      if (this.failedCheckpoints > 0) {
        logger.info('Checkpoints succeed again', { failures: this.failedCheckpoints });
      }
      this.failedCheckpoints = 0;
    } catch (thrown) {
      this.failedCheckpoints += 1;
      if (this.failedCheckpoints > 1) return;
      logger.warn('Checkpoint failed; retrying', { error: messageOf(thrown) });
    }
  }

  private async closeOnce(): Promise<void> {
    this.checkpoints.cancel();
    await this.telemetry.close();
    try {
      await this.background.close();
    } finally {
      const { ledger, telemetry, console, lock } = this.parts;
      await closeAll({ lock, databases: [ledger, telemetry, console] });
    }
  }
}

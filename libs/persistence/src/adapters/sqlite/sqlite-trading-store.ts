import type { EpochMs, ShardId } from '@tidegate/kernel';
import { accountKey, type AccountScope } from '@tidegate/model';
import {
  expectNextEntry,
  expectToken,
  refuseForeignEntries,
  refuseForeignRows,
  type AccountRecord,
  type LedgerCommit,
  type TradingStore,
} from '@tidegate/trading';

import { AccountCommit } from './account-commit.js';
import { AccountRecords } from './account-records.js';
import { withDatabaseErrors } from './database-error.js';
import { JournalTable } from './journal-table.js';
import type { OpenDatabase } from './open-database.js';
import { ShardCommit } from './shard-commit.js';
import { SqliteTradingReads } from './sqlite-trading-reads.js';

/** The ledger in SQLite. A commit is one transaction and is on disk when it resolves. */
export class SqliteTradingStore extends SqliteTradingReads implements TradingStore {
  private readonly write: (commit: LedgerCommit) => void;
  private readonly records: AccountRecords;
  private readonly journal: JournalTable;
  /** The last committed journal sequence of each shard. */
  private readonly sequences = new Map<ShardId, number>();

  constructor(
    private readonly database: OpenDatabase,
    telemetry: OpenDatabase,
  ) {
    super(database, telemetry);
    this.records = new AccountRecords(database);
    this.journal = new JournalTable(database);
    const accounts = new AccountCommit(database);
    const shards = new ShardCommit(database);
    const write = database.connection.transaction((commit: LedgerCommit) => {
      expectToken(commit, shards.epochOf(commit.shard));
      shards.refuseForeignAccounts(commit);
      shards.writeSignals(commit);
      for (const part of commit.accounts) accounts.write(part, commit.shard);
      accounts.writePositions(commit.accounts.flatMap((part) => part.positions));
      shards.write(commit);
    });
    this.write = (commit) => void write.immediate(commit);
  }

  async commit(commit: LedgerCommit): Promise<void> {
    await withDatabaseErrors(this.database.file, async () => {
      refuseForeignEntries(commit);
      refuseForeignRows(commit);
      const sequence = this.sequenceAfter(commit);
      this.write(commit);
      this.sequences.set(commit.shard, sequence);
    });
  }

  async loadAccount(scope: AccountScope, recentSince: EpochMs): Promise<AccountRecord> {
    return withDatabaseErrors(this.database.file, async () => {
      const records = this.records.load([scope], recentSince);
      return records.get(accountKey(scope)) as AccountRecord;
    });
  }

  private sequenceAfter({ shard, journal }: LedgerCommit): number {
    let last = this.lastSequenceOf(shard);
    for (const entry of journal) {
      expectNextEntry(entry, last);
      last = entry.sequence;
    }
    return last;
  }

  private lastSequenceOf(shard: ShardId): number {
    const known = this.sequences.get(shard);
    if (known !== undefined) return known;
    return this.journal.lastSequence(shard);
  }
}

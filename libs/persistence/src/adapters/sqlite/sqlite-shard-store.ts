import { setImmediate } from 'node:timers/promises';

import { accountId, tenantId, type EpochMs, type ShardId } from '@tidegate/kernel';
import { accountKey, type AccountScope } from '@tidegate/model';
import {
  profileMissing,
  type AccountRecord,
  type StoredAccount,
  type ShardRecord,
  type ShardRun,
  type ShardStore,
} from '@tidegate/trading';

import { decodePause } from '../../core/codecs/control.js';
import { decodeRegistration, type RegistrationRow } from '../../core/codecs/registration.js';
import {
  AccountRecords,
  LIVE_POSITIONS,
  OPEN_ORDERS,
  type IndexedRows,
} from './account-records.js';
import { withDatabaseErrors } from './database-error.js';
import { AccountEntity } from './entities/account.js';
import { EntryPauseEntity } from './entities/engine.js';
import { JournalTable } from './journal-table.js';
import type { OpenDatabase } from './open-database.js';
import { RowReader } from './row-reader.js';

/** Accounts per read: a few milliseconds of work before yielding. */
const CHUNK_ACCOUNTS = 250;

const FIRST_CHUNK = `WHERE "row"."shard" = ? AND "row"."lifecycle" <> 'closed'
  ORDER BY "row"."opened_at", "row"."tenant", "row"."account" LIMIT ${CHUNK_ACCOUNTS}`;
const NEXT_CHUNK = `WHERE "row"."shard" = ? AND "row"."lifecycle" <> 'closed'
  AND ("row"."opened_at", "row"."tenant", "row"."account") > (?, ?, ?)
  ORDER BY "row"."opened_at", "row"."tenant", "row"."account" LIMIT ${CHUNK_ACCOUNTS}`;

const UNREGISTERED = `
  SELECT tenant, account FROM ledger_balances
  UNION ${holdersOf('orders', OPEN_ORDERS)}
  UNION ${holdersOf('positions', LIVE_POSITIONS)}
  EXCEPT SELECT tenant, account FROM accounts
  ORDER BY tenant, account`;

function holdersOf(table: string, { index, condition }: IndexedRows): string {
  return `SELECT "row".tenant, "row".account FROM ${table} AS "row" INDEXED BY ${index} WHERE ${condition}`;
}

const ACQUIRE = `
  INSERT INTO shards (id, epoch, started_at) VALUES (?, 1, ?)
    ON CONFLICT (id) DO UPDATE SET epoch = epoch + 1, started_at = excluded.started_at
  RETURNING epoch`;

/** Shards in SQLite: their epochs, states, pauses and accounts. */
export class SqliteShardStore implements ShardStore {
  private readonly records: AccountRecords;
  private readonly registrations: RowReader<AccountEntity>;
  private readonly journal: JournalTable;
  private readonly pauses: RowReader<EntryPauseEntity>;

  constructor(private readonly ledger: OpenDatabase) {
    this.records = new AccountRecords(ledger);
    this.registrations = new RowReader(ledger, AccountEntity);
    this.journal = new JournalTable(ledger);
    this.pauses = new RowReader(ledger, EntryPauseEntity);
  }

  async acquire(shard: ShardId, startedAt: EpochMs): Promise<ShardRun> {
    const { connection } = this.ledger;
    const take = connection.transaction((): ShardRun => {
      const acquire = connection.prepare<[string, number], number>(ACQUIRE).pluck();
      const epoch = acquire.get(shard, startedAt) as number;
      return { shard, epoch, startedAt, lastSequence: this.journal.lastSequence(shard) };
    });
    return withDatabaseErrors(this.ledger.file, async () => take.immediate());
  }

  async load(shard: ShardId): Promise<ShardRecord> {
    return withDatabaseErrors(this.ledger.file, async () => {
      const state = this.ledger.connection
        .prepare<[string], string | null>('SELECT state FROM shards WHERE id = ?')
        .pluck()
        .get(shard);
      const pauses = this.pauses.select(
        'WHERE "row"."shard" = ? ORDER BY "row"."at", "row"."target", "row"."code"',
        [shard],
      );
      return { state: state ?? null, pauses: pauses.map(decodePause) };
    });
  }

  async lastEntryAt(shard: ShardId): Promise<EpochMs | null> {
    return withDatabaseErrors(this.ledger.file, async () => this.journal.lastEntryAt(shard));
  }

  async *accounts(shard: ShardId, recentSince: EpochMs): AsyncIterable<StoredAccount> {
    let last: RegistrationRow | null = null;
    for (;;) {
      const rows: RegistrationRow[] = await this.chunkAfter(shard, last);
      yield* await this.held(rows, recentSince);
      last = rows.at(-1) ?? null;
      if (last === null || rows.length < CHUNK_ACCOUNTS) return;
      await setImmediate();
    }
  }

  async unregistered(): Promise<readonly AccountScope[]> {
    return withDatabaseErrors(this.ledger.file, async () =>
      this.ledger.connection
        .prepare<[], { readonly tenant: string; readonly account: string }>(UNREGISTERED)
        .all()
        .map(({ tenant, account }) => ({ tenant: tenantId(tenant), account: accountId(account) })),
    );
  }

  private chunkAfter(shard: ShardId, last: RegistrationRow | null): Promise<RegistrationRow[]> {
    return withDatabaseErrors(this.ledger.file, async () =>
      last === null
        ? this.registrations.select(FIRST_CHUNK, [shard])
        : this.registrations.select(NEXT_CHUNK, [shard, last.openedAt, last.tenant, last.account]),
    );
  }

  private held(
    rows: readonly RegistrationRow[],
    recentSince: EpochMs,
  ): Promise<readonly StoredAccount[]> {
    return withDatabaseErrors(this.ledger.file, async () => {
      const registrations = rows.map(decodeRegistration);
      const scopes = registrations.map(({ account }) => account.scope);
      const records = this.records.load(scopes, recentSince);
      const contents = this.contentsOf(new Set(rows.map(({ profileHash }) => profileHash)));
      return registrations.map((registration): StoredAccount => {
        const { scope } = registration.account;
        const { hash } = registration.profile;
        const profileContent = contents.get(hash);
        if (profileContent === undefined) throw profileMissing(scope, hash);
        const record = records.get(accountKey(scope)) as AccountRecord;
        return { registration, record, profileContent };
      });
    });
  }

  private contentsOf(hashes: ReadonlySet<string>): ReadonlyMap<string, string> {
    const rows = this.ledger.connection
      .prepare<[string], { readonly hash: string; readonly content: string }>(
        `SELECT profile.hash, profile.content FROM json_each(?) AS "key"
          CROSS JOIN profile_contents AS profile ON profile.hash = "key"."value"`,
      )
      .all(JSON.stringify([...hashes]));
    return new Map(rows.map(({ hash, content }) => [hash, content]));
  }
}

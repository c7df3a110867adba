import type { EpochMs, ShardId } from '@tidegate/kernel';
import {
  accountKey,
  type AccountRegistration,
  type AccountScope,
  type DecisionRecord,
  isLivePosition,
  type Position,
  type SharedSignal,
  type TenantScope,
} from '@tidegate/model';

import {
  accountOfAnotherShard,
  duplicateFill,
  duplicateTransaction,
  expectToken,
  positionExists,
  profileMissing,
  refuseForeignEntries,
  refuseForeignRows,
  signalMissing,
} from '../../journal/commit-rules.js';
import type {
  AccountChanges,
  AccountDirectory,
  AccountRecord,
  StoredAccount,
  InstallationStore,
  JournalEntry,
  JournalStore,
  LedgerCommit,
  ShardRecord,
  ShardRun,
  ShardStore,
  TradingStore,
} from '../../ports.js';
import { AccountBook } from './account-book.js';
import { BoundedHistory } from './bounded-history.js';
import { compareText } from './compare-text.js';
import { InMemoryCommands } from './in-memory-commands.js';
import { InMemoryExposure } from './in-memory-exposure.js';
import { InMemoryProfiles } from './in-memory-profiles.js';
import { InMemoryReads } from './in-memory-reads.js';
import { ShardBook } from './shard-book.js';

export interface InMemoryTradingStoreOptions {
  /** `kept` for replays in tests; `discarded` for back-tests, whose inputs are already on disk. */
  readonly journal: 'kept' | 'discarded';
  /** Maximum rows per account and kind; open orders and live positions are always kept. */
  readonly historyMax: number;
  /** The id of the installation. */
  readonly installation: string;
}

const DEFAULTS: InMemoryTradingStoreOptions = {
  journal: 'kept',
  historyMax: 1_000_000,
  installation: '00000000-0000-4000-8000-000000000000',
};

/**
 * The trading store of back-tests and tests, with the same guarantees as the database except durability. Rows are
 * immutable, so they are kept by reference. A fill or transaction dropped from the bounded history is no longer
 * recognised as a duplicate.
 */
export class InMemoryTradingStore
  extends InMemoryReads
  implements TradingStore, JournalStore, ShardStore
{
  readonly profiles = new InMemoryProfiles();
  readonly commands = new InMemoryCommands();
  readonly exposure = new InMemoryExposure();
  readonly installation: InstallationStore;
  readonly directory: AccountDirectory;
  private readonly options: InMemoryTradingStoreOptions;
  private readonly shards = new Map<ShardId, ShardBook>();
  private readonly signals: BoundedHistory<SharedSignal>;

  constructor(options: Partial<InMemoryTradingStoreOptions> = {}) {
    super();
    this.options = { ...DEFAULTS, ...options };
    const { installation, historyMax } = this.options;
    this.signals = new BoundedHistory(historyMax, () => true);
    this.installation = { id: () => Promise.resolve(installation) };
    this.directory = {
      list: async (scope) => this.registrationsOf(scope),
      find: async (scope) => this.bookIfKnown(scope)?.registered?.registration ?? null,
    };
  }

  async commit(commit: LedgerCommit): Promise<void> {
    const shard = this.shardOf(commit.shard);
    expectToken(commit, shard.epoch);
    refuseForeignEntries(commit);
    refuseForeignRows(commit);
    this.refuseForeignAccounts(commit);
    this.refuseDuplicates(commit);
    this.refuseSecondPositions(commit);
    this.refuseMissingSignals(commit);
    shard.refuseRepeatedControls(commit);
    if (this.options.journal === 'kept') shard.refuseHoles(commit);
    for (const signal of commit.signals) {
      if (!this.signals.has(signal.id)) this.signals.put(signal.id, signal);
    }
    for (const part of commit.accounts) {
      const decisions = part.decisions.map((decision) => this.withStoredSignal(decision));
      this.bookOf(part.scope).apply({ ...part, decisions }, commit.shard);
    }
    shard.apply(commit);
    this.commands.take(commit);
    if (this.options.journal === 'kept') shard.journal.push(...commit.journal);
  }

  async loadAccount(scope: AccountScope, recentSince: EpochMs): Promise<AccountRecord> {
    return (this.bookIfKnown(scope) ?? new AccountBook(scope, 1)).record(recentSince);
  }

  async *read(shard: ShardId, fromSequence: number): AsyncIterable<JournalEntry> {
    for (const entry of this.shardOf(shard).journal) {
      if (entry.sequence >= fromSequence) yield entry;
    }
  }

  async lastSequence(shard: ShardId): Promise<number> {
    return this.shardOf(shard).lastSequence;
  }

  async acquire(shard: ShardId, at: EpochMs): Promise<ShardRun> {
    return this.shardOf(shard).acquire(at);
  }

  async lastEntryAt(shard: ShardId): Promise<EpochMs | null> {
    return this.shardOf(shard).journal.at(-1)?.at ?? null;
  }

  async load(shard: ShardId): Promise<ShardRecord> {
    return this.shardOf(shard).record();
  }

  async *accounts(shard: ShardId, recentSince: EpochMs): AsyncIterable<StoredAccount> {
    const held = [...this.books.values()].filter(({ registered }) => registered?.shard === shard);
    const registrations = held.flatMap(({ registered }) => registered?.registration ?? []);
    for (const registration of registrations.sort(compareOldestFirst)) {
      if (registration.lifecycle === 'closed') continue;
      const { scope } = registration.account;
      const { hash } = registration.profile;
      const profileContent = await this.profiles.content(hash);
      if (profileContent === null) throw profileMissing(scope, hash);
      yield { registration, record: await this.loadAccount(scope, recentSince), profileContent };
    }
  }

  async unregistered(): Promise<readonly AccountScope[]> {
    return [...this.books.values()]
      .filter(({ registered, isInUse }) => registered === null && isInUse)
      .map(({ scope }) => scope)
      .sort((a, b) => compareText(a.tenant, b.tenant) || compareText(a.account, b.account));
  }

  private registrationsOf(scope: TenantScope): readonly AccountRegistration[] {
    return this.booksOf(scope)
      .flatMap(({ registered }) => registered?.registration ?? [])
      .sort(compareOldestFirst);
  }

  private withStoredSignal(decision: DecisionRecord): DecisionRecord {
    const stored = this.signals.get(decision.signalId);
    if (!stored || stored.signal === decision.signal) return decision;
    return { ...decision, signal: stored.signal, prediction: stored.prediction };
  }

  private refuseForeignAccounts(commit: LedgerCommit): void {
    for (const { scope } of commit.accounts) {
      const owner = this.bookIfKnown(scope)?.registered?.shard ?? commit.shard;
      if (owner !== commit.shard) throw accountOfAnotherShard(commit, scope, owner);
    }
  }

  private refuseMissingSignals({ accounts, signals }: LedgerCommit): void {
    const committed = new Set(signals.map(({ id }) => id));
    for (const decision of accounts.flatMap(({ decisions }) => decisions)) {
      const { signalId } = decision;
      if (!committed.has(signalId) && !this.signals.has(signalId)) throw signalMissing(decision);
    }
  }

  private refuseDuplicates(commit: LedgerCommit): void {
    const seen = new Set<string>();
    for (const part of commit.accounts) {
      const account = accountKey(part.scope);
      const book = this.books.get(account);
      for (const fill of part.fills) {
        if (book?.fills.has(fill.id) || !addNew(seen, `fill ${account} ${fill.id}`)) {
          throw duplicateFill(fill);
        }
      }
      for (const transaction of part.transactions) {
        const isKnown = book?.transactions.has(transaction.id);
        if (isKnown || !addNew(seen, `transaction ${account} ${transaction.id}`)) {
          throw duplicateTransaction(transaction);
        }
      }
    }
  }

  /** Checks the positions as they will be after the whole commit. */
  private refuseSecondPositions(commit: LedgerCommit): void {
    const after = new Map<string, Map<string, Position>>();
    for (const part of commit.accounts) {
      if (part.positions.length === 0) continue;
      after.set(accountKey(part.scope), this.liveAfter(part, after));
    }
    for (const live of after.values()) {
      const taken = new Set<string>();
      for (const position of live.values()) {
        if (taken.has(position.instrument)) throw positionExists(position);
        taken.add(position.instrument);
      }
    }
  }

  private liveAfter(
    part: AccountChanges,
    after: ReadonlyMap<string, Map<string, Position>>,
  ): Map<string, Position> {
    const account = accountKey(part.scope);
    const live = after.get(account) ?? new Map(this.books.get(account)?.live);
    for (const position of part.positions) {
      if (isLivePosition(position)) live.set(position.id, position);
      else live.delete(position.id);
    }
    return live;
  }

  private bookOf(scope: AccountScope): AccountBook {
    const key = accountKey(scope);
    const book = this.books.get(key) ?? new AccountBook(scope, this.options.historyMax);
    this.books.set(key, book);
    return book;
  }

  private shardOf(shard: ShardId): ShardBook {
    const book = this.shards.get(shard) ?? new ShardBook(shard);
    this.shards.set(shard, book);
    return book;
  }
}

function compareOldestFirst(left: AccountRegistration, right: AccountRegistration): number {
  const [a, b] = [left.account.scope, right.account.scope];
  return (
    left.openedAt - right.openedAt ||
    compareText(a.tenant, b.tenant) ||
    compareText(a.account, b.account)
  );
}

/** Adds a key; returns false if it is already present. */
function addNew(seen: Set<string>, key: string): boolean {
  const before = seen.size;
  return seen.add(key).size > before;
}

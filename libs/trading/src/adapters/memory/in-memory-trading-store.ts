import type { EpochMs, VenueId } from '@tidegate/kernel';
import {
  accountKey,
  type AccountScope,
  accountWithin,
  type ClosedTrade,
  compareNewestFirst,
  type DecisionRecord,
  type Fill,
  isClosedStatus,
  isLivePosition,
  type LedgerTransaction,
  type Order,
  type Page,
  type PageKey,
  pageOf,
  type PageRequest,
  type Position,
  startOfPage,
  type TenantScope,
} from '@tidegate/model';
import type { LedgerBalance } from '@tidegate/portfolio';

import {
  duplicateFill,
  duplicateTransaction,
  expectNextEntry,
  positionExists,
  refuseForeignRows,
} from '../../journal/commit-rules.js';
import type {
  AccountChanges,
  AccountRecord,
  JournalEntry,
  JournalStore,
  LedgerCommit,
  RunRecord,
  RunStore,
  TradingStore,
} from '../../ports.js';
import { BoundedHistory } from './bounded-history.js';

export interface InMemoryTradingStoreOptions {
  /** `kept` for replays in tests; `discarded` for back-tests, whose input is on disk already. */
  readonly journal: 'kept' | 'discarded';
  /** Rows kept per account and kind; open orders and live positions stay whatever the bound. */
  readonly historyMax: number;
}

const DEFAULTS: InMemoryTradingStoreOptions = { journal: 'kept', historyMax: 1_000_000 };

/**
 * The trading store of back-tests and tests: the same promises as the database, but for durability.
 * Rows are kept by reference, because they are values. A fill or transaction that fell out of the bounded
 * history is forgotten as a duplicate, too.
 */
export class InMemoryTradingStore implements TradingStore, JournalStore, RunStore {
  private readonly options: InMemoryTradingStoreOptions;
  private readonly books = new Map<string, AccountBook>();
  private readonly journals = new Map<VenueId, JournalEntry[]>();
  private runs = 0;

  constructor(options: Partial<InMemoryTradingStoreOptions> = {}) {
    this.options = { ...DEFAULTS, ...options };
  }

  async commit(commit: LedgerCommit): Promise<void> {
    refuseForeignRows(commit);
    this.refuseDuplicates(commit);
    this.refuseSecondPositions(commit);
    this.refuseJournalHoles(commit);
    for (const part of commit.accounts) this.bookOf(part.scope).apply(part);
    if (this.options.journal === 'discarded') return;
    for (const entry of commit.journal) this.journalOf(entry.venue).push(entry);
  }

  async loadAccount(scope: AccountScope): Promise<AccountRecord> {
    const book = this.books.get(accountKey(scope));
    return book ? book.record() : { balances: [], openOrders: [], livePositions: [], state: null };
  }

  async livePositions(scope: TenantScope): Promise<readonly Position[]> {
    const account = accountWithin(scope);
    return oldestFirst(
      [...this.books.values()]
        .filter((book) => book.scope.tenant === scope.tenant)
        .filter((book) => account === null || book.scope.account === account)
        .flatMap((book) => [...book.live.values()]),
    );
  }

  async orders(scope: TenantScope, page: PageRequest): Promise<Page<Order>> {
    return this.page(scope, page, {
      rowsOf: (book) => book.orders.values(),
      keyOf: ({ createdAt, scope: { account }, id }) => ({ at: createdAt, account, id }),
    });
  }

  async fills(scope: TenantScope, page: PageRequest): Promise<Page<Fill>> {
    return this.page(scope, page, {
      rowsOf: (book) => book.fills.values(),
      keyOf: ({ at, scope: { account }, id }) => ({ at, account, id }),
    });
  }

  async positions(scope: TenantScope, page: PageRequest): Promise<Page<Position>> {
    return this.page(scope, page, {
      rowsOf: (book) => book.positions.values(),
      keyOf: ({ createdAt, scope: { account }, id }) => ({ at: createdAt, account, id }),
    });
  }

  async trades(scope: TenantScope, page: PageRequest): Promise<Page<ClosedTrade>> {
    return this.page(scope, page, {
      rowsOf: (book) => book.trades.values(),
      keyOf: ({ closedAt, scope: { account }, position }) => ({
        at: closedAt,
        account,
        id: position,
      }),
    });
  }

  async transactions(scope: TenantScope, page: PageRequest): Promise<Page<LedgerTransaction>> {
    return this.page(scope, page, {
      rowsOf: (book) => book.transactions.values(),
      keyOf: ({ at, scope: { account }, id }) => ({ at, account, id }),
    });
  }

  async decisions(scope: TenantScope, page: PageRequest): Promise<Page<DecisionRecord>> {
    return this.page(scope, page, {
      rowsOf: (book) => book.decisions.values(),
      keyOf: ({ at, scope: { account }, id }) => ({ at, account, id }),
    });
  }

  async *read(venue: VenueId, fromSequence: number): AsyncIterable<JournalEntry> {
    const entries = this.journals.get(venue) ?? [];
    for (const entry of entries) if (entry.sequence >= fromSequence) yield entry;
  }

  async lastSequence(venue: VenueId): Promise<number> {
    return this.journals.get(venue)?.at(-1)?.sequence ?? 0;
  }

  async beginRun(startedAt: EpochMs): Promise<RunRecord> {
    this.runs += 1;
    return { epoch: this.runs, startedAt };
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

  /** Judges the positions as they would be after the whole commit. */
  private refuseSecondPositions(commit: LedgerCommit): void {
    const after = new Map<string, Map<string, Position>>();
    for (const part of commit.accounts) {
      if (part.positions.length === 0) continue;
      const account = accountKey(part.scope);
      const live = after.get(account) ?? new Map(this.books.get(account)?.live);
      for (const position of part.positions) {
        if (isLivePosition(position)) live.set(position.id, position);
        else live.delete(position.id);
      }
      after.set(account, live);
    }
    for (const live of after.values()) {
      const taken = new Set<string>();
      for (const position of live.values()) {
        if (taken.has(position.instrument)) throw positionExists(position);
        taken.add(position.instrument);
      }
    }
  }

  private refuseJournalHoles(commit: LedgerCommit): void {
    if (this.options.journal === 'discarded') return;
    const last = new Map<VenueId, number>();
    for (const entry of commit.journal) {
      const before = last.get(entry.venue) ?? this.journals.get(entry.venue)?.at(-1)?.sequence ?? 0;
      expectNextEntry(entry, before);
      last.set(entry.venue, entry.sequence);
    }
  }

  private bookOf(scope: AccountScope): AccountBook {
    const key = accountKey(scope);
    const known = this.books.get(key);
    if (known) return known;
    const book = new AccountBook(scope, this.options.historyMax);
    this.books.set(key, book);
    return book;
  }

  private journalOf(venue: VenueId): JournalEntry[] {
    const known = this.journals.get(venue);
    if (known) return known;
    const journal: JournalEntry[] = [];
    this.journals.set(venue, journal);
    return journal;
  }

  private page<T>(
    scope: TenantScope,
    request: PageRequest,
    of: {
      readonly rowsOf: (book: AccountBook) => Iterable<T>;
      readonly keyOf: (row: T) => PageKey;
    },
  ): Page<T> {
    const { limit, before } = startOfPage(request);
    const account = accountWithin(scope);
    const keyed: { readonly key: PageKey; readonly row: T }[] = [];
    for (const book of this.books.values()) {
      if (book.scope.tenant !== scope.tenant) continue;
      if (account !== null && book.scope.account !== account) continue;
      for (const row of of.rowsOf(book)) {
        const key = of.keyOf(row);
        if (before === null || compareNewestFirst(before, key) < 0) keyed.push({ key, row });
      }
    }
    keyed.sort((left, right) => compareNewestFirst(left.key, right.key));
    const rows = keyed.slice(0, limit + 1).map(({ row }) => row);
    return pageOf(rows, limit, of.keyOf);
  }
}

/** All that is known of one account. */
class AccountBook {
  readonly orders: BoundedHistory<Order>;
  readonly fills: BoundedHistory<Fill>;
  readonly positions: BoundedHistory<Position>;
  readonly transactions: BoundedHistory<LedgerTransaction>;
  readonly trades: BoundedHistory<ClosedTrade>;
  readonly decisions: BoundedHistory<DecisionRecord>;
  readonly live = new Map<string, Position>();
  private readonly open = new Map<string, Order>();
  private readonly balances = new Map<string, LedgerBalance>();
  private state: (() => string) | null = null;

  constructor(
    readonly scope: AccountScope,
    historyMax: number,
  ) {
    const always = (): boolean => true;
    this.orders = new BoundedHistory(historyMax, (order) => isClosedStatus(order.status));
    this.fills = new BoundedHistory(historyMax, always);
    this.positions = new BoundedHistory(historyMax, (position) => !isLivePosition(position));
    this.transactions = new BoundedHistory(historyMax, always);
    this.trades = new BoundedHistory(historyMax, always);
    this.decisions = new BoundedHistory(historyMax, always);
  }

  apply(changes: AccountChanges): void {
    for (const order of changes.orders) {
      this.orders.put(order.id, order);
      if (isClosedStatus(order.status)) this.open.delete(order.id);
      else this.open.set(order.id, order);
    }
    for (const position of changes.positions) {
      this.positions.put(position.id, position);
      if (isLivePosition(position)) this.live.set(position.id, position);
      else this.live.delete(position.id);
    }
    for (const fill of changes.fills) this.fills.put(fill.id, fill);
    for (const transaction of changes.transactions) {
      this.transactions.put(transaction.id, transaction);
    }
    for (const trade of changes.trades) this.trades.put(trade.position, trade);
    for (const decision of changes.decisions) this.decisions.put(decision.id, decision);
    for (const balance of changes.balances) {
      this.balances.set(`${balance.book} ${balance.asset}`, balance);
    }
    this.state = changes.state ?? this.state;
  }

  record(): AccountRecord {
    return {
      balances: [...this.balances.values()].sort(
        (a, b) => compareText(a.book, b.book) || compareText(a.asset, b.asset),
      ),
      openOrders: oldestFirst(this.open.values()),
      livePositions: oldestFirst(this.live.values()),
      state: this.state?.() ?? null,
    };
  }
}

function oldestFirst<T extends { readonly createdAt: EpochMs; readonly id: string }>(
  rows: Iterable<T>,
): readonly T[] {
  return [...rows].sort((a, b) => a.createdAt - b.createdAt || compareText(a.id, b.id));
}

/** False when the key was there already. */
function addNew(seen: Set<string>, key: string): boolean {
  const before = seen.size;
  return seen.add(key).size > before;
}

function compareText(left: string, right: string): number {
  return left === right ? 0 : left < right ? -1 : 1;
}

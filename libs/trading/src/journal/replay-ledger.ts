import { shardId, TidegateError, type EpochMs } from '@tidegate/kernel';
import {
  accountKey,
  type AccountScope,
  type ClosedTrade,
  type DecisionRecord,
  type Fill,
  type LedgerTransaction,
  type Order,
  type Position,
} from '@tidegate/model';

import { InMemoryTradingStore } from '../adapters/memory/in-memory-trading-store.js';
import { storedBooksOf } from '../core/accounts/stored-books.js';
import type { AccountChanges, AccountRecord, LedgerCommit, TradingStore } from '../ports.js';
import { ACCOUNT_FAILED } from './refused-account.js';

/**
 * The recorded run ended at this commit; nothing later was durable. Only an exception stops an engine within an input.
 */
export class RunDied extends Error {}

/** The last version of every committed row of all accounts, in the order of first writing. */
export interface CommittedRows {
  readonly orders: readonly Order[];
  readonly fills: readonly Fill[];
  readonly positions: readonly Position[];
  readonly transactions: readonly LedgerTransaction[];
  readonly trades: readonly ClosedTrade[];
  readonly decisions: readonly DecisionRecord[];
}

type RowKind = keyof CommittedRows;

const REPLAYED = shardId('replay');

const NOTHING = {
  journal: [],
  signals: [],
  pauses: { set: [], cleared: [] },
  controls: [],
  state: null,
} as const;

/** The store of a replay: accepts as many commits per input as the recorded run made, and keeps every row. */
export class ReplayLedger implements Pick<TradingStore, 'commit' | 'loadAccount'> {
  private readonly store = new InMemoryTradingStore({ journal: 'discarded' });
  private readonly rowsByKind: Record<RowKind, Map<string, CommittedRows[RowKind][number]>> = {
    orders: new Map(),
    fills: new Map(),
    positions: new Map(),
    transactions: new Map(),
    trades: new Map(),
    decisions: new Map(),
  };
  private taken = 0;
  private allowed = Infinity;
  private failures: ReadonlyMap<string, number> = new Map();

  /** Commits since the last `allow`. */
  get commits(): number {
    return this.taken;
  }

  /**
   * Accepts the next `commits` commits and rejects the one after with `RunDied`. `failures` maps the key of each
   * account that failed in the recorded run to the number of commits that include it; later commits with its rows are
   * refused.
   */
  allow(commits: number, failures: ReadonlyMap<string, number>): void {
    this.taken = 0;
    this.allowed = commits;
    this.failures = failures;
  }

  /** Loads the stored state of an account, from which a replay that starts after the first entry continues. */
  async begin(scope: AccountScope, record: AccountRecord): Promise<void> {
    const { openOrders, endedOrders, livePositions, balances, state } = record;
    const { endedPositions } = storedBooksOf(record);
    const account: AccountChanges = {
      scope,
      registration: null,
      orders: [...endedOrders, ...openOrders],
      fills: [],
      positions: [...endedPositions, ...livePositions],
      transactions: [],
      balances,
      trades: [],
      decisions: [],
      state: state === null ? null : () => state,
    };
    await this.store.commit({ ...NOTHING, shard: REPLAYED, token: 0, accounts: [account] });
  }

  async commit(commit: LedgerCommit): Promise<void> {
    if (this.taken >= this.allowed) throw new RunDied();
    for (const { scope } of commit.accounts) this.refuseFailed(accountKey(scope));
    await this.store.commit({ ...commit, shard: REPLAYED });
    this.taken += 1;
    for (const part of commit.accounts) {
      this.keep('orders', part.orders, ({ id }) => id);
      this.keep('fills', part.fills, ({ id }) => id);
      this.keep('positions', part.positions, ({ id }) => id);
      this.keep('transactions', part.transactions, ({ id }) => id);
      this.keep('trades', part.trades, ({ position }) => position);
      this.keep('decisions', part.decisions, ({ id }) => id);
    }
  }

  loadAccount(scope: AccountScope, recentSince: EpochMs): Promise<AccountRecord> {
    return this.store.loadAccount(scope, recentSince);
  }

  rows(): CommittedRows {
    const { orders, fills, positions, transactions, trades, decisions } = this.rowsByKind;
    return {
      orders: [...orders.values()] as Order[],
      fills: [...fills.values()] as Fill[],
      positions: [...positions.values()] as Position[],
      transactions: [...transactions.values()] as LedgerTransaction[],
      trades: [...trades.values()] as ClosedTrade[],
      decisions: [...decisions.values()] as DecisionRecord[],
    };
  }

  private refuseFailed(account: string): void {
    const commits = this.failures.get(account);
    if (commits === undefined || this.taken < commits) return;
    throw new TidegateError(ACCOUNT_FAILED, `Account ${account} failed here in the recorded run`, {
      details: { account },
    });
  }

  private keep<Row extends CommittedRows[RowKind][number]>(
    kind: RowKind,
    rows: readonly Row[],
    idOf: (row: Row) => string,
  ): void {
    for (const row of rows) {
      this.rowsByKind[kind].set(`${accountKey(row.scope)} ${idOf(row)}`, row);
    }
  }
}

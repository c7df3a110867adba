import type { DecisionId, EpochMs, FillId, OrderId, PositionId } from '@tidegate/kernel';
import {
  accountKey,
  type AccountScope,
  accountWithin,
  type ClosedTrade,
  compareNewestFirst,
  type DecisionRecord,
  type Fill,
  type LedgerTransaction,
  type Order,
  type Page,
  type PageKey,
  pageOf,
  type Position,
  startOfPage,
  type TenantScope,
} from '@tidegate/model';

import type {
  DecisionNeighbours,
  DecisionTrace,
  FunnelHour,
  FunnelRequest,
  RowFilter,
  RowRequest,
  TradingReads,
} from '../../ports.js';
import {
  hourOf,
  refuseLongFunnel,
  refuseUnsupportedFilter,
  type RowKind,
} from '../../read-rules.js';
import { oldestFirst, type AccountBook } from './account-book.js';
import { compareText } from './compare-text.js';

/** How to page and filter the rows of one kind. */
interface RowReader<Row> {
  readonly kind: RowKind;
  readonly rowsOf: (book: AccountBook) => Iterable<Row>;
  readonly keyOf: (row: Row) => PageKey;
  readonly membersOf: (row: Row) => FilteredMembers;
}

const FILTERED = ['instrument', 'strategy', 'status', 'outcome', 'gate'] as const;

/** The members of a row that filters compare, by filter name. */
type FilteredMembers = { readonly [Name in (typeof FILTERED)[number]]?: string | null };

const ORDERS: RowReader<Order> = {
  kind: 'order',
  rowsOf: (book) => book.orders.values(),
  keyOf: ({ createdAt, scope: { account }, id }) => ({ at: createdAt, account, id }),
  membersOf: ({ instrument, status }) => ({ instrument, status }),
};
const FILLS: RowReader<Fill> = {
  kind: 'fill',
  rowsOf: (book) => book.fills.values(),
  keyOf: ({ at, scope: { account }, id }) => ({ at, account, id }),
  membersOf: ({ instrument }) => ({ instrument }),
};
const POSITIONS: RowReader<Position> = {
  kind: 'position',
  rowsOf: (book) => book.positions.values(),
  keyOf: ({ createdAt, scope: { account }, id }) => ({ at: createdAt, account, id }),
  membersOf: ({ instrument, strategy, status }) => ({ instrument, strategy, status }),
};
const TRADES: RowReader<ClosedTrade> = {
  kind: 'trade',
  rowsOf: (book) => book.trades.values(),
  keyOf: ({ closedAt, scope: { account }, position }) => ({ at: closedAt, account, id: position }),
  membersOf: ({ instrument, strategy }) => ({ instrument, strategy }),
};
const TRANSACTIONS: RowReader<LedgerTransaction> = {
  kind: 'transaction',
  rowsOf: (book) => book.transactions.values(),
  keyOf: ({ at, scope: { account }, id }) => ({ at, account, id }),
  membersOf: () => ({}),
};
const DECISIONS: RowReader<DecisionRecord> = {
  kind: 'decision',
  rowsOf: (book) => book.decisions.values(),
  keyOf: ({ at, scope: { account }, id }) => ({ at, account, id }),
  membersOf: ({ instrument, signal, outcome, rejectedBy }) => ({
    instrument,
    strategy: signal.leader,
    outcome,
    gate: rejectedBy,
  }),
};

/** `TradingReads` over the account books in memory. */
export abstract class InMemoryReads implements TradingReads {
  protected readonly books = new Map<string, AccountBook>();

  async livePositions(scope: TenantScope): Promise<readonly Position[]> {
    return oldestFirst(this.booksOf(scope).flatMap((book) => [...book.live.values()]));
  }

  async orders(scope: TenantScope, page: RowRequest): Promise<Page<Order>> {
    return this.page(ORDERS, scope, page);
  }

  async fills(scope: TenantScope, page: RowRequest): Promise<Page<Fill>> {
    return this.page(FILLS, scope, page);
  }

  async positions(scope: TenantScope, page: RowRequest): Promise<Page<Position>> {
    return this.page(POSITIONS, scope, page);
  }

  async trades(scope: TenantScope, page: RowRequest): Promise<Page<ClosedTrade>> {
    return this.page(TRADES, scope, page);
  }

  async transactions(scope: TenantScope, page: RowRequest): Promise<Page<LedgerTransaction>> {
    return this.page(TRANSACTIONS, scope, page);
  }

  async decisions(scope: TenantScope, page: RowRequest): Promise<Page<DecisionRecord>> {
    return this.page(DECISIONS, scope, page);
  }

  async order(scope: AccountScope, id: OrderId): Promise<Order | null> {
    return this.bookIfKnown(scope)?.orders.get(id) ?? null;
  }

  async fill(scope: AccountScope, id: FillId): Promise<Fill | null> {
    return this.bookIfKnown(scope)?.fills.get(id) ?? null;
  }

  async position(scope: AccountScope, id: PositionId): Promise<Position | null> {
    return this.bookIfKnown(scope)?.positions.get(id) ?? null;
  }

  async transaction(scope: AccountScope, id: string): Promise<LedgerTransaction | null> {
    return this.bookIfKnown(scope)?.transactions.get(id) ?? null;
  }

  async trade(scope: AccountScope, position: PositionId): Promise<ClosedTrade | null> {
    return this.bookIfKnown(scope)?.trades.get(position) ?? null;
  }

  async decision(scope: AccountScope, id: DecisionId): Promise<DecisionRecord | null> {
    return this.bookIfKnown(scope)?.decisions.get(id) ?? null;
  }

  async decisionTrace(scope: AccountScope, id: DecisionId): Promise<DecisionTrace | null> {
    const book = this.bookIfKnown(scope);
    const decision = book?.decisions.get(id);
    if (!book || !decision) return null;
    const positions = [...book.positions.values()];
    const position = oldestFirst(positions.filter((each) => each.decision === id))[0] ?? null;
    const orders = oldestFirst(
      [...book.orders.values()].filter(
        (order) => order.decision === id || order.position === position?.id,
      ),
    );
    const ids = new Set(orders.map((order) => order.id));
    const fills = [...book.fills.values()]
      .filter(({ order }) => ids.has(order))
      .sort((a, b) => a.at - b.at || compareText(a.id, b.id));
    const trade = position && (book.trades.get(position.id) ?? null);
    return { decision, position, orders, fills, trade };
  }

  async decisionNeighbours(decision: DecisionRecord): Promise<DecisionNeighbours> {
    const book = this.bookIfKnown(decision.scope);
    const key = DECISIONS.keyOf(decision);
    const others = [...(book?.decisions.values() ?? [])]
      .filter(({ id, instrument }) => id !== decision.id && instrument === decision.instrument)
      .sort((left, right) => compareNewestFirst(DECISIONS.keyOf(left), DECISIONS.keyOf(right)));
    const isOlder = (other: DecisionRecord): boolean =>
      compareNewestFirst(key, DECISIONS.keyOf(other)) < 0;
    return {
      previous: others.find(isOlder)?.id ?? null,
      next: others.findLast((other) => !isOlder(other))?.id ?? null,
    };
  }

  async funnel(scope: TenantScope, request: FunnelRequest): Promise<readonly FunnelHour[]> {
    refuseLongFunnel(request);
    const counts = new Map<EpochMs, Map<string, number>>();
    for (const book of this.booksOf(scope, request.account)) {
      for (const { at, instrument, rejectedBy, outcome } of book.decisions.values()) {
        if (at < request.from || at > request.to) continue;
        if (request.instrument !== undefined && instrument !== request.instrument) continue;
        const code = rejectedBy ?? outcome;
        const ofHour = counts.get(hourOf(at)) ?? new Map<string, number>();
        ofHour.set(code, (ofHour.get(code) ?? 0) + 1);
        counts.set(hourOf(at), ofHour);
      }
    }
    return [...counts]
      .flatMap(([hour, codes]) => [...codes].map(([code, count]) => ({ hour, code, count })))
      .sort((a, b) => a.hour - b.hour || compareText(a.code, b.code));
  }

  protected bookIfKnown(scope: AccountScope): AccountBook | undefined {
    return this.books.get(accountKey(scope));
  }

  /** Books within a scope, and of `account` if given. */
  protected booksOf(scope: TenantScope, account?: AccountScope['account']): AccountBook[] {
    const within = accountWithin(scope);
    return [...this.books.values()].filter(
      (book) =>
        book.scope.tenant === scope.tenant &&
        (within === null || book.scope.account === within) &&
        (account === undefined || book.scope.account === account),
    );
  }

  private page<Row>(of: RowReader<Row>, scope: TenantScope, request: RowRequest): Page<Row> {
    const { limit, before } = startOfPage(request);
    const { filter = {} } = request;
    refuseUnsupportedFilter(of.kind, filter);
    const keyed: { readonly key: PageKey; readonly row: Row }[] = [];
    for (const book of this.booksOf(scope, filter.account)) {
      for (const row of of.rowsOf(book)) {
        const key = of.keyOf(row);
        if (before !== null && compareNewestFirst(before, key) >= 0) continue;
        if (passes(filter, key.at, of.membersOf(row))) keyed.push({ key, row });
      }
    }
    keyed.sort((left, right) => compareNewestFirst(left.key, right.key));
    const rows = keyed.slice(0, limit + 1).map(({ row }) => row);
    return pageOf(rows, limit, of.keyOf);
  }
}

function passes(filter: RowFilter, at: EpochMs, members: FilteredMembers): boolean {
  const { from, to, instrument, strategy, status, outcome, gate } = filter;
  if ((from !== undefined && at < from) || (to !== undefined && at > to)) return false;
  const expected = { instrument, strategy, status, outcome, gate };
  return FILTERED.every((name) => expected[name] === undefined || members[name] === expected[name]);
}

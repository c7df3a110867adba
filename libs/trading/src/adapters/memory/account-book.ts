import type { EpochMs, ShardId } from '@tidegate/kernel';
import {
  isClosedStatus,
  isLivePosition,
  type AccountRegistration,
  type AccountScope,
  type ClosedTrade,
  type DecisionRecord,
  type Fill,
  type LedgerTransaction,
  type Order,
  type Position,
} from '@tidegate/model';
import type { LedgerBalance } from '@tidegate/portfolio';

import type { AccountChanges, AccountRecord } from '../../ports.js';
import { BoundedHistory } from './bounded-history.js';
import { compareText } from './compare-text.js';

/** All stored rows of one account. */
export class AccountBook {
  readonly orders: BoundedHistory<Order>;
  readonly fills: BoundedHistory<Fill>;
  readonly positions: BoundedHistory<Position>;
  readonly transactions: BoundedHistory<LedgerTransaction>;
  readonly trades: BoundedHistory<ClosedTrade>;
  readonly decisions: BoundedHistory<DecisionRecord>;
  readonly live = new Map<string, Position>();
  /** The registration and the owning shard; `null` until registered. */
  registered: { readonly shard: ShardId; readonly registration: AccountRegistration } | null = null;
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

  get isInUse(): boolean {
    return this.balances.size > 0 || this.open.size > 0 || this.live.size > 0;
  }

  apply(changes: AccountChanges, shard: ShardId): void {
    const { registration } = changes;
    if (registration) this.registered = { shard, registration };
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

  record(recentSince: EpochMs): AccountRecord {
    const ended = [...this.orders.values()].filter(
      ({ status, updatedAt }) => isClosedStatus(status) && updatedAt >= recentSince,
    );
    const entries = new Set(
      ended.filter(({ purpose }) => purpose === 'entry').map(({ position }) => position),
    );
    const fills = [...this.fills.values()].filter(({ at }) => at >= recentSince);
    return {
      balances: [...this.balances.values()].sort(
        (a, b) => compareText(a.book, b.book) || compareText(a.asset, b.asset),
      ),
      openOrders: oldestFirst(this.open.values()),
      livePositions: oldestFirst(this.live.values()),
      state: this.state?.() ?? null,
      endedOrders: ended.sort((a, b) => a.updatedAt - b.updatedAt || compareText(a.id, b.id)),
      endedPositions: oldestFirst(
        [...this.positions.values()].filter(
          (position) => !isLivePosition(position) && entries.has(position.id),
        ),
      ),
      recentFills: fills.sort((a, b) => a.at - b.at || compareText(a.id, b.id)).map(({ id }) => id),
      recentTransfers: this.transfers(recentSince),
    };
  }

  private transfers(since: EpochMs): readonly string[] {
    return [...this.transactions.values()]
      .filter(({ kind, at }) => at >= since && (kind === 'deposit' || kind === 'withdrawal'))
      .sort((a, b) => a.at - b.at || compareText(a.id, b.id))
      .map(({ id }) => id);
  }
}

export function oldestFirst<T extends { readonly createdAt: EpochMs; readonly id: string }>(
  rows: Iterable<T>,
): readonly T[] {
  return [...rows].sort((a, b) => a.createdAt - b.createdAt || compareText(a.id, b.id));
}

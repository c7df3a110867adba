import type { FillId, OrderId, PositionId } from '@tidegate/kernel';
import type { ClosedTrade, Fill, LedgerTransaction, Order, Position } from '@tidegate/model';

/** The changes to an account's money state since the last `take`: the latest version of each row. */
export interface ExecutionChanges {
  readonly orders: readonly Order[];
  readonly fills: readonly Fill[];
  readonly positions: readonly Position[];
  readonly transactions: readonly LedgerTransaction[];
  readonly trades: readonly ClosedTrade[];
  /** Whether any change must be durable before the next request is sent. */
  readonly urgent: boolean;
}

/** Collects changed rows between two commits. */
export class ChangeSet {
  private orders = new Map<OrderId, Order>();
  private fills = new Map<FillId, Fill>();
  private positions = new Map<PositionId, Position>();
  private transactions: LedgerTransaction[] = [];
  private trades: ClosedTrade[] = [];
  private urgent = false;

  get isEmpty(): boolean {
    return !this.urgent && this.positions.size === 0;
  }

  get isUrgent(): boolean {
    return this.urgent;
  }

  order(order: Order): void {
    this.orders.set(order.id, order);
    this.urgent = true;
  }

  fill(fill: Fill, transaction: LedgerTransaction): void {
    this.fills.set(fill.id, fill);
    this.transactions.push(transaction);
    this.urgent = true;
  }

  transaction(transaction: LedgerTransaction): void {
    this.transactions.push(transaction);
    this.urgent = true;
  }

  /** A soft change (a new high) may wait for the next commit; a change of money may not. */
  position(position: Position, weight: 'soft' | 'urgent'): void {
    this.positions.set(position.id, position);
    if (weight === 'urgent') this.urgent = true;
  }

  trade(trade: ClosedTrade): void {
    this.trades.push(trade);
    this.urgent = true;
  }

  /** Returns the changes and clears the set. */
  take(): ExecutionChanges {
    const taken: ExecutionChanges = {
      orders: [...this.orders.values()],
      fills: [...this.fills.values()],
      positions: [...this.positions.values()],
      transactions: this.transactions,
      trades: this.trades,
      urgent: this.urgent,
    };
    this.orders = new Map();
    this.fills = new Map();
    this.positions = new Map();
    this.transactions = [];
    this.trades = [];
    this.urgent = false;
    return taken;
  }
}

import type { FillId, OrderId, PositionId } from '@tidegate/kernel';
import type { ClosedTrade, Fill, LedgerTransaction, Order, Position } from '@tidegate/model';

/** What an account's money state gained since the last take: the last version of each row. */
export interface ExecutionChanges {
  readonly orders: readonly Order[];
  readonly fills: readonly Fill[];
  readonly positions: readonly Position[];
  readonly transactions: readonly LedgerTransaction[];
  readonly trades: readonly ClosedTrade[];
  /** Something here must be on disk before the next request is sent. */
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

  /** A soft change (a new high) waits for the next commit; a change of money does not. */
  position(position: Position, weight: 'soft' | 'urgent'): void {
    this.positions.set(position.id, position);
    if (weight === 'urgent') this.urgent = true;
  }

  trade(trade: ClosedTrade): void {
    this.trades.push(trade);
    this.urgent = true;
  }

  /** Hands the changes over and starts anew. */
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

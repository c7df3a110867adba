import { invariant } from '@tidegate/kernel';
import { oppositeSide, type Side } from '@tidegate/model';

import { LimitOrderBookSide, type BookLevel, type RestingOrder } from './limit-order-book-side.js';

/** An order for the book. `price` is in ticks and `quantity` in lots, both positive integers. */
export interface BookOrder {
  /** Chosen by the caller, unique among resting orders. */
  readonly id: number;
  readonly side: Side;
  readonly price: number;
  readonly quantity: number;
}

export type MarketBookOrder = Omit<BookOrder, 'price'>;

/**
 * How the part that does not trade at once is handled: it rests (GTC), is cancelled (IOC), or prevents the order (FOK).
 */
export type BookTimeInForce = 'GTC' | 'IOC' | 'FOK';

/** One match, always at the price of the resting order. */
export interface BookExecution {
  readonly maker: number;
  readonly taker: number;
  readonly takerSide: Side;
  readonly price: number;
  readonly quantity: number;
}

export interface PlacementOutcome {
  /** In execution order: best price first, then oldest order first. */
  readonly executions: readonly BookExecution[];
  /** Lots that now rest in the book. */
  readonly resting: number;
  /** Lots that neither traded nor rest. */
  readonly canceled: number;
}

/**
 * A limit order book with price-time priority over integer ticks and lots. It is never crossed, conserves quantities,
 * and fills each level in order of arrival.
 */
export class LimitOrderBook {
  private readonly bids = new LimitOrderBookSide(1);
  private readonly asks = new LimitOrderBookSide(-1);
  private readonly resting = new Map<
    number,
    { readonly order: RestingOrder; readonly side: Side }
  >();

  /** Number of resting orders. */
  get orderCount(): number {
    return this.resting.size;
  }

  /** Trades against the other side as far as the price allows; the rest follows `timeInForce`. */
  placeLimit(order: BookOrder, timeInForce: BookTimeInForce = 'GTC'): PlacementOutcome {
    this.check(order);
    invariant(isPositiveInteger(order.price), 'A price is a positive number of ticks', {
      price: order.price,
    });
    if (timeInForce === 'FOK' && !this.canFill(order)) {
      return { executions: [], resting: 0, canceled: order.quantity };
    }
    const executions = this.match(order, order.price);
    const left = order.quantity - executed(executions);
    if (left === 0) return { executions, resting: 0, canceled: 0 };
    if (timeInForce !== 'GTC') return { executions, resting: 0, canceled: left };
    this.rest(order, left);
    return { executions, resting: left, canceled: 0 };
  }

  /** Trades at any price and cancels the unfilled rest. */
  placeMarket(order: MarketBookOrder): PlacementOutcome {
    this.check(order);
    const executions = this.match(order, null);
    return { executions, resting: 0, canceled: order.quantity - executed(executions) };
  }

  /** Whether a limit order would trade at once, which a post-only order must not. */
  wouldCross(side: Side, price: number): boolean {
    const other = this.sideOf(oppositeSide(side));
    const best = other.best();
    return best !== undefined && other.isAtLeast(best.price, price);
  }

  /** Cancels an order and returns the lots removed; 0 when it does not rest. */
  cancel(id: number): number {
    const found = this.resting.get(id);
    return found ? this.reduce(id, found.order.quantity) : 0;
  }

  /** Takes up to `quantity` lots off a resting order, which keeps its place. Returns the lots removed. */
  reduce(id: number, quantity: number): number {
    invariant(isPositiveInteger(quantity), 'A reduction is a positive number of lots', {
      quantity,
    });
    const found = this.resting.get(id);
    if (!found) return 0;
    const taken = Math.min(quantity, found.order.quantity);
    this.sideOf(found.side).take(found.order, taken);
    if (found.order.quantity === 0) this.resting.delete(id);
    return taken;
  }

  levelCount(side: Side): number {
    return this.sideOf(side).size;
  }

  /** Best price in ticks; `null` when the side is empty. */
  bestPrice(side: Side): number | null {
    return this.sideOf(side).best()?.price ?? null;
  }

  /** Price of the level at `rank` (0 = best). */
  priceAt(side: Side, rank: number): number {
    return this.levelAt(side, rank).price;
  }

  /** Total lots of the level at `rank` (0 = best). */
  quantityAt(side: Side, rank: number): number {
    return this.levelAt(side, rank).quantity;
  }

  /** Total lots at `price`; 0 without such a level. */
  quantityAtPrice(side: Side, price: number): number {
    return this.sideOf(side).quantityAt(price);
  }

  /** Ids of the orders at the level of `rank`, in the order in which they will trade. */
  ordersAt(side: Side, rank: number): number[] {
    const ids: number[] = [];
    for (let order = this.levelAt(side, rank).head; order; order = order.next) ids.push(order.id);
    return ids;
  }

  private match(order: MarketBookOrder, limit: number | null): BookExecution[] {
    const other = this.sideOf(oppositeSide(order.side));
    const executions: BookExecution[] = [];
    let left = order.quantity;
    while (left > 0) {
      const best = other.best();
      if (!best?.head || (limit !== null && !other.isAtLeast(best.price, limit))) break;
      const maker = best.head;
      const quantity = Math.min(left, maker.quantity);
      other.take(maker, quantity);
      if (maker.quantity === 0) this.resting.delete(maker.id);
      left -= quantity;
      executions.push({
        maker: maker.id,
        taker: order.id,
        takerSide: order.side,
        price: maker.price,
        quantity,
      });
    }
    return executions;
  }

  private canFill(order: BookOrder): boolean {
    const other = this.sideOf(oppositeSide(order.side));
    let available = 0;
    for (let rank = 0; rank < other.size; rank++) {
      const level = other.at(rank) as BookLevel;
      if (!other.isAtLeast(level.price, order.price)) break;
      available += level.quantity;
    }
    return available >= order.quantity;
  }

  private rest(order: BookOrder, quantity: number): void {
    const { id, side, price } = order;
    this.resting.set(id, { order: this.sideOf(side).append(id, price, quantity), side });
  }

  private check(order: MarketBookOrder): void {
    invariant(isPositiveInteger(order.quantity), 'A quantity is a positive number of lots', {
      quantity: order.quantity,
    });
    invariant(!this.resting.has(order.id), 'The id of a new order is not resting already', {
      id: order.id,
    });
  }

  private levelAt(side: Side, rank: number): BookLevel {
    const level = this.sideOf(side).at(rank);
    invariant(level !== undefined, 'The level exists', { side, rank });
    return level;
  }

  private sideOf(side: Side): LimitOrderBookSide {
    return side === 'buy' ? this.bids : this.asks;
  }
}

function executed(executions: readonly BookExecution[]): number {
  let total = 0;
  for (const execution of executions) total += execution.quantity;
  return total;
}

function isPositiveInteger(value: number): boolean {
  return Number.isSafeInteger(value) && value > 0;
}

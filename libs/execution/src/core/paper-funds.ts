import { Decimal, quantity, roundToIncrement, type EpochMs, type OrderId } from '@tidegate/kernel';
import { feeOf, type Execution } from '@tidegate/matching';
import { leavesOf, type Instrument, type Liquidity, type Order } from '@tidegate/model';

/** Why an order that cannot be paid is refused, or loses what is left of it. */
export const INSUFFICIENT_FUNDS = 'INSUFFICIENT_FUNDS';

export interface PaperFundsSetup {
  /** By the books of the account; `null`: it buys on credit. All earlier fills are booked when it is asked. */
  readonly cash: (() => Decimal) | null;
  /** Whether open orders reserve what they would sell. */
  readonly reserves: boolean;
  /** The fee of an execution at that time, as a fraction of its notional. */
  readonly rateAt: (at: EpochMs, liquidity: Liquidity) => number;
}

/** An execution with its order, and the market of both. */
export interface AskedExecution {
  readonly execution: Execution;
  readonly order: Order;
  readonly instrument: Instrument;
}

/** Executions as far as they can be paid. */
export interface PaidExecutions {
  readonly paid: readonly Execution[];
  /** Orders that lost something: the money is gone, so they end. */
  readonly cut: ReadonlySet<OrderId>;
}

/**
 * The money of a spot account as its venue sees it: what working buys may cost is reserved, and nothing is bought
 * without it. Orders that only reduce are never asked.
 */
export class PaperFunds {
  constructor(private readonly setup: PaperFundsSetup) {}

  /** Whether the order can be paid beside all that work already. */
  covers(order: Order, working: Iterable<Order>, at: EpochMs): boolean {
    if (!this.isPaid(order)) return true;
    return this.costOf(order, at).lte(this.freeFor(order, working, at));
  }

  /** Cuts what the market would give to what can be paid, in the order given. */
  cut(asked: readonly AskedExecution[], working: readonly Order[]): PaidExecutions {
    const paid: Execution[] = [];
    const cut = new Set<OrderId>();
    let spent = new Decimal(0);
    for (const each of asked) {
      const { execution, order } = each;
      if (!this.isPaid(order)) {
        paid.push(execution);
        continue;
      }
      const free = this.freeFor(order, working, execution.at).sub(spent);
      const amount = this.payable(each, free);
      if (amount.lt(execution.quantity)) cut.add(order.id);
      if (amount.lte(0)) continue;
      spent = spent.add(this.priceOf(execution, amount));
      paid.push({ ...execution, quantity: quantity(amount) });
    }
    return { paid, cut };
  }

  /**
   * Whether the account holds what the order would sell, beside what its other open sells reserve of the same position.
   * Always true on credit, and at a venue that reserves nothing.
   */
  owns(order: Order, working: Iterable<Order>, held: Decimal): boolean {
    if (this.setup.cash === null || !this.setup.reserves || order.side !== 'sell') return true;
    let free = held;
    for (const other of working) {
      const isReserved = other.id !== order.id && other.side === 'sell';
      if (isReserved && other.position === order.position) free = free.sub(leavesOf(other));
    }
    return leavesOf(order).lte(free);
  }

  private isPaid({ side, reduceOnly }: Order): boolean {
    return this.setup.cash !== null && side === 'buy' && !reduceOnly;
  }

  private freeFor(order: Order, working: Iterable<Order>, at: EpochMs): Decimal {
    let free = this.setup.cash?.() ?? new Decimal(0);
    for (const other of working) {
      if (other.id !== order.id && this.isPaid(other)) free = free.sub(this.costOf(other, at));
    }
    return free;
  }

  /** At its limit, or at the price it was decided at, with the fee of a taker. */
  private costOf(order: Order, at: EpochMs): Decimal {
    const price = order.limitPrice ?? order.decisionPrice;
    const amount = leavesOf(order);
    return price.mul(amount).add(feeOf(price, amount, this.setup.rateAt(at, 'taker')));
  }

  private payable({ execution, instrument }: AskedExecution, free: Decimal): Decimal {
    if (this.priceOf(execution, execution.quantity).lte(free)) return execution.quantity;
    const rate = this.setup.rateAt(execution.at, execution.liquidity);
    const exact = Decimal.max(0, free).div(execution.price.mul(new Decimal(rate).add(1)));
    const lots = roundToIncrement(exact, instrument.quantityIncrement, 'down');
    // The fee is rounded half up: a last lot may lack the last decimal.
    const isEnough = this.priceOf(execution, lots).lte(free);
    return isEnough ? lots : lots.sub(instrument.quantityIncrement);
  }

  private priceOf({ price, at, liquidity }: Execution, amount: Decimal): Decimal {
    return price.mul(amount).add(feeOf(price, quantity(amount), this.setup.rateAt(at, liquidity)));
  }
}

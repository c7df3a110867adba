import { Decimal, quantity, roundToIncrement, type EpochMs, type OrderId } from '@tidegate/kernel';
import { feeOf, type Execution } from '@tidegate/matching';
import { leavesOf, type Instrument, type Liquidity, type Order } from '@tidegate/model';

/** The reason code of an order that is refused or cut because the account cannot pay for it. */
export const INSUFFICIENT_FUNDS = 'INSUFFICIENT_FUNDS';

export interface PaperFundsSetup {
  /** Cash by the account's books, with all earlier fills booked; `null`: the account buys on credit. */
  readonly cash: (() => Decimal) | null;
  /** Whether open sell orders reserve the units that they sell. */
  readonly reserves: boolean;
  /** The fee rate of an execution at that time, as a fraction of its notional. */
  readonly rateAt: (at: EpochMs, liquidity: Liquidity) => number;
}

/** An execution with its order and instrument. */
export interface ExecutionOfOrder {
  readonly execution: Execution;
  readonly order: Order;
  readonly instrument: Instrument;
}

/** The executions, cut to what the account can pay for. */
export interface PaidExecutions {
  readonly paid: readonly Execution[];
  /** Orders with a cut execution. They end, because the money is spent. */
  readonly cut: ReadonlySet<OrderId>;
}

/**
 * The money of a spot account as its venue sees it: working buys reserve their cost, and a buy without cover does not
 * fill. Reduce-only orders are exempt.
 */
export class PaperFunds {
  constructor(private readonly setup: PaperFundsSetup) {}

  /** Whether the account can pay for the order besides all working orders. */
  covers(order: Order, working: Iterable<Order>, at: EpochMs): boolean {
    if (!this.isPaid(order)) return true;
    return this.costOf(order, at).lte(this.freeFor(order, working, at));
  }

  /** Cuts executions, in the given order, to what the account can pay for. */
  cut(asked: readonly ExecutionOfOrder[], working: readonly Order[]): PaidExecutions {
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
   * Whether the account holds the units that the order sells, less those reserved by other open sells of the same
   * position. Always true on credit and at a venue that reserves nothing.
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
    // Stryker disable next-line OptionalChaining: only an account with cash asks
    let free = this.setup.cash?.() ?? new Decimal(0);
    for (const other of working) {
      if (other.id !== order.id && this.isPaid(other)) free = free.sub(this.costOf(other, at));
    }
    return free;
  }

  /** The cost at the limit price, or else the decision price, including the taker fee. */
  private costOf(order: Order, at: EpochMs): Decimal {
    const price = order.limitPrice ?? order.decisionPrice;
    const amount = leavesOf(order);
    return price.mul(amount).add(feeOf(price, amount, this.setup.rateAt(at, 'taker')));
  }

  private payable({ execution, instrument }: ExecutionOfOrder, free: Decimal): Decimal {
    if (this.priceOf(execution, execution.quantity).lte(free)) return execution.quantity;
    const rate = this.setup.rateAt(execution.at, execution.liquidity);
    const exact = Decimal.max(0, free).div(execution.price.mul(new Decimal(rate).add(1)));
    // Stryker disable next-line StringLiteral: rounded up, the last lot is not affordable and is removed below
    const lots = roundToIncrement(exact, instrument.quantityIncrement, 'down');
    // The fee is rounded half up, so the last lot may cost slightly more than is left.
    const isEnough = this.priceOf(execution, lots).lte(free);
    return isEnough ? lots : lots.sub(instrument.quantityIncrement);
  }

  private priceOf({ price, at, liquidity }: Execution, amount: Decimal): Decimal {
    return price.mul(amount).add(feeOf(price, quantity(amount), this.setup.rateAt(at, liquidity)));
  }
}

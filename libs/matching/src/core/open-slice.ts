import { Decimal, invariant, type OrderId } from '@tidegate/kernel';
import { leavesOf } from '@tidegate/model';

import { isImmediate, RANK, type Candidate, type SliceMarket } from './candidate.js';
import { CandleMarket } from './candle-market.js';
import type {
  CancelCode,
  Cancellation,
  Execution,
  MarketSlice,
  MatchContext,
  MatchOutcome,
  OrderPhase,
  PhaseChange,
  WorkingOrder,
} from './market-slice.js';
import { OcoBudgets } from './oco-budgets.js';
import { TouchMarket } from './touch-market.js';

const NO_OUTCOME: MatchOutcome = { executions: [], canceled: [], phases: [] };

/**
 * One slice of an instrument's market. All orders matched against it, in one call or several, share its liquidity.
 * Deterministic: orders of equal rank match in the given order. Prices are on tick, quantities in whole lots.
 */
export class OpenSlice {
  private readonly market: SliceMarket;

  constructor(
    slice: MarketSlice,
    private readonly context: MatchContext,
  ) {
    this.market =
      slice.type === 'candle' ? new CandleMarket(slice, context) : new TouchMarket(slice, context);
  }

  /**
   * Matches orders. `groupLimits`: the quantity that the orders of a group may fill together, usually their position.
   */
  match(
    orders: readonly WorkingOrder[],
    groupLimits: () => ReadonlyMap<string, Decimal> = () => new Map(),
  ): MatchOutcome {
    if (orders.every((working) => this.isUnaffected(working))) return NO_OUTCOME;
    const { market, context } = this;
    return new SliceMatching({ orders, market, context, groupLimits: groupLimits() }).run();
  }

  /** Whether the slice cannot affect a resting order: the usual case, handled without a full pass. */
  private isUnaffected(working: WorkingOrder): boolean {
    return (
      working.phase === 'resting' &&
      working.order.expiresAt === null &&
      !isImmediate(working) &&
      (!this.market.sees(working.activeFrom) || this.market.candidateOf(working) === null)
    );
  }
}

interface MatchingTask {
  readonly orders: readonly WorkingOrder[];
  readonly market: SliceMarket;
  readonly context: MatchContext;
  readonly groupLimits: ReadonlyMap<string, Decimal>;
}

/** One pass over the orders, for one call. */
class SliceMatching {
  private readonly executions: Execution[] = [];
  private readonly canceled: Cancellation[] = [];
  private readonly phases: PhaseChange[] = [];
  private readonly closed = new Set<OrderId>();
  private readonly orders: readonly WorkingOrder[];
  private readonly market: SliceMarket;
  private readonly context: MatchContext;
  private readonly budgets: OcoBudgets;

  constructor({ orders, market, context, groupLimits }: MatchingTask) {
    this.orders = orders;
    this.market = market;
    this.context = context;
    this.budgets = new OcoBudgets(orders, groupLimits);
  }

  run(): MatchOutcome {
    const candidates: Candidate[] = [];
    for (const working of this.orders) {
      const candidate = this.judge(working);
      if (candidate) candidates.push(candidate);
    }
    candidates.sort((left, right) => left.rank - right.rank);
    for (const candidate of candidates) this.serve(candidate);
    const { executions, canceled, phases } = this;
    return executions.length + canceled.length + phases.length === 0
      ? NO_OUTCOME
      : { executions, canceled, phases };
  }

  private judge(working: WorkingOrder): Candidate | null {
    const { order } = working;
    invariant(
      order.instrument === this.context.instrument.id,
      'An order is matched against its own instrument',
      {
        order: order.id,
        instrument: order.instrument,
      },
    );
    // Stryker disable next-line StringLiteral: only 'before' and 'after_open' are compared
    const expiry = order.expiresAt === null ? 'later' : this.market.expiry(order.expiresAt);
    if (expiry === 'before') {
      this.cancel(working, 'EXPIRED');
      return null;
    }
    if (!this.market.sees(working.activeFrom)) return null;
    const candidate = this.market.candidateOf(working);
    if (typeof candidate === 'string') {
      this.cancel(working, candidate);
      return null;
    }
    // Within a bar the order of price and expiry is unknown; only the open is certain to precede the expiry.
    if (candidate && (expiry !== 'after_open' || candidate.rank === RANK.atOpen)) return candidate;
    this.settle(working, null);
    return null;
  }

  private serve(candidate: Candidate): void {
    const { working } = candidate;
    // Stryker disable next-line ConditionalExpression: the group of a cancelled order has nothing left to fill
    if (this.closed.has(working.order.id)) return;
    const leaves = leavesOf(working.order);
    const { ocoGroup } = working;
    const requested =
      ocoGroup === null ? leaves : Decimal.min(leaves, this.budgets.leftOf(ocoGroup));
    const filled = this.fill(candidate, leaves, requested);
    if (filled.eq(leaves)) this.closed.add(working.order.id);
    if (ocoGroup !== null) {
      this.budgets.spend(ocoGroup, filled);
      if (this.budgets.leftOf(ocoGroup).isZero()) this.cancelGroup(ocoGroup);
    }
    if (!this.closed.has(working.order.id)) this.settle(working, candidate);
  }

  private fill(candidate: Candidate, leaves: Decimal, requested: Decimal): Decimal {
    const allOrNothing = candidate.working.order.timeInForce === 'FOK';
    if (allOrNothing && Decimal.min(requested, this.market.availableTo(candidate)).lt(leaves)) {
      return new Decimal(0);
    }
    let filled = new Decimal(0);
    for (const execution of this.market.fill(candidate, requested)) {
      this.executions.push(execution);
      filled = filled.add(execution.quantity);
    }
    return filled;
  }

  /** Sets the state of an order that the slice did not fill completely. */
  private settle(working: WorkingOrder, candidate: Candidate | null): void {
    const { order } = working;
    const met = candidate !== null || order.type !== 'stop_market';
    if (met && isImmediate(working)) {
      this.cancel(working, order.timeInForce === 'FOK' ? 'FOK_NOT_FILLABLE' : 'IOC_REMAINDER');
      return;
    }
    if (order.expiresAt !== null && this.market.expiry(order.expiresAt) !== 'later') {
      this.cancel(working, 'EXPIRED');
      return;
    }
    const phase: OrderPhase =
      working.phase === 'triggered' || (candidate && order.type === 'stop_market')
        ? 'triggered'
        : 'resting';
    if (phase !== working.phase) this.phases.push({ order: order.id, phase });
  }

  private cancelGroup(group: string): void {
    for (const working of this.orders) {
      if (working.ocoGroup === group) this.cancel(working, 'OCO_SIBLING_FILLED');
    }
  }

  private cancel(working: WorkingOrder, reasonCode: CancelCode): void {
    const { id } = working.order;
    if (this.closed.has(id)) return;
    this.closed.add(id);
    this.canceled.push({ order: id, reasonCode });
    // Drop a phase recorded earlier in this pass: the order has ended.
    const noted = this.phases.findIndex((change) => change.order === id);
    if (noted >= 0) this.phases.splice(noted, 1);
  }
}

import {
  doubleOf,
  addMoney,
  Decimal,
  err,
  invariant,
  InvariantViolation,
  money,
  ok,
  quantity,
  ZERO_MONEY,
  ZERO_QUANTITY,
  type DecisionId,
  type EpochMs,
  type InstrumentId,
  type Money,
  type PositionId,
  type Price,
  type ProfileHash,
  type Quantity,
  type Result,
} from '@tidegate/kernel';
import type {
  AccountScope,
  Direction,
  Fill,
  Instrument,
  Position,
  ProtectionPlan,
  TrendRegime,
  VolatilityRegime,
} from '@tidegate/model';

import {
  ledgerAmount,
  settleFill,
  type FillRefusal,
  type FillSettlement,
} from './fill-settlement.js';

/** The plan of a new position, known when its entry is decided. */
export interface NewPosition {
  readonly id: PositionId;
  readonly scope: AccountScope;
  readonly instrument: InstrumentId;
  readonly direction: Direction;
  readonly stop: Price;
  readonly target: Price;
  /** The market price at the decision. */
  readonly decisionPrice: Price;
  /** Planned loss at the stop, in account currency, > 0. */
  readonly riskAmount: Money;
  readonly decision: DecisionId;
  readonly strategy: string;
  readonly supporters: readonly string[];
  readonly entryTrend: TrendRegime;
  readonly entryVolatility: VolatilityRegime;
  readonly entryAtrRate: number;
  readonly profile: ProfileHash | null;
  readonly at: EpochMs;
}

const EMPTY_POSITION = {
  quantity: ZERO_QUANTITY,
  entryQuantity: ZERO_QUANTITY,
  entryPrice: null,
  exitQuantity: ZERO_QUANTITY,
  exitPrice: null,
  cost: ZERO_MONEY,
  realisedPnl: ZERO_MONEY,
  fees: ZERO_MONEY,
  openedAt: null,
  closedAt: null,
};

function newPlan({
  stop,
  target,
  decisionPrice,
  profile,
}: Pick<NewPosition, 'stop' | 'target' | 'decisionPrice' | 'profile'>): ProtectionPlan {
  const decided = doubleOf(decisionPrice);
  return {
    profile,
    initialStop: stop,
    stop,
    stopOrigin: 'initial',
    target,
    originalTarget: target,
    tiersTaken: [],
    tiersReached: [],
    stopReachedAt: null,
    unprotectedSince: null,
    stagnationJudged: false,
    highest: decided,
    lowest: decided,
  };
}

/** Creates a position in `opening`: its entry order is about to be sent, and its quantity is zero. */
export function openPosition(plan: NewPosition): Position {
  const { decisionPrice, stop, target, direction } = plan;
  const isLong = direction === 'long';
  invariant(plan.riskAmount.gt(0), 'The planned risk of a position is positive', {
    position: plan.id,
  });
  const isBetween = isLong
    ? stop.lt(decisionPrice) && target.gt(decisionPrice)
    : stop.gt(decisionPrice) && target.lt(decisionPrice);
  if (!isBetween) {
    throw new InvariantViolation('Stop and target are on opposite sides of the entry', {
      position: plan.id,
      direction,
      stop: stop.toString(),
      target: target.toString(),
    });
  }
  return {
    id: plan.id,
    scope: plan.scope,
    instrument: plan.instrument,
    direction,
    status: 'opening',
    ...EMPTY_POSITION,
    plan: newPlan(plan),
    riskAmount: plan.riskAmount,
    decision: plan.decision,
    strategy: plan.strategy,
    supporters: plan.supporters,
    decisionPrice,
    exitDecisionPrice: null,
    entryAttempts: 0,
    entryTrend: plan.entryTrend,
    entryVolatility: plan.entryVolatility,
    entryAtrRate: plan.entryAtrRate,
    exitReason: null,
    createdAt: plan.at,
    updatedAt: plan.at,
  };
}

/**
 * Creates a position in `opening` with the original plan of an ended one, for a late entry fill. It keeps the exit
 * reason of the ended position, so that it closes, too.
 */
export function successorOf(ended: Position, id: PositionId, at: EpochMs): Position {
  const { initialStop: stop, originalTarget: target, profile } = ended.plan;
  const { decisionPrice } = ended;
  return {
    ...ended,
    ...EMPTY_POSITION,
    id,
    status: 'opening',
    plan: newPlan({ stop, target, decisionPrice, profile }),
    createdAt: at,
    updatedAt: at,
  };
}

/**
 * Applies a fill to a position: a fill on its own side grows it, any other reduces it. Cost is carried exactly: a
 * partial exit takes its share of the cost rounded to `LEDGER_DECIMALS`, and the last exit takes the rest.
 */
export function applyFillToPosition(
  position: Position,
  fill: Fill,
  instrument: Instrument,
): Result<Position, FillRefusal> {
  if (fill.instrument !== position.instrument) {
    return err({
      code: 'FOREIGN_FILL',
      message: `Fill ${fill.id} is in ${fill.instrument}, but position ${position.id} is in ${position.instrument}`,
    });
  }
  if (position.status === 'closed') {
    return err({
      code: 'POSITION_CLOSED',
      message: `Fill ${fill.id} arrived after position ${position.id} was closed`,
    });
  }
  const settled = settleFill(fill, instrument);
  if (!settled.ok) return settled;
  const grows = (fill.side === 'buy') === (position.direction === 'long');
  if (grows) return ok(grow(position, fill, settled.value));
  const beyond = fill.quantity.sub(position.quantity);
  return beyond.gte(instrument.quantityIncrement)
    ? overExit(position, fill)
    : ok(reduce(position, fill, settled.value));
}

function grow(position: Position, fill: Fill, settlement: FillSettlement): Position {
  return {
    ...position,
    status: 'open',
    quantity: quantity(position.quantity.add(settlement.units)),
    entryQuantity: quantity(position.entryQuantity.add(fill.quantity)),
    entryPrice: averagePrice(position.entryPrice, position.entryQuantity, fill),
    cost: addMoney(position.cost, settlement.unitsValue),
    fees: addMoney(position.fees, settlement.feeValue),
    openedAt: position.openedAt ?? fill.at,
    updatedAt: fill.at,
  };
}

function overExit(position: Position, fill: Fill): Result<never, FillRefusal> {
  return err({
    code: 'OVER_EXIT',
    message: `Fill ${fill.id} closes ${fill.quantity.toString()} of position ${position.id}, more than its quantity of ${position.quantity.toString()}`,
  });
}

/**
 * Reduces a position. A fee in base may take more than the rest, and the last lot of a short may cover more than is
 * owed. The excess moves units of the account outside any position, at no value; the position closes either way.
 */
function reduce(position: Position, fill: Fill, settlement: FillSettlement): Position {
  const left = Decimal.max(0, position.quantity.sub(settlement.units));
  const costOut = left.isZero() ? position.cost : costShare(position, settlement.units);
  const value = settlement.unitsValue;
  const gain = position.direction === 'long' ? value.sub(costOut) : costOut.sub(value);
  return {
    ...position,
    status: left.isZero() ? 'closed' : 'open',
    quantity: quantity(left),
    exitQuantity: quantity(position.exitQuantity.add(fill.quantity)),
    exitPrice: averagePrice(position.exitPrice, position.exitQuantity, fill),
    cost: money(position.cost.sub(costOut)),
    realisedPnl: money(position.realisedPnl.add(gain)),
    fees: addMoney(position.fees, settlement.feeValue),
    closedAt: left.isZero() ? fill.at : null,
    updatedAt: fill.at,
  };
}

function costShare(position: Position, units: Quantity): Money {
  return ledgerAmount(position.cost.mul(units).div(position.quantity));
}

/** Quantity-weighted average in 40 digits. For display only, never for money. */
function averagePrice(known: Price | null, before: Quantity, fill: Fill): Price {
  if (!known) return fill.price;
  const sum = known.mul(before).add(fill.price.mul(fill.quantity));
  return sum.div(before.add(fill.quantity)) as Price;
}

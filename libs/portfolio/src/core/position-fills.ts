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

/** What is known when an entry is decided. */
export interface NewPosition {
  readonly id: PositionId;
  readonly scope: AccountScope;
  readonly instrument: InstrumentId;
  readonly direction: Direction;
  readonly stop: Price;
  readonly target: Price;
  /** The price that the entry is decided at. */
  readonly decisionPrice: Price;
  /** Planned loss at the stop, account currency, > 0. */
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

const NOTHING_HELD = {
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

/** A position in `opening`: its entry order is about to work, nothing is held. */
export function openPosition(plan: NewPosition): Position {
  const { decisionPrice, stop, target, direction } = plan;
  const isLong = direction === 'long';
  invariant(plan.riskAmount.gt(0), 'A position plans a risk', { position: plan.id });
  const isBetween = isLong
    ? stop.lt(decisionPrice) && target.gt(decisionPrice)
    : stop.gt(decisionPrice) && target.lt(decisionPrice);
  if (!isBetween) {
    throw new InvariantViolation('Stop and target stand on either side of the entry', {
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
    ...NOTHING_HELD,
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
 * A position in `opening` on the first plan of one that is over, for what its entry brings after the end. Why that one was
 * left stays noted: then this one is left, too.
 */
export function successorOf(ended: Position, id: PositionId, at: EpochMs): Position {
  const { initialStop: stop, originalTarget: target, profile } = ended.plan;
  const { decisionPrice } = ended;
  return {
    ...ended,
    ...NOTHING_HELD,
    id,
    status: 'opening',
    plan: newPlan({ stop, target, decisionPrice, profile }),
    createdAt: at,
    updatedAt: at,
  };
}

/**
 * The position after a fill: fills on its own side grow it, the others reduce it. Cost is carried exactly: a partial exit
 * takes its share of the cost rounded to `LEDGER_DECIMALS`, the last exit takes all that is left.
 */
export function applyFillToPosition(
  position: Position,
  fill: Fill,
  instrument: Instrument,
): Result<Position, FillRefusal> {
  if (fill.instrument !== position.instrument) {
    return err({
      code: 'FOREIGN_FILL',
      message: `Fill ${fill.id} of ${fill.instrument} cannot change position ${position.id} in ${position.instrument}`,
    });
  }
  if (position.status === 'closed') {
    return err({
      code: 'POSITION_CLOSED',
      message: `Fill ${fill.id} came after position ${position.id} was closed`,
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
    message: `Fill ${fill.id} takes ${fill.quantity.toString()} from position ${position.id}, which holds ${position.quantity.toString()}`,
  });
}

/**
 * A fee in base may take more than is left, and the last lot of a short covers more than is owed. What goes beyond moves
 * units of the account that no position holds, at no value: the position is over either way.
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

/** Quantity-weighted average, 40 digits; for reading only, never for money. */
function averagePrice(known: Price | null, before: Quantity, fill: Fill): Price {
  if (!known) return fill.price;
  const sum = known.mul(before).add(fill.price.mul(fill.quantity));
  return sum.div(before.add(fill.quantity)) as Price;
}

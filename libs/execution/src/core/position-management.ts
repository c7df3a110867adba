import { price, roundToIncrement, type EpochMs, type Price } from '@tidegate/kernel';
import type {
  Direction,
  ExitReason,
  Instrument,
  Position,
  ProtectionPlan,
  StopOrigin,
} from '@tidegate/model';

import type { ExitOptions } from './execution-options.js';

/** Where the price has been since the last look. */
export interface PriceRange {
  readonly low: number;
  readonly high: number;
}

export interface ManagementContext {
  readonly now: EpochMs;
  readonly instrument: Instrument;
  readonly options: ExitOptions;
  /** Fees and expected slippage of entry and exit together, as a fraction. */
  readonly roundTripCostRate: number;
}

export interface ManagementOutcome {
  /** The plan after the look; the same object when nothing changed. */
  readonly plan: ProtectionPlan;
  readonly stopMoved: boolean;
  /** Close the whole position now, for this reason. */
  readonly exit: ExitReason | null;
}

/**
 * One look at an open position after the market moved: extremes, breakeven, trailing, stagnation, time.
 * Stops only tighten, and every rule is safe to ask again: nothing compounds over repeated looks.
 */
export function managePosition(
  position: Position,
  range: PriceRange,
  context: ManagementContext,
): ManagementOutcome {
  if (position.status !== 'open' || position.entryPrice === null) {
    return { plan: position.plan, stopMoved: false, exit: null };
  }
  const seen = withExtremes(position.plan, range);
  const tightened = tightenStop(position, seen, context);
  const judged = judgeStagnation(position, tightened, context);
  const exit = judged.stagnant ? 'stagnation' : isTooOld(position, context) ? 'time' : null;
  return {
    plan: judged.plan,
    stopMoved: !judged.plan.stop.eq(position.plan.stop),
    exit,
  };
}

/** The favourable distance from `from` to `to`: positive when the position gains. */
function gainBetween(direction: Direction, from: number, to: number): number {
  return direction === 'long' ? to - from : from - to;
}

function withExtremes(plan: ProtectionPlan, range: PriceRange): ProtectionPlan {
  if (range.high <= plan.highest && range.low >= plan.lowest) return plan;
  return {
    ...plan,
    highest: Math.max(plan.highest, range.high),
    lowest: Math.min(plan.lowest, range.low),
  };
}

interface StopProposal {
  readonly stop: number;
  readonly origin: StopOrigin;
}

function tightenStop(
  position: Position,
  plan: ProtectionPlan,
  context: ManagementContext,
): ProtectionPlan {
  const proposals = [breakevenStop(position, plan, context), trailingStop(position, plan, context)];
  let tightest = plan;
  for (const proposal of proposals) {
    if (!proposal) continue;
    const stop = onTick(proposal.stop, position.direction, context.instrument);
    if (stop && isTighter(position.direction, stop, tightest.stop)) {
      tightest = { ...tightest, stop, stopOrigin: proposal.origin };
    }
  }
  return tightest;
}

function breakevenStop(
  position: Position,
  plan: ProtectionPlan,
  context: ManagementContext,
): StopProposal | null {
  const { breakeven } = context.options;
  const entry = entryOf(position);
  const best = bestPrice(position.direction, plan);
  const needed = Math.max(
    breakeven.atR * riskDistance(position),
    // A stop at entry plus costs must lie behind the market, or it would be an exit at once.
    entry * context.roundTripCostRate,
  );
  if (!breakeven.enabled || gainBetween(position.direction, entry, best) < needed) return null;
  const costs = entry * context.roundTripCostRate;
  return {
    stop: position.direction === 'long' ? entry + costs : entry - costs,
    origin: 'breakeven',
  };
}

function trailingStop(
  position: Position,
  plan: ProtectionPlan,
  context: ManagementContext,
): StopProposal | null {
  const { trailing } = context.options;
  if (!trailing.enabled) return null;
  const risk = riskDistance(position);
  const multiplier = trailing.volatility[position.entryVolatility];
  const best = bestPrice(position.direction, plan);
  const gain = gainBetween(position.direction, entryOf(position), best);
  if (gain < trailing.activationR * multiplier * risk) return null;
  const distance = trailing.distanceR * multiplier * risk;
  return {
    stop: position.direction === 'long' ? best - distance : best + distance,
    origin: 'trailing',
  };
}

function judgeStagnation(
  position: Position,
  plan: ProtectionPlan,
  context: ManagementContext,
): { readonly plan: ProtectionPlan; readonly stagnant: boolean } {
  const { stagnation } = context.options;
  if (
    !stagnation.enabled ||
    plan.stagnationJudged ||
    ageOf(position, context) < stagnation.afterMs
  ) {
    return { plan, stagnant: false };
  }
  const entry = entryOf(position);
  const way = gainBetween(position.direction, entry, plan.originalTarget.toNumber());
  const gone = gainBetween(position.direction, entry, bestPrice(position.direction, plan));
  return {
    plan: { ...plan, stagnationJudged: true },
    stagnant: gone < stagnation.progressMin * way,
  };
}

function isTooOld(position: Position, context: ManagementContext): boolean {
  const { holdingMsMax } = context.options;
  return holdingMsMax > 0 && ageOf(position, context) >= holdingMsMax;
}

function ageOf(position: Position, context: ManagementContext): number {
  return position.openedAt === null ? 0 : context.now - position.openedAt;
}

function bestPrice(direction: Direction, plan: ProtectionPlan): number {
  return direction === 'long' ? plan.highest : plan.lowest;
}

function entryOf(position: Position): number {
  return position.entryPrice === null ? Number.NaN : position.entryPrice.toNumber();
}

function riskDistance(position: Position): number {
  return Math.abs(entryOf(position) - position.plan.initialStop.toNumber());
}

function isTighter(direction: Direction, candidate: Price, current: Price): boolean {
  return direction === 'long' ? candidate.gt(current) : candidate.lt(current);
}

/** A stop rounds away from the market, so that rounding never triggers it; `null` when nothing positive is left. */
function onTick(value: number, direction: Direction, instrument: Instrument): Price | null {
  if (!(value > 0)) return null;
  const exact = price(value);
  const rounded = roundToIncrement(
    exact,
    instrument.priceIncrement,
    direction === 'long' ? 'down' : 'up',
  );
  return rounded.gt(0) ? (rounded as Price) : null;
}

import { doubleOf, price, roundToIncrement, type EpochMs, type Price } from '@tidegate/kernel';
import type {
  Direction,
  ExitReason,
  Instrument,
  Position,
  ProtectionPlan,
  StopOrigin,
  VolatilityRegime,
} from '@tidegate/model';

import type { ExitOptions } from './execution-options.js';

/** The price range since the last check. */
export interface PriceRange {
  readonly low: number;
  readonly high: number;
}

export interface ManagementContext {
  readonly now: EpochMs;
  /**
   * How early an exit may fall due, in milliseconds. With one check per candle it is half the time to the next check,
   * so that a time exit happens at the check nearest to its time; 0 when prices are watched continuously.
   */
  readonly leadMs: number;
  readonly instrument: Instrument;
  readonly options: ExitOptions;
  /** Fees and expected slippage of entry and exit together, as a fraction. */
  readonly roundTripCostRate: number;
}

export interface ManagementOutcome {
  /** The plan after the check; the same object when nothing changed. */
  readonly plan: ProtectionPlan;
  readonly stopMoved: boolean;
  /** Why the whole position must close now; `null` keeps it open. */
  readonly exit: ExitReason | null;
}

/**
 * Checks an open position after the market moved: extremes, breakeven, trailing, stagnation, time. Stops only tighten,
 * and repeating a check has no further effect.
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
  const figures = figuresOf(position, position.entryPrice, seen);
  const tightened = tightenStop(seen, figures, context);
  const judged = judgeStagnation(tightened, figures, context);
  const exit = judged.stagnant ? 'stagnation' : isTooOld(figures, context) ? 'time' : null;
  return { plan: judged.plan, stopMoved: judged.plan.stop !== position.plan.stop, exit };
}

/** The figures of a position, as numbers, for one check. */
interface PositionFigures {
  readonly direction: Direction;
  readonly entry: number;
  /** Distance from the entry to the initial stop. */
  readonly risk: number;
  /** Best price seen. */
  readonly best: number;
  /** Favourable distance from the entry to the best price; negative if the position never gained. */
  readonly gain: number;
  readonly entryVolatility: VolatilityRegime;
  readonly openedAt: EpochMs | null;
}

function figuresOf(position: Position, entryPrice: Price, plan: ProtectionPlan): PositionFigures {
  const { direction, entryVolatility, openedAt } = position;
  const entry = doubleOf(entryPrice);
  const best = direction === 'long' ? plan.highest : plan.lowest;
  return {
    direction,
    entry,
    risk: Math.abs(entry - doubleOf(plan.initialStop)),
    best,
    gain: gainBetween(direction, entry, best),
    entryVolatility,
    openedAt,
  };
}

/** The favourable distance from `from` to `to`: positive for a gain. */
function gainBetween(direction: Direction, from: number, to: number): number {
  return direction === 'long' ? to - from : from - to;
}

/** Extends the plan's extremes by a price range. */
export function withExtremes(plan: ProtectionPlan, range: PriceRange): ProtectionPlan {
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
  plan: ProtectionPlan,
  figures: PositionFigures,
  context: ManagementContext,
): ProtectionPlan {
  let tightest = plan;
  for (const proposal of [breakevenStop(figures, context), trailingStop(figures, context)]) {
    // Most proposals are looser than the current stop: compare numbers before rounding.
    if (!proposal || !isTighter(figures.direction, proposal.stop, doubleOf(tightest.stop))) {
      continue;
    }
    const stop = onTick(proposal.stop, figures.direction, context.instrument);
    if (stop && isTighter(figures.direction, stop.cmp(tightest.stop), 0)) {
      tightest = { ...tightest, stop, stopOrigin: proposal.origin };
    }
  }
  return tightest;
}

function breakevenStop(figures: PositionFigures, context: ManagementContext): StopProposal | null {
  const { breakeven } = context.options;
  const { direction, entry, risk, gain } = figures;
  const costs = entry * context.roundTripCostRate;
  // A stop at entry plus costs must lie behind the market; otherwise it would trigger at once.
  const needed = Math.max(breakeven.atR * risk, costs);
  if (!breakeven.enabled || gain < needed) return null;
  return { stop: direction === 'long' ? entry + costs : entry - costs, origin: 'breakeven' };
}

function trailingStop(figures: PositionFigures, context: ManagementContext): StopProposal | null {
  const { trailing } = context.options;
  const { direction, risk, best, gain, entryVolatility } = figures;
  const multiplier = trailing.volatility[entryVolatility];
  if (!trailing.enabled || gain < trailing.activationR * multiplier * risk) return null;
  const distance = trailing.distanceR * multiplier * risk;
  return { stop: direction === 'long' ? best - distance : best + distance, origin: 'trailing' };
}

function judgeStagnation(
  plan: ProtectionPlan,
  figures: PositionFigures,
  context: ManagementContext,
): { readonly plan: ProtectionPlan; readonly stagnant: boolean } {
  const { stagnation } = context.options;
  const isDue = stagnation.enabled && !plan.stagnationJudged;
  if (!isDue || ageOf(figures, context) < stagnation.afterMs) return { plan, stagnant: false };
  const distance = gainBetween(figures.direction, figures.entry, doubleOf(plan.originalTarget));
  return {
    plan: { ...plan, stagnationJudged: true },
    stagnant: figures.gain < stagnation.progressMin * distance,
  };
}

function isTooOld(figures: PositionFigures, context: ManagementContext): boolean {
  const { holdingMsMax } = context.options;
  return holdingMsMax > 0 && ageOf(figures, context) >= holdingMsMax;
}

function ageOf({ openedAt }: PositionFigures, context: ManagementContext): number {
  return openedAt === null ? 0 : context.now + context.leadMs - openedAt;
}

function isTighter(direction: Direction, candidate: number, current: number): boolean {
  return direction === 'long' ? candidate > current : candidate < current;
}

/** Rounds a stop (> 0) away from the market, so that rounding never triggers it; `null` when that gives zero. */
function onTick(value: number, direction: Direction, instrument: Instrument): Price | null {
  const exact = price(value);
  const rounded = roundToIncrement(
    exact,
    instrument.priceIncrement,
    direction === 'long' ? 'down' : 'up',
  );
  return rounded.gt(0) ? (rounded as Price) : null;
}

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

/** Where the price has been since the last look. */
export interface PriceRange {
  readonly low: number;
  readonly high: number;
}

export interface ManagementContext {
  readonly now: EpochMs;
  /**
   * What falls due within this is due now, milliseconds: half of the time to the next look where one look is taken per
   * candle, so that a time exit is made at the look nearest to its time; 0 where the price is watched.
   */
  readonly leadMs: number;
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
  const standing = standingOf(position, position.entryPrice, seen);
  const tightened = tightenStop(seen, standing, context);
  const judged = judgeStagnation(tightened, standing, context);
  const exit = judged.stagnant ? 'stagnation' : isTooOld(standing, context) ? 'time' : null;
  return { plan: judged.plan, stopMoved: judged.plan.stop !== position.plan.stop, exit };
}

/** A position as numbers, for one look. */
interface Standing {
  readonly direction: Direction;
  readonly entry: number;
  /** Distance from the entry to the first stop. */
  readonly risk: number;
  /** Best price seen. */
  readonly best: number;
  /** Favourable distance from the entry to the best price; negative when it never gained. */
  readonly gain: number;
  readonly entryVolatility: VolatilityRegime;
  readonly openedAt: EpochMs | null;
}

function standingOf(position: Position, entryPrice: Price, plan: ProtectionPlan): Standing {
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

/** The favourable distance from `from` to `to`: positive when the position gains. */
function gainBetween(direction: Direction, from: number, to: number): number {
  return direction === 'long' ? to - from : from - to;
}

/** The plan with the best and worst price so far. */
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
  standing: Standing,
  context: ManagementContext,
): ProtectionPlan {
  let tightest = plan;
  for (const proposal of [breakevenStop(standing, context), trailingStop(standing, context)]) {
    // Most proposals stand behind the stop that works: numbers tell, before anything is rounded.
    if (!proposal || !isTighter(standing.direction, proposal.stop, doubleOf(tightest.stop))) {
      continue;
    }
    const stop = onTick(proposal.stop, standing.direction, context.instrument);
    if (stop && isTighter(standing.direction, stop.cmp(tightest.stop), 0)) {
      tightest = { ...tightest, stop, stopOrigin: proposal.origin };
    }
  }
  return tightest;
}

function breakevenStop(standing: Standing, context: ManagementContext): StopProposal | null {
  const { breakeven } = context.options;
  const { direction, entry, risk, gain } = standing;
  const costs = entry * context.roundTripCostRate;
  // A stop at entry plus costs must lie behind the market, or it would be an exit at once.
  const needed = Math.max(breakeven.atR * risk, costs);
  if (!breakeven.enabled || gain < needed) return null;
  return { stop: direction === 'long' ? entry + costs : entry - costs, origin: 'breakeven' };
}

function trailingStop(standing: Standing, context: ManagementContext): StopProposal | null {
  const { trailing } = context.options;
  const { direction, risk, best, gain, entryVolatility } = standing;
  const multiplier = trailing.volatility[entryVolatility];
  if (!trailing.enabled || gain < trailing.activationR * multiplier * risk) return null;
  const distance = trailing.distanceR * multiplier * risk;
  return { stop: direction === 'long' ? best - distance : best + distance, origin: 'trailing' };
}

function judgeStagnation(
  plan: ProtectionPlan,
  standing: Standing,
  context: ManagementContext,
): { readonly plan: ProtectionPlan; readonly stagnant: boolean } {
  const { stagnation } = context.options;
  const isDue = stagnation.enabled && !plan.stagnationJudged;
  if (!isDue || ageOf(standing, context) < stagnation.afterMs) return { plan, stagnant: false };
  const way = gainBetween(standing.direction, standing.entry, doubleOf(plan.originalTarget));
  return {
    plan: { ...plan, stagnationJudged: true },
    stagnant: standing.gain < stagnation.progressMin * way,
  };
}

function isTooOld(standing: Standing, context: ManagementContext): boolean {
  const { holdingMsMax } = context.options;
  return holdingMsMax > 0 && ageOf(standing, context) >= holdingMsMax;
}

function ageOf({ openedAt }: Standing, context: ManagementContext): number {
  return openedAt === null ? 0 : context.now + context.leadMs - openedAt;
}

function isTighter(direction: Direction, candidate: number, current: number): boolean {
  return direction === 'long' ? candidate > current : candidate < current;
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

import { timeframeMs, type Direction, type Timeframe } from '@tidegate/model';

import type { ProtectionParameters } from './protection-parameters.js';

/**
 * A stop is widened for costs up to this factor. One that costs would have to push farther belongs to a timeframe that is too
 * short for them: it stays, and the gate refuses it (`COST_SHARE_TOO_HIGH`).
 */
const WIDENING_MAX = 2;

/** The floors are stated for this timeframe. */
const REFERENCE_TIMEFRAME: Timeframe = '15m';

/** What a stop and a target are measured from. */
export interface ProtectionQuestion {
  readonly direction: Direction;
  readonly entry: number;
  /** In price units. */
  readonly atr: number;
  readonly timeframe: Timeframe;
  /** Fees and slippage of entry and exit together, as a fraction of the price. */
  readonly roundTripCostRate: number;
  /** A stop distance of the strategy's own, in price units: taken when it is wider. */
  readonly stopDistanceMin?: number | undefined;
  /** A target distance of the strategy's own, in price units: taken when it is further. */
  readonly targetDistanceMin?: number | undefined;
}

export interface ProtectionLevels {
  readonly stop: number;
  readonly target: number;
}

/**
 * Stop distance = max(ATR × multiple, stop floor, the strategy's own), widened to round-trip cost × `stopCostMultiple` when
 * that at most doubles it. Target distance = max(ATR × multiple, target floor, 2 × round-trip cost, the strategy's own),
 * widened by the same factor. Both are in price units and equal for long and short.
 * `null` when a level would not be a price: a distance that reaches zero, or an input that is not finite.
 */
export function protectionLevels(
  question: ProtectionQuestion,
  parameters: ProtectionParameters,
): ProtectionLevels | null {
  const { entry, atr, timeframe } = question;
  const scale = floorScale(timeframe);
  const costs = entry * question.roundTripCostRate;
  const natural = Math.max(
    atr * parameters.stopAtrMultiple,
    entry * parameters.stopFloorRate * scale,
    question.stopDistanceMin ?? 0,
  );
  const widening = wideningOf(natural, costs * parameters.stopCostMultiple);
  const stopDistance = natural * widening;
  const targetDistance =
    widening *
    Math.max(
      atr * parameters.targetAtrMultiple,
      entry * parameters.targetFloorRate * scale,
      costs * 2,
      question.targetDistanceMin ?? 0,
    );
  const side = question.direction === 'long' ? 1 : -1;
  const stop = entry - side * stopDistance;
  const target = entry + side * targetDistance;
  return stop > 0 && target > 0 && Number.isFinite(stop + target) ? { stop, target } : null;
}

/** By what a stop distance is multiplied so that costs are a small share of it; 1 where that is out of reach. */
function wideningOf(natural: number, needed: number): number {
  return needed > natural && needed <= natural * WIDENING_MAX ? needed / natural : 1;
}

/** Price ranges grow with the root of time, and so do the floors: √(timeframe ÷ 15 minutes). */
export function floorScale(timeframe: Timeframe): number {
  return Math.sqrt(timeframeMs(timeframe) / timeframeMs(REFERENCE_TIMEFRAME));
}

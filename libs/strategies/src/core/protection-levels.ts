import { timeframeMs, type Direction, type Timeframe } from '@tidegate/model';

import type { ProtectionParameters } from './protection-parameters.js';

/**
 * Costs widen a stop up to this factor. If costs need a wider stop, the timeframe is too short for them: the stop
 * stays, and the gate `COST_SHARE_TOO_HIGH` refuses the trade.
 */
const WIDENING_MAX = 2;

/** Timeframe of the configured floors. */
const REFERENCE_TIMEFRAME: Timeframe = '15m';

/** Inputs of stop and target. */
export interface ProtectionInput {
  readonly direction: Direction;
  readonly entry: number;
  /** In price units. */
  readonly atr: number;
  readonly timeframe: Timeframe;
  /** Fees and slippage of entry and exit together, as a fraction of the price. */
  readonly roundTripCostRate: number;
  /** Minimum stop distance set by the strategy, in price units. */
  readonly stopDistanceMin?: number | undefined;
  /** Minimum target distance set by the strategy, in price units. */
  readonly targetDistanceMin?: number | undefined;
}

export interface ProtectionLevels {
  readonly stop: number;
  readonly target: number;
}

/**
 * Stop distance = max(ATR × multiple, stop floor, the strategy's minimum), widened to round-trip cost ×
 * `stopCostMultiple` if that at most doubles it. Target distance = max(ATR × multiple, target floor, 2 × round-trip
 * cost, the strategy's minimum), widened by the same factor. Both are in price units and equal for long and short.
 * Returns `null` if a level is not a valid price: zero or below, or not finite.
 */
export function protectionLevels(
  input: ProtectionInput,
  parameters: ProtectionParameters,
): ProtectionLevels | null {
  const { entry, atr, timeframe } = input;
  const scale = floorScale(timeframe);
  const costs = entry * input.roundTripCostRate;
  const natural = Math.max(
    atr * parameters.stopAtrMultiple,
    entry * parameters.stopFloorRate * scale,
    input.stopDistanceMin ?? 0,
  );
  const widening = wideningOf(natural, costs * parameters.stopCostMultiple);
  const stopDistance = natural * widening;
  const targetDistance =
    widening *
    Math.max(
      atr * parameters.targetAtrMultiple,
      entry * parameters.targetFloorRate * scale,
      costs * 2,
      input.targetDistanceMin ?? 0,
    );
  const side = input.direction === 'long' ? 1 : -1;
  const stop = entry - side * stopDistance;
  const target = entry + side * targetDistance;
  return stop > 0 && target > 0 && Number.isFinite(stop + target) ? { stop, target } : null;
}

/** Factor that widens the stop distance to `needed`; 1 if it is wide enough or the factor would exceed the maximum. */
function wideningOf(natural: number, needed: number): number {
  return needed > natural && needed <= natural * WIDENING_MAX ? needed / natural : 1;
}

/** Scale of the floors: √(timeframe ÷ 15 minutes), because price ranges grow with the square root of time. */
export function floorScale(timeframe: Timeframe): number {
  return Math.sqrt(timeframeMs(timeframe) / timeframeMs(REFERENCE_TIMEFRAME));
}

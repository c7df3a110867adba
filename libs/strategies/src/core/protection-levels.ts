import { timeframeMs, type Direction, type Timeframe } from '@tidegate/model';

import type { ProtectionParameters } from './protection-parameters.js';

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
 * Stop distance = max(ATR × multiple, stop floor), target distance = max(ATR × multiple, target floor,
 * 2 × round-trip cost), both in price units and equal for long and short.
 * `null` when a level would not be a price: a distance that reaches zero, or an input that is not finite.
 */
export function protectionLevels(
  question: ProtectionQuestion,
  parameters: ProtectionParameters,
): ProtectionLevels | null {
  const { entry, atr, timeframe } = question;
  const scale = floorScale(timeframe);
  const stopDistance = Math.max(
    atr * parameters.stopAtrMultiple,
    entry * parameters.stopFloorRate * scale,
    question.stopDistanceMin ?? 0,
  );
  const targetDistance = Math.max(
    atr * parameters.targetAtrMultiple,
    entry * parameters.targetFloorRate * scale,
    entry * question.roundTripCostRate * 2,
    question.targetDistanceMin ?? 0,
  );
  const side = question.direction === 'long' ? 1 : -1;
  const stop = entry - side * stopDistance;
  const target = entry + side * targetDistance;
  return stop > 0 && target > 0 && Number.isFinite(stop + target) ? { stop, target } : null;
}

/** Price ranges grow with the root of time, and so do the floors: √(timeframe ÷ 15 minutes). */
export function floorScale(timeframe: Timeframe): number {
  return Math.sqrt(timeframeMs(timeframe) / timeframeMs(REFERENCE_TIMEFRAME));
}

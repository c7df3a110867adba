import type { IndicatorColumn } from '@tidegate/indicators';
import type { Reasons, StrategySignal } from '@tidegate/model';

import { protectionLevels } from './protection-levels.js';
import type { ProtectionParameters } from './protection-parameters.js';
import { directionOf, type Side } from './side.js';
import type { Strategy, StrategyView } from './strategy.js';

/** A strategy's opinion, before stop and target are added. */
export interface Opinion {
  readonly side: Side;
  /** Clamped to 0–1. */
  readonly strength: number;
  /** Clamped to 0–1. */
  readonly confidence: number;
  readonly entry: number;
  readonly atr: number;
  readonly stopDistanceMin?: number | undefined;
  readonly targetDistanceMin?: number | undefined;
  /** The signal omits values that are not finite (an indicator without a value). */
  readonly reasons: Reasons;
}

/** Completes an opinion with stop and target; `null` if they are not valid prices. */
export function signalFrom(
  opinion: Opinion,
  view: StrategyView,
  by: { readonly strategy: Strategy; readonly parameters: ProtectionParameters },
): StrategySignal | null {
  const { timeframe, roundTripCostRate } = view;
  const { entry, atr, stopDistanceMin, targetDistanceMin } = opinion;
  const direction = directionOf(opinion.side);
  const levels = protectionLevels(
    { direction, entry, atr, timeframe, roundTripCostRate, stopDistanceMin, targetDistanceMin },
    by.parameters,
  );
  if (!levels) return null;
  return {
    strategy: by.strategy.name,
    family: by.strategy.family,
    instrument: view.instrument,
    timeframe,
    direction,
    strength: clampToUnit(opinion.strength),
    confidence: clampToUnit(opinion.confidence),
    entry,
    stop: levels.stop,
    target: levels.target,
    reasons: finiteOnly({ ...opinion.reasons, atr, costRate: roundTripCostRate }),
    at: view.closedAt,
  };
}

/** `value` if the condition holds, else 0. */
export function bonus(condition: boolean, value: number): number {
  return condition ? value : 0;
}

/** Smallest of the last `bars` values; NaN if one is missing. */
export function lowestOf(column: IndicatorColumn, bars: number): number {
  let lowest = Infinity;
  for (let back = 0; back < bars; back++) lowest = Math.min(lowest, column.at(back));
  return lowest;
}

/** Largest of the last `bars` values; NaN if one is missing. */
export function highestOf(column: IndicatorColumn, bars: number): number {
  let highest = -Infinity;
  for (let back = 0; back < bars; back++) highest = Math.max(highest, column.at(back));
  return highest;
}

function clampToUnit(value: number): number {
  return Math.min(1, Math.max(0, value));
}

function areFinite(reasons: Reasons): boolean {
  for (const name in reasons) if (!Number.isFinite(reasons[name])) return false;
  return true;
}

function finiteOnly(reasons: Reasons): Reasons {
  if (areFinite(reasons)) return reasons;
  return Object.fromEntries(Object.entries(reasons).filter(([, value]) => Number.isFinite(value)));
}

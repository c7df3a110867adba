import {
  oppositeDirection,
  type Candle,
  type StrategySignal,
  type Timeframe,
} from '@tidegate/model';
import type { BoundStrategy } from '@tidegate/strategies';

import { mirrored } from './market.js';
import { lastSignalOf, signalsInHindsight, signalsOf } from './strategy-run.js';

/** A strategy on one market. */
export interface StrategyTrial {
  readonly strategy: BoundStrategy;
  readonly candles: readonly Candle[];
  readonly timeframe: Timeframe;
}

/** Number of signals and compared candles, and a sentence per difference. */
export interface AnalysisReport {
  readonly signals: number;
  readonly compared: number;
  readonly differences: readonly string[];
}

const TOLERANCE = 1e-9;

/** Of the candles without a signal, one in this number is compared. */
const SILENCE_STRIDE = 40;

/** Truncates the history at every candle. The result must equal that of the full history read at that candle. */
export function lookAheadAnalysis({ strategy, candles, timeframe }: StrategyTrial): AnalysisReport {
  const truncated = signalsOf(strategy, candles, timeframe);
  const hindsight = signalsInHindsight(strategy, candles, timeframe);
  const differences = candles.flatMap((_, index) => {
    const difference = differenceOf(truncated[index] ?? null, hindsight[index] ?? null, TOLERANCE);
    return difference ? [`candle ${index}: ${difference}`] : [];
  });
  return {
    signals: truncated.filter((signal) => signal !== null).length,
    compared: candles.length,
    differences,
  };
}

/** Reflects the history about the latest close. The result must be the reflected signal. */
export function mirrorAnalysis(trial: StrategyTrial): AnalysisReport {
  return compareAt(trial, (index, signal) => {
    const past = trial.candles.slice(0, index + 1);
    const axis = (past.at(-1) as Candle).close;
    const other = lastSignalOf(trial.strategy, mirrored(past, axis), trial.timeframe);
    return differenceOf(signal && mirroredSignal(signal), other, TOLERANCE);
  });
}

/** Drops the history before the required bars. The result must stay the same within `tolerance`. */
export function warmUpAnalysis(trial: StrategyTrial, tolerance: number): AnalysisReport {
  return compareAt(trial, (index, signal) => {
    const recent = trial.candles.slice(index + 1 - trial.strategy.bars, index + 1);
    return differenceOf(signal, lastSignalOf(trial.strategy, recent, trial.timeframe), tolerance);
  });
}

function compareAt(
  { strategy, candles, timeframe }: StrategyTrial,
  compare: (index: number, signal: StrategySignal | null) => string | null,
): AnalysisReport {
  const signals = signalsOf(strategy, candles, timeframe);
  const differences: string[] = [];
  let compared = 0;
  let signalled = 0;
  signals.forEach((signal, index) => {
    if (index + 1 < strategy.bars || (!signal && index % SILENCE_STRIDE !== 0)) return;
    compared += 1;
    if (signal) signalled += 1;
    const difference = compare(index, signal);
    if (difference) differences.push(`candle ${index}: ${difference}`);
  });
  return { signals: signalled, compared, differences };
}

/** The expected signal of the mirrored history. */
function mirroredSignal(signal: StrategySignal): StrategySignal {
  const reflect = (price: number): number => 2 * signal.entry - price;
  return {
    ...signal,
    direction: oppositeDirection(signal.direction),
    stop: reflect(signal.stop),
    target: reflect(signal.target),
  };
}

function differenceOf(
  expected: StrategySignal | null,
  actual: StrategySignal | null,
  tolerance: number,
): string | null {
  if (!expected || !actual) {
    if (expected === actual) return null;
    return `expected ${expected?.direction ?? 'silence'}, got ${actual?.direction ?? 'silence'}`;
  }
  if (expected.direction !== actual.direction) {
    return `expected ${expected.direction}, got ${actual.direction}`;
  }
  for (const field of ['strength', 'confidence', 'entry', 'stop', 'target'] as const) {
    const scale = Math.max(1, Math.abs(expected[field]));
    if (!(Math.abs(expected[field] - actual[field]) <= tolerance * scale)) {
      return `expected ${field} ${expected[field]}, got ${actual[field]}`;
    }
  }
  return null;
}

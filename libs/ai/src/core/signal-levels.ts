import { epochMs, invariant, MINUTE_MS, type EpochMs } from '@tidegate/kernel';
import { timeframeMs, type Direction, type StrategySignal } from '@tidegate/model';

import { isBook, type TimeframeOpinion } from './timeframe-opinion.js';

/** Entry, stop, and target of a signal, with their source and validity. */
export interface SignalLevels {
  /** Close of the newest candle with a supporting signal. */
  readonly entry: number;
  readonly stop: number;
  readonly target: number;
  /** Strategy that provides stop and target. */
  readonly leader: string;
  /** Timeframe of the leader's signal, in minutes. */
  readonly leaderMinutes: number;
  /** Close time of the newest candle of the deciding timeframe with a supporting signal. */
  readonly candleClosedAt: EpochMs;
  /** When the signals of the deciding timeframe or that of the leader expire, whichever is earlier. */
  readonly validUntil: EpochMs;
}

export interface LevelsInput {
  readonly deciding: TimeframeOpinion;
  /** The timeframes with this direction, the deciding one included. */
  readonly agreeing: readonly TimeframeOpinion[];
  readonly direction: Direction;
  /** Validity of a signal, in candles of its timeframe. */
  readonly validCandles: number;
}

/**
 * Takes stop and target from the most confident supporter on any agreeing timeframe. A signal of long candles may be
 * old: it is skipped if the market has since passed its stop or target. The newest supporter's levels always surround
 * the entry, because a signal with impossible levels has no vote.
 */
export function levelsOf(input: LevelsInput): SignalLevels {
  const { deciding, agreeing, direction, validCandles } = input;
  const supporters: StrategySignal[] = [];
  for (const opinion of agreeing) addSupporters(supporters, opinion, direction);
  supporters.sort((left, right) => byConviction(left, right, deciding.view.timeframe));
  const newest = newestOf(supporters);
  const { entry } = newest;
  const leader = supporters.find((signal) => surrounds(signal, entry)) ?? newest;
  const onDeciding: StrategySignal[] = [];
  addSupporters(onDeciding, deciding, direction);
  const { at: candleClosedAt } = newestOf(onDeciding);
  const decidingEnd = candleClosedAt + validCandles * timeframeMs(deciding.view.timeframe);
  const leaderEnd = leader.at + validCandles * timeframeMs(leader.timeframe);
  return {
    entry,
    stop: leader.stop,
    target: leader.target,
    leader: leader.strategy,
    leaderMinutes: timeframeMs(leader.timeframe) / MINUTE_MS,
    candleClosedAt,
    validUntil: epochMs(Math.min(decidingEnd, leaderEnd)),
  };
}

/** Appends the signals that vote for the direction on one timeframe, except the book's. */
function addSupporters(
  supporters: StrategySignal[],
  opinion: TimeframeOpinion,
  direction: Direction,
): void {
  for (const { signal, weight } of opinion.votes) {
    if (weight > 0 && signal.direction === direction && !isBook(signal)) supporters.push(signal);
  }
}

/** The newest signal, the first among equals. */
function newestOf(signals: readonly StrategySignal[]): StrategySignal {
  let [newest] = signals;
  invariant(newest !== undefined, 'A direction must have at least one supporting strategy');
  for (const signal of signals) if (signal.at > newest.at) newest = signal;
  return newest;
}

/** Whether entry, stop, and target are finite and positive, and the entry is between the others. */
export function hasPossibleLevels(signal: StrategySignal): boolean {
  const { entry, stop, target } = signal;
  return isPrice(entry) && isPrice(stop) && isPrice(target) && surrounds(signal, entry);
}

function isPrice(level: number): boolean {
  return Number.isFinite(level) && level > 0;
}

function surrounds({ direction, stop, target }: StrategySignal, entry: number): boolean {
  return direction === 'long' ? stop < entry && entry < target : target < entry && entry < stop;
}

/** Orders by confidence, strength, deciding timeframe first, longer timeframe, then name. */
function byConviction(
  left: StrategySignal,
  right: StrategySignal,
  deciding: StrategySignal['timeframe'],
): number {
  if (left.confidence !== right.confidence) return right.confidence - left.confidence;
  if (left.strength !== right.strength) return right.strength - left.strength;
  if (left.timeframe === right.timeframe) return left.strategy < right.strategy ? -1 : 1;
  if (left.timeframe === deciding) return -1;
  if (right.timeframe === deciding) return 1;
  return timeframeMs(right.timeframe) - timeframeMs(left.timeframe);
}

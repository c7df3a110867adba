import { epochMs, invariant, MINUTE_MS, type EpochMs } from '@tidegate/kernel';
import { timeframeMs, type Direction, type StrategySignal } from '@tidegate/model';

import { isBook, type TimeframeOpinion } from './timeframe-opinion.js';

/** What a signal would trade: at which price, between which levels, on whose word and for how long. */
export interface SignalLevels {
  /** Close of the newest candle on which a supporter spoke. */
  readonly entry: number;
  readonly stop: number;
  readonly target: number;
  /** The strategy whose stop and target these are. */
  readonly leader: string;
  /** Length of the candles that the leader judged. */
  readonly leaderMinutes: number;
  /** Close of the newest candle of the deciding timeframe on which a supporter spoke. */
  readonly candleClosedAt: EpochMs;
  /** When the opinions of the deciding timeframe or that of the leader run out, whichever comes first. */
  readonly validUntil: EpochMs;
}

export interface LevelsQuestion {
  readonly deciding: TimeframeOpinion;
  /** The timeframes that point the same way, the deciding one included. */
  readonly agreeing: readonly TimeframeOpinion[];
  readonly direction: Direction;
  /** Candles of its timeframe for which an opinion holds. */
  readonly validCandles: number;
}

/**
 * Stop and target of the surest supporter on any agreeing timeframe. An opinion on long candles may be old: one whose
 * stop or target the market has passed since gives no levels, however sure it was. The newest supporter's levels were
 * made around this very entry, so there are always some: a signal without possible levels has no vote.
 */
export function levelsOf(question: LevelsQuestion): SignalLevels {
  const { deciding, agreeing, direction, validCandles } = question;
  const supporters: StrategySignal[] = [];
  for (const opinion of agreeing) addSupporters(supporters, opinion, direction);
  supporters.sort((left, right) => byConviction(left, right, deciding.view.timeframe));
  const newest = newestOf(supporters);
  const { entry } = newest;
  const leader = supporters.find((signal) => standsAround(signal, entry)) ?? newest;
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

/** Adds the strategies that vote for the direction on one timeframe. */
function addSupporters(
  supporters: StrategySignal[],
  opinion: TimeframeOpinion,
  direction: Direction,
): void {
  for (const { signal, weight } of opinion.votes) {
    if (weight > 0 && signal.direction === direction && !isBook(signal)) supporters.push(signal);
  }
}

/** The first of the newest. */
function newestOf(signals: readonly StrategySignal[]): StrategySignal {
  let [newest] = signals;
  invariant(newest !== undefined, 'A direction has at least one strategy behind it');
  for (const signal of signals) if (signal.at > newest.at) newest = signal;
  return newest;
}

/** Whether entry, stop and target can be prices of one trade: finite, positive, and the entry between the others. */
export function hasPossibleLevels(signal: StrategySignal): boolean {
  const { entry, stop, target } = signal;
  return isPrice(entry) && isPrice(stop) && isPrice(target) && standsAround(signal, entry);
}

function isPrice(level: number): boolean {
  return Number.isFinite(level) && level > 0;
}

function standsAround({ direction, stop, target }: StrategySignal, entry: number): boolean {
  return direction === 'long' ? stop < entry && entry < target : target < entry && entry < stop;
}

/** The surer first, then the stronger, then who speaks on the deciding timeframe, then on longer candles, then by name. */
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

import type { EpochMs } from '@tidegate/kernel';
import type { Candle, Direction } from '@tidegate/model';

import { limitReach, stopReach } from './candle-reach.js';

/** A trade that was not made, or not continued: what it would have become is read from candles. */
export interface FollowedPlan {
  readonly direction: Direction;
  readonly entry: number;
  readonly stop: number;
  readonly target: number;
  /** From here on the price counts. */
  readonly from: EpochMs;
  /** The last moment; the trade then ends at the price of the candle. */
  readonly until: EpochMs;
  /** Costs of entering and leaving at the stop or at the market, as a fraction of the entry price. */
  readonly costToStop: number;
  readonly costToTarget: number;
}

export interface FollowedEnd {
  readonly result: 'target' | 'stop' | 'time_limit';
  /** Price before costs. */
  readonly price: number;
  /** Close time of the candle. */
  readonly at: EpochMs;
  /** Net result ÷ the risk, which is the distance to the stop plus its costs. −1 is the stop itself. */
  readonly r: number;
}

/** A closed candle and its close time. */
export interface FollowedCandle {
  readonly candle: Candle;
  readonly closeTime: EpochMs;
}

/**
 * The end of a plan in one closed candle; `null` if it continues. Stop and target are resting orders of the candle market
 * of back-tests: a stop before a target within one bar, gaps at the open, nothing on a synthetic candle. In the candle in
 * which the plan begins, only its close counts.
 */
export function followedEnd(
  plan: FollowedPlan,
  { candle, closeTime }: FollowedCandle,
): FollowedEnd | null {
  if (closeTime <= plan.from) return null;
  const side = plan.direction === 'long' ? 'sell' : 'buy';
  const metOpen = candle.openTime >= plan.from;
  const isProof = candle.synthetic !== true;
  const stop = isProof ? stopReach(candle, { side, level: plan.stop, metOpen }) : null;
  const target = isProof ? limitReach(candle, { side, level: plan.target, metOpen }) : null;
  if (stop && !(target && target.rank < stop.rank))
    return endOf(plan, 'stop', stop.reference, closeTime);
  if (target) return endOf(plan, 'target', target.reference, closeTime);
  return closeTime >= plan.until ? endOf(plan, 'time_limit', candle.close, closeTime) : null;
}

/** Follows a plan through candles, oldest first; `null` while it continues. */
export function followedThrough(
  plan: FollowedPlan,
  candles: Iterable<FollowedCandle>,
): FollowedEnd | null {
  for (const each of candles) {
    const end = followedEnd(plan, each);
    if (end) return end;
  }
  return null;
}

function endOf(
  plan: FollowedPlan,
  result: FollowedEnd['result'],
  ...[price, at]: [number, EpochMs]
): FollowedEnd {
  const { direction, entry, stop, costToStop, costToTarget } = plan;
  const sign = direction === 'long' ? 1 : -1;
  const risk = Math.abs(entry - stop) / entry + costToStop;
  const won = (sign * (price - entry)) / entry;
  const costs = result === 'target' ? costToTarget : costToStop;
  return { result, price, at, r: (won - costs) / risk };
}

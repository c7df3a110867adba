import { coMovementOf, type CoMovement } from '@tidegate/indicators';

import type { LeadLagOptions } from './adjustment-options.js';

/** Close of one series by number of candles back; NaN where the series has no candle. */
export type ClosesBack = (back: number) => number;

/** Expected effect of a leader's move on a follower. */
export interface LeadLagReading {
  /** Log return of the leader over `moveBars`. */
  readonly move: number;
  /** Correlation of both instruments' log returns before the move, −1 to 1. */
  readonly correlation: number;
  /** Share of the expected move that the follower still has to make, 0–1. */
  readonly left: number;
  /** Direction and strength of the expected move, −1 to 1; 0 if the move or the correlation is too small. */
  readonly pull: number;
}

/** Closed candles that a reading needs from both series. */
export function leadLagHistory({ moveBars, correlationBars }: LeadLagOptions): number {
  return moveBars + correlationBars + 1;
}

/**
 * Measures the correlation before the move, so that a follower that has not moved yet does not appear uncorrelated. The
 * expected move of the follower is correlation × (σ follower ÷ σ leader) × move, less the part already made.
 * Uses logarithms, so inverting all prices flips the signs of `move` and `pull` and changes nothing else.
 * Returns `null` when closes are missing or one series did not move at all.
 */
export function leadLagOf(
  leader: ClosesBack,
  follower: ClosesBack,
  options: LeadLagOptions,
): LeadLagReading | null {
  const { moveBars, moveSigmasMin, correlationMin } = options;
  const past = pastOf(leader, follower, options);
  const move = Math.log(leader(0) / leader(moveBars));
  const followed = Math.log(follower(0) / follower(moveBars));
  if (past === null || !Number.isFinite(move + followed)) return null;
  const {
    correlation,
    deviations: [sigmaLeader, sigmaFollower],
  } = past;
  const expected = ((correlation * sigmaFollower) / sigmaLeader) * move;
  const left = expected === 0 ? 0 : Math.max(0, Math.min(1, 1 - followed / expected));
  const isMove = Math.abs(move) >= moveSigmasMin * sigmaLeader * Math.sqrt(moveBars);
  const isRelated = Math.abs(correlation) >= correlationMin;
  const pull = isMove && isRelated ? Math.sign(expected) * Math.abs(correlation) * left : 0;
  return { move, correlation, left, pull };
}

/** Co-movement of the log returns of leader and follower before the move. */
function pastOf(
  leader: ClosesBack,
  follower: ClosesBack,
  { moveBars, correlationBars }: LeadLagOptions,
): CoMovement | null {
  const backs = Array.from({ length: correlationBars }, (_, bar) => moveBars + bar);
  const returnsOf = (closes: ClosesBack): number[] =>
    backs.map((back) => Math.log(closes(back) / closes(back + 1)));
  return coMovementOf(returnsOf(leader), returnsOf(follower));
}

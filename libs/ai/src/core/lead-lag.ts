import { coMovementOf, type CoMovement } from '@tidegate/indicators';

import type { LeadLagOptions } from './adjustment-options.js';

/** Closes of one series by how many candles before the moment that is looked at; NaN where none is held. */
export type ClosesBack = (back: number) => number;

/** What a leader's move lets expect of a follower. */
export interface LeadLagReading {
  /** Log return of the leader over `moveBars`. */
  readonly move: number;
  /** Of both instruments' log returns before the move, −1 to 1. */
  readonly correlation: number;
  /** Share of the expected move that the follower has not made yet, 0–1. */
  readonly left: number;
  /** −1 to 1: where the follower is drawn to and how surely; 0 where the move or the correlation is too small. */
  readonly pull: number;
}

/** Closed candles that a reading needs of both series. */
export function leadLagHistory({ moveBars, correlationBars }: LeadLagOptions): number {
  return moveBars + correlationBars + 1;
}

/**
 * The correlation is taken before the move, so that a follower which has not moved yet does not look unrelated. What
 * the follower should do is correlation × σ follower ÷ σ leader of the move; what it has done already is taken off.
 * In logarithms: turning all prices into their inverses turns the signs of `move` and `pull` and nothing else.
 * `null` when closes are missing or one of them did not move at all.
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

/** The log returns before the move, of the leader and of the follower. */
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

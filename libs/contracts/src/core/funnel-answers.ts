import type { GateCode } from '@tidegate/model';

import type { DecisionRowAnswer, SinceAnswer } from './decision-answers.js';
import type { GateCheckAnswer } from './gate-answers.js';
import type { PageAnswer } from './trading-answers.js';

/** Decisions with one code: the gate that refused, or `accepted` or `closed_opposite`. */
export interface FunnelCountAnswer {
  /** @example "SPREAD_TOO_WIDE" */
  readonly code: string;
  /** @example 61 */
  readonly count: number;
}

/** Decisions per hour and code. */
export interface FunnelAnswer {
  /** ISO 8601. */
  readonly from: string;
  readonly to: string;
  readonly decisions: number;
  readonly accepted: number;
  readonly refused: number;
  /** Most frequent first. */
  readonly totals: readonly FunnelCountAnswer[];
  /** Hours with decisions, oldest first. */
  readonly hours: readonly {
    /** Start of the hour, ISO 8601. */
    readonly hour: string;
    readonly counts: readonly FunnelCountAnswer[];
  }[];
}

/** Refusals within 10 % of the limit, newest first. */
export type NearMissPageAnswer = PageAnswer<DecisionRowAnswer>;

/** What became of a group of trades. R is net, after costs. */
export interface TriedTradesAnswer {
  readonly count: number;
  /** Trades with a known end. */
  readonly ended: number;
  readonly wins: number;
  /** Sum of R over ended trades. */
  readonly totalR: number;
  /** `null` without an ended trade. */
  readonly meanR: number | null;
}

/** Another limit of a gate, tried on the decisions of the last 30 days. */
export interface TriedLimitAnswer {
  readonly gate: GateCode;
  readonly check: GateCheckAnswer;
  /** The limit of the account's current profile. */
  readonly current: number;
  readonly tried: number;
  /** ISO 8601. */
  readonly from: string;
  readonly to: string;
  /** Decisions that were asked again: refusals of the gate, and accepted entries. */
  readonly examined: number;
  /** Whether there are more than were asked: the newest 1,000 of each. */
  readonly truncated: boolean;
  /** Refusals without a recorded state, which cannot be asked again. */
  readonly notRecorded: number;
  /** Refused entries that would have been accepted. */
  readonly newlyAccepted: TriedTradesAnswer;
  /** Accepted entries that would have been refused. */
  readonly newlyRefused: TriedTradesAnswer;
  /** Refusals of the gate that it would have passed but another gate refuses. */
  readonly refusedElsewhere: readonly FunnelCountAnswer[];
  /** R of the newly accepted less R of the newly refused. */
  readonly differenceR: number;
  /**
   * `too_few`: fewer than `endedMin` changed trades have ended, so the difference says nothing.
   * @example "too_few"
   */
  readonly evidence: 'too_few' | 'enough' | 'no_change';
  readonly endedMin: number;
}

/** A trade that was not made, or that ended at break-even, and what it would have become. */
export interface MissedTradeAnswer {
  /** The id of the refused decision, or of the position. */
  readonly id: string;
  readonly instrument: string;
  /** ISO 8601. */
  readonly at: string;
  readonly since: SinceAnswer;
}

/** Missed trades of one kind in the last 30 days, newest first, at most 500. */
export interface MissedTradesAnswer {
  readonly from: string;
  readonly to: string;
  readonly totals: TriedTradesAnswer;
  /** Whether older trades were left out. */
  readonly truncated: boolean;
  readonly trades: readonly MissedTradeAnswer[];
}

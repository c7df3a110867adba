import type { AccountStandingAnswer, LiveEngine } from '@tidegate/contracts';

import type { Link } from './link.js';
import { numberOf } from './numbers.js';
import type { PositionRow } from './positions.js';

/** What is known about an account's safety at a moment. */
export interface SafetyFacts {
  readonly link: Link;
  readonly engines: readonly LiveEngine[];
  /** `null` until the server told it. */
  readonly standing: AccountStandingAnswer | null;
  readonly positions: readonly PositionRow[];
}

/** Something that keeps the answer from being a plain yes. */
export type SafetyReason =
  | { readonly code: 'LINK_DOWN'; readonly ageMs: number | null }
  | { readonly code: 'NOT_READ' }
  | { readonly code: 'FEED_SILENT'; readonly venue: string; readonly ageMs: number | null }
  | { readonly code: 'NO_STOP'; readonly instruments: readonly string[] }
  | { readonly code: 'LEDGER_UNBALANCED' }
  | { readonly code: 'QUARANTINED'; readonly reason: string }
  | { readonly code: 'STORE_PROBLEM'; readonly problem: string }
  | { readonly code: 'STOP_PENDING'; readonly instruments: readonly string[] }
  | { readonly code: 'PAUSED'; readonly reason: string }
  | { readonly code: 'QUOTES_STALE'; readonly count: number };

/** `unknown` is never shown as yes: the numbers may be wrong. */
export type SafetyAnswer = 'yes' | 'watch' | 'no' | 'unknown';

export interface Safety {
  readonly answer: SafetyAnswer;
  /** Most serious first. */
  readonly reasons: readonly SafetyReason[];
  /** What is lost from now if every stop fills at its price; `null` if a price or a stop is unknown. */
  readonly lossAtStops: number | null;
  /** The same as a fraction of equity. */
  readonly lossRate: number | null;
}

const SILENT_MS = 30_000;

const WEIGHT: Readonly<Record<SafetyReason['code'], Exclude<SafetyAnswer, 'yes'>>> = {
  LINK_DOWN: 'unknown',
  NOT_READ: 'unknown',
  FEED_SILENT: 'unknown',
  NO_STOP: 'no',
  LEDGER_UNBALANCED: 'no',
  QUARANTINED: 'no',
  STORE_PROBLEM: 'no',
  STOP_PENDING: 'watch',
  PAUSED: 'watch',
  QUOTES_STALE: 'watch',
};

/** Answers “is my money safe right now?” from what is known. */
export function safetyOf(facts: SafetyFacts): Safety {
  const reasons = [...knowledgeGaps(facts), ...dangers(facts), ...deviations(facts)];
  const weights = reasons.map(({ code }) => WEIGHT[code]);
  // A missing stop is certain even while other numbers are old, so it is said first.
  const answer = (['no', 'unknown', 'watch'] as const).find((weight) => weights.includes(weight));
  const order: readonly SafetyAnswer[] = ['no', 'unknown', 'watch'];
  const lossAtStops = lossAtStopsOf(facts.positions);
  const equity = numberOf(facts.standing?.equity);
  return {
    answer: answer ?? 'yes',
    reasons: reasons.sort((a, b) => order.indexOf(WEIGHT[a.code]) - order.indexOf(WEIGHT[b.code])),
    lossAtStops,
    lossRate: lossAtStops === null || equity === null || equity <= 0 ? null : lossAtStops / equity,
  };
}

function knowledgeGaps({ link, engines, standing }: SafetyFacts): SafetyReason[] {
  const gaps: SafetyReason[] = [];
  if (link.state !== 'connected') gaps.push({ code: 'LINK_DOWN', ageMs: link.ageMs });
  else if (standing === null) gaps.push({ code: 'NOT_READ' });
  for (const { venue, connected, lastMessageAgeMs } of engines) {
    if (!connected || (lastMessageAgeMs ?? 0) > SILENT_MS) {
      gaps.push({ code: 'FEED_SILENT', venue, ageMs: lastMessageAgeMs });
    }
  }
  return gaps;
}

function dangers({ engines, standing, positions }: SafetyFacts): SafetyReason[] {
  const found: SafetyReason[] = [];
  const bare = namesOf(positions, 'none');
  if (bare.length > 0) found.push({ code: 'NO_STOP', instruments: bare });
  if (standing?.ledgerBalanced === false) found.push({ code: 'LEDGER_UNBALANCED' });
  if (standing?.lifecycle === 'quarantined') {
    found.push({ code: 'QUARANTINED', reason: standing.reason });
  }
  for (const { storeProblem } of engines) {
    if (storeProblem !== null) found.push({ code: 'STORE_PROBLEM', problem: storeProblem });
  }
  return found;
}

function deviations({ engines, standing, positions }: SafetyFacts): SafetyReason[] {
  const found: SafetyReason[] = [];
  const pending = namesOf(positions, 'pending');
  if (pending.length > 0) found.push({ code: 'STOP_PENDING', instruments: pending });
  for (const { reason } of standing?.pauses ?? []) found.push({ code: 'PAUSED', reason });
  const stale = engines.flatMap(({ staleInstruments }) => staleInstruments).length;
  if (stale > 0) found.push({ code: 'QUOTES_STALE', count: stale });
  return found;
}

function namesOf(
  positions: readonly PositionRow[],
  wanted: PositionRow['protection'],
): readonly string[] {
  return positions
    .filter(({ protection }) => protection === wanted)
    .map(({ position }) => position.instrument.split(':').at(-1) ?? position.instrument);
}

function lossAtStopsOf(positions: readonly PositionRow[]): number | null {
  let loss = 0;
  for (const { position, prices, now } of positions) {
    const quantity = numberOf(position.quantity);
    const from = now ?? prices.entry;
    if (quantity === null || from === null || prices.stop === null) return null;
    const move = position.direction === 'long' ? from - prices.stop : prices.stop - from;
    loss += Math.max(0, move) * quantity;
  }
  return loss;
}

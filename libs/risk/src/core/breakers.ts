import type { EpochMs } from '@tidegate/kernel';

import type { BreakerOptions, BreakerThresholds } from './options/breaker-options.js';

export const BREAKER_NAMES = [
  'stale_data',
  'feed_down',
  'consecutive_losses',
  'drawdown',
  'task_failures',
  'venue_degraded',
  'slippage_anomaly',
] as const;

export type BreakerName = (typeof BREAKER_NAMES)[number];

/** `data`: closes by itself after calm. `money`: waits for a person with a reason. */
export type BreakerCause = 'data' | 'money';

export const BREAKER_CAUSES: Readonly<Record<BreakerName, BreakerCause>> = {
  stale_data: 'data',
  feed_down: 'data',
  consecutive_losses: 'money',
  drawdown: 'money',
  task_failures: 'data',
  venue_degraded: 'data',
  slippage_anomaly: 'money',
};

/** One breaker. While it is tripped, entries in its scope are paused. */
export interface BreakerState {
  readonly tripped: boolean;
  /** Why, with the numbers; empty while it is not tripped. */
  readonly reason: string;
  readonly trippedAt: EpochMs | null;
  /** Observations in a row at or beyond the trip level. */
  readonly strikes: number;
  /** Since when every observation was calm; `null` while not calm. */
  readonly calmSince: EpochMs | null;
  /** The worst level seen while tripped; `null` while it is not. */
  readonly worstLevel: number | null;
  /** What a person accepted at the last reset: only a clearly worse one trips again, until it was calm in between. */
  readonly acceptedLevel: number | null;
}

/** All breakers of one scope: an instrument, an account, a venue, a tenant or the platform. Plain JSON. */
export interface BreakerPanel {
  /** Nothing trips before. */
  readonly graceUntil: EpochMs;
  readonly states: Readonly<Record<BreakerName, BreakerState>>;
}

/** How bad one thing is right now, in the breaker's own unit (see `BreakerOptions`). */
export interface BreakerObservation {
  readonly breaker: BreakerName;
  readonly level: number;
  /** What was seen, for the reason. */
  readonly detail: string;
  readonly at: EpochMs;
}

export interface BreakerChange {
  readonly breaker: BreakerName;
  readonly tripped: boolean;
  readonly reason: string;
}

const CLOSED: BreakerState = {
  tripped: false,
  reason: '',
  trippedAt: null,
  strikes: 0,
  calmSince: null,
  worstLevel: null,
  acceptedLevel: null,
};

export function initialBreakers(now: EpochMs, options: BreakerOptions): BreakerPanel {
  const states = Object.fromEntries(BREAKER_NAMES.map((name) => [name, CLOSED]));
  return {
    graceUntil: (now + options.graceAfterStartMs) as EpochMs,
    states: states as Record<BreakerName, BreakerState>,
  };
}

/** A restart keeps what was tripped and starts the grace anew. */
export function breakersAfterStart(
  panel: BreakerPanel,
  now: EpochMs,
  options: BreakerOptions,
): BreakerPanel {
  return { ...panel, graceUntil: (now + options.graceAfterStartMs) as EpochMs };
}

/** The panel after one observation; the same object when nothing changed. */
export function observeBreaker(
  panel: BreakerPanel,
  observation: BreakerObservation,
  options: BreakerOptions,
): BreakerPanel {
  if (!options.enabled) return panel;
  const before = panel.states[observation.breaker];
  const limits = thresholdsOf(options, observation.breaker);
  const after = before.tripped
    ? whileTripped(before, observation, limits)
    : whileClosed(before, observation, { limits, graceUntil: panel.graceUntil });
  return after === before ? panel : withState(panel, observation.breaker, after);
}

/**
 * A person closes a tripped breaker and accepts the worst that was seen: it trips again only when it gets clearly worse,
 * or anew after it was calm. A breaker that is not tripped stays as it is.
 */
export function resetBreaker(
  panel: BreakerPanel,
  reset: { readonly breaker: BreakerName; readonly at: EpochMs },
  options: BreakerOptions,
): BreakerPanel {
  const { tripped, worstLevel } = panel.states[reset.breaker];
  if (!tripped) return panel;
  const next = withState(panel, reset.breaker, { ...CLOSED, acceptedLevel: worstLevel });
  const graceUntil = Math.max(panel.graceUntil, reset.at + options.graceAfterResetMs);
  return { ...next, graceUntil: graceUntil as EpochMs };
}

/** Whether an observation of this level would leave the panel as it is; saves wording one on the hot path. */
export function isQuiet(
  panel: BreakerPanel,
  seen: { readonly breaker: BreakerName; readonly level: number },
  options: BreakerOptions,
): boolean {
  if (!options.enabled) return true;
  const { tripped, strikes, acceptedLevel } = panel.states[seen.breaker];
  if (tripped || strikes > 0 || acceptedLevel !== null) return false;
  return seen.level < thresholdsOf(options, seen.breaker).tripLevel;
}

export function trippedBreakers(panel: BreakerPanel): readonly BreakerChange[] {
  return BREAKER_NAMES.filter((name) => panel.states[name].tripped).map((breaker) => ({
    breaker,
    tripped: true,
    reason: panel.states[breaker].reason,
  }));
}

/** What tripped or closed between two panels of one scope. */
export function breakerChanges(
  before: BreakerPanel,
  after: BreakerPanel,
): readonly BreakerChange[] {
  if (before === after) return [];
  return BREAKER_NAMES.filter(
    (name) => before.states[name].tripped !== after.states[name].tripped,
  ).map((breaker) => {
    const { tripped, reason } = after.states[breaker];
    return { breaker, tripped, reason };
  });
}

function whileClosed(
  state: BreakerState,
  observation: BreakerObservation,
  rules: { limits: BreakerThresholds; graceUntil: EpochMs },
): BreakerState {
  const { level, at } = observation;
  const { limits } = rules;
  if (level <= limits.calmLevel) {
    return state.strikes === 0 && state.acceptedLevel === null ? state : CLOSED;
  }
  const accepted = state.acceptedLevel ?? Number.NEGATIVE_INFINITY;
  const isStrike = level >= limits.tripLevel && level >= accepted + limits.worsening;
  if (!isStrike) return state.strikes === 0 ? state : { ...state, strikes: 0 };
  const strikes = Math.min(state.strikes + 1, limits.strikes);
  if (strikes < limits.strikes || at < rules.graceUntil) return { ...state, strikes };
  return {
    tripped: true,
    reason: `${observation.detail} (limit ${limits.tripLevel})`,
    trippedAt: at,
    strikes,
    calmSince: null,
    worstLevel: level,
    acceptedLevel: null,
  };
}

function whileTripped(
  state: BreakerState,
  observation: BreakerObservation,
  limits: BreakerThresholds,
): BreakerState {
  const { level, at } = observation;
  const worstLevel = Math.max(state.worstLevel ?? level, level);
  const isCalm = level <= limits.calmLevel && BREAKER_CAUSES[observation.breaker] === 'data';
  const calmSince = isCalm ? (state.calmSince ?? at) : null;
  if (calmSince !== null && at - calmSince >= limits.calmMs) return CLOSED;
  const isSame = calmSince === state.calmSince && worstLevel === state.worstLevel;
  return isSame ? state : { ...state, calmSince, worstLevel };
}

function withState(panel: BreakerPanel, breaker: BreakerName, state: BreakerState): BreakerPanel {
  return { ...panel, states: { ...panel.states, [breaker]: state } };
}

function thresholdsOf(options: BreakerOptions, breaker: BreakerName): BreakerThresholds {
  switch (breaker) {
    case 'stale_data':
      return options.staleData;
    case 'feed_down':
      return options.feedDown;
    case 'consecutive_losses':
      return options.consecutiveLosses;
    case 'drawdown':
      return options.drawdown;
    case 'task_failures':
      return options.taskFailures;
    case 'venue_degraded':
      return options.venueDegraded;
    case 'slippage_anomaly':
      return options.slippageAnomaly;
  }
}

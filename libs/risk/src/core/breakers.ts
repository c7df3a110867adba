import type { EpochMs } from '@tidegate/kernel';

import type {
  BreakerOptions,
  BreakerThresholds,
  DataBreakerThresholds,
} from './options/breaker-options.js';

/** Breakers of a venue's data and connection: one panel per engine, for all its accounts. They close automatically. */
export const VENUE_BREAKERS = [
  'stale_data',
  'feed_down',
  'task_failures',
  'venue_degraded',
] as const;

/** Breakers of one account's money. Only an operator closes them, giving a reason. */
export const ACCOUNT_BREAKERS = ['consecutive_losses', 'drawdown', 'slippage_anomaly'] as const;

export const BREAKER_NAMES = [...VENUE_BREAKERS, ...ACCOUNT_BREAKERS] as const;

export type VenueBreaker = (typeof VENUE_BREAKERS)[number];
export type AccountBreaker = (typeof ACCOUNT_BREAKERS)[number];
export type BreakerName = VenueBreaker | AccountBreaker;

/** One breaker. While it is tripped, entries in its scope are paused. */
export interface BreakerState {
  readonly tripped: boolean;
  /** Cause with its numbers; empty while the breaker is not tripped. */
  readonly reason: string;
  readonly trippedAt: EpochMs | null;
  /** Consecutive observations at or above the trip level. */
  readonly strikes: number;
  /** Start of the current calm period; `null` while not calm. */
  readonly calmSince: EpochMs | null;
  /** Worst level seen while tripped; `null` while not tripped. */
  readonly worstLevel: number | null;
  /** Level accepted at the last reset. Until the next calm, only a clearly worse level trips the breaker. */
  readonly acceptedLevel: number | null;
}

/** All breakers of one scope, a venue or an account. Plain JSON. */
export interface BreakerPanel<Name extends BreakerName> {
  /** Breakers do not trip before this time. */
  readonly graceUntil: EpochMs;
  readonly states: Readonly<Record<Name, BreakerState>>;
}

export type VenueBreakers = BreakerPanel<VenueBreaker>;
export type AccountBreakers = BreakerPanel<AccountBreaker>;

/** Current level of one breaker's quantity, in the breaker's own unit (see `BreakerOptions`). */
export interface BreakerObservation<Name extends BreakerName = BreakerName> {
  readonly breaker: Name;
  readonly level: number;
  /** Description of the observation, used in the reason. */
  readonly detail: string;
  readonly at: EpochMs;
}

export interface BreakerChange<Name extends BreakerName = BreakerName> {
  readonly breaker: Name;
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

export function initialVenueBreakers(now: EpochMs, options: BreakerOptions): VenueBreakers {
  return initialPanel(VENUE_BREAKERS, now, options);
}

export function initialAccountBreakers(now: EpochMs, options: BreakerOptions): AccountBreakers {
  return initialPanel(ACCOUNT_BREAKERS, now, options);
}

function initialPanel<Name extends BreakerName>(
  names: readonly Name[],
  now: EpochMs,
  options: BreakerOptions,
): BreakerPanel<Name> {
  const states = Object.fromEntries(names.map((name) => [name, CLOSED]));
  return {
    graceUntil: (now + options.graceAfterStartMs) as EpochMs,
    states: states as Record<Name, BreakerState>,
  };
}

/** A restart keeps tripped breakers tripped and starts a new grace period. */
export function breakersAfterStart<Name extends BreakerName>(
  panel: BreakerPanel<Name>,
  now: EpochMs,
  options: BreakerOptions,
): BreakerPanel<Name> {
  return { ...panel, graceUntil: (now + options.graceAfterStartMs) as EpochMs };
}

/** The panel after one observation; the same object when unchanged. */
export function observeBreaker<Name extends BreakerName>(
  panel: BreakerPanel<Name>,
  observation: BreakerObservation<NoInfer<Name>>,
  options: BreakerOptions,
): BreakerPanel<Name> {
  if (!options.enabled) return panel;
  const before = panel.states[observation.breaker];
  const limits = thresholdsOf(options, observation.breaker);
  const after = before.tripped
    ? whileTripped(before, observation, limits)
    : whileClosed(before, observation, { limits, graceUntil: panel.graceUntil });
  return after === before ? panel : withState(panel, observation.breaker, after);
}

/**
 * Closes a tripped breaker for an operator and accepts the worst level seen. The breaker trips again only at a clearly
 * worse level, or, after a calm, at its usual level. Does not change a breaker that is not tripped.
 */
export function resetBreaker<Name extends BreakerName>(
  panel: BreakerPanel<Name>,
  reset: { readonly breaker: NoInfer<Name>; readonly at: EpochMs },
  options: BreakerOptions,
): BreakerPanel<Name> {
  const { tripped, worstLevel } = panel.states[reset.breaker];
  if (!tripped) return panel;
  const next = withState(panel, reset.breaker, { ...CLOSED, acceptedLevel: worstLevel });
  const graceUntil = Math.max(panel.graceUntil, reset.at + options.graceAfterResetMs);
  return { ...next, graceUntil: graceUntil as EpochMs };
}

/** Whether an observation of this level leaves the panel unchanged. The hot path then need not build one. */
export function isQuiet<Name extends BreakerName>(
  panel: BreakerPanel<Name>,
  seen: { readonly breaker: NoInfer<Name>; readonly level: number },
  options: BreakerOptions,
): boolean {
  if (!options.enabled) return true;
  const { tripped, strikes, acceptedLevel } = panel.states[seen.breaker];
  if (tripped || strikes > 0 || acceptedLevel !== null) return false;
  return seen.level < thresholdsOf(options, seen.breaker).tripLevel;
}

export function trippedBreakers<Name extends BreakerName>(
  panel: BreakerPanel<Name>,
): readonly BreakerChange<Name>[] {
  return namesOf(panel)
    .filter((name) => panel.states[name].tripped)
    .map((breaker) => ({ breaker, tripped: true, reason: panel.states[breaker].reason }));
}

/** Breakers that tripped or closed between two panels of one scope. */
export function breakerChanges<Name extends BreakerName>(
  before: BreakerPanel<Name>,
  after: BreakerPanel<NoInfer<Name>>,
): readonly BreakerChange<Name>[] {
  // Stryker disable next-line ConditionalExpression: one panel has no changes; this only saves the comparison
  if (before === after) return [];
  return namesOf(before)
    .filter((name) => before.states[name].tripped !== after.states[name].tripped)
    .map((breaker) => {
      const { tripped, reason } = after.states[breaker];
      return { breaker, tripped, reason };
    });
}

function namesOf<Name extends BreakerName>(panel: BreakerPanel<Name>): readonly Name[] {
  return Object.keys(panel.states) as Name[];
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
  limits: BreakerThresholds | DataBreakerThresholds,
): BreakerState {
  const { level, at } = observation;
  const worstLevel = Math.max(state.worstLevel ?? level, level);
  // Only data breakers close after a calm.
  const isCalm = 'calmMs' in limits && level <= limits.calmLevel;
  const since = state.calmSince ?? at;
  if (isCalm && at - since >= limits.calmMs) return CLOSED;
  const calmSince = isCalm ? since : null;
  const isSame = calmSince === state.calmSince && worstLevel === state.worstLevel;
  return isSame ? state : { ...state, calmSince, worstLevel };
}

function withState<Name extends BreakerName>(
  panel: BreakerPanel<Name>,
  breaker: Name,
  state: BreakerState,
): BreakerPanel<Name> {
  return { ...panel, states: { ...panel.states, [breaker]: state } };
}

function thresholdsOf(
  options: BreakerOptions,
  breaker: BreakerName,
): BreakerThresholds | DataBreakerThresholds {
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

import { TidegateError, type EpochMs, type VenueId } from '@tidegate/kernel';
import {
  ACCOUNT_BREAKERS,
  BREAKER_NAMES,
  breakerChanges,
  breakersAfterStart,
  initialVenueBreakers,
  observeBreaker,
  parseVenueBreakers,
  resetBreaker,
  serialiseVenueBreakers,
  trippedBreakers,
  VENUE_BREAKERS,
  type AccountBreaker,
  type BreakerObservation,
  type BreakerOptions,
  type Pause,
  type VenueBreaker,
  type VenueBreakers,
} from '@tidegate/risk';

import type { ControlCommand, EngineEvent } from '@tidegate/model';

import type { HealthObservation } from '../inputs/engine-input.js';

/**
 * The circuit breakers of a venue. Health observations set their levels, and a tripped breaker pauses entries of every
 * account. They belong to the shard, not to an account. A restart keeps tripped breakers and starts a new grace period.
 */
export class BreakerFeed {
  private panel: VenueBreakers;
  private isChanged = false;

  constructor(
    private readonly options: BreakerOptions,
    private readonly start: {
      readonly text: string | null;
      readonly at: EpochMs;
      readonly venue: VenueId;
    },
  ) {
    this.panel =
      start.text === null
        ? initialVenueBreakers(start.at, options)
        : breakersAfterStart(restored(start.text), start.at, options);
  }

  /** Events of breakers that tripped or closed; `null` when the state did not change. */
  observe(seen: HealthObservation, at: EpochMs): readonly EngineEvent[] | null {
    const before = this.panel;
    this.panel = observationsOf(seen, at).reduce<VenueBreakers>(
      (current, observation) => observeBreaker(current, observation, this.options),
      before,
    );
    return this.panel === before ? null : this.changed(before, at);
  }

  /** Closes a breaker by hand. It trips again only at a worse level. */
  reset(breaker: VenueBreaker, at: EpochMs): readonly EngineEvent[] {
    const before = this.panel;
    this.panel = resetBreaker(before, { breaker, at }, this.options);
    return this.panel === before ? [] : this.changed(before, at);
  }

  isTripped(breaker: VenueBreaker): boolean {
    return this.panel.states[breaker].tripped;
  }

  /** The tripped breakers as pauses. */
  pauses(): readonly Pause[] {
    if (!this.options.enabled) return NO_PAUSES;
    return trippedBreakers(this.panel).map(({ breaker, reason }) => ({ code: breaker, reason }));
  }

  /** Serialises the state; `null` when it did not change since the last call. */
  takeState(): (() => string) | null {
    if (!this.isChanged) return null;
    this.isChanged = false;
    const { panel } = this;
    return () => serialiseVenueBreakers(panel);
  }

  private changed(before: VenueBreakers, at: EpochMs): readonly EngineEvent[] {
    this.isChanged = true;
    return breakerChanges(before, this.panel).map((change) => ({
      type: 'breaker_changed' as const,
      venue: this.start.venue,
      scope: null,
      ...change,
      at,
    }));
  }
}

const NO_PAUSES: readonly Pause[] = [];

function restored(text: string): VenueBreakers {
  const parsed = parseVenueBreakers(text);
  if (parsed.ok) return parsed.value;
  throw new TidegateError(
    'SHARD_STATE_MALFORMED',
    `Cannot read the stored breakers of the engine: ${parsed.error.message}`,
  );
}

/** Throws `BREAKER_UNKNOWN`. Called before a command becomes an input, because inputs are not validated. */
export function refuseUnknownBreaker(command: ControlCommand): void {
  if (command.type !== 'reset_breaker') return;
  if (isVenueBreaker(command.breaker) || isAccountBreaker(command.breaker)) return;
  throw new TidegateError(
    'BREAKER_UNKNOWN',
    `Unknown breaker "${command.breaker}"; known: ${BREAKER_NAMES.join(', ')}`,
  );
}

function observationsOf(
  seen: HealthObservation,
  at: EpochMs,
): readonly BreakerObservation<VenueBreaker>[] {
  const { staleInstruments, instruments, feedDownMs, loopFailures, venueOnline } = seen;
  const staleShare = instruments > 0 ? staleInstruments.length / instruments : 0;
  return [
    {
      breaker: 'stale_data',
      level: staleShare,
      detail: `${staleInstruments.length} of ${instruments} instruments have no fresh data`,
      at,
    },
    {
      breaker: 'feed_down',
      level: feedDownMs,
      detail: `the feed has been down for ${feedDownMs} ms`,
      at,
    },
    {
      breaker: 'task_failures',
      level: loopFailures,
      detail: `a critical loop failed ${loopFailures} times in a row`,
      at,
    },
    {
      breaker: 'venue_degraded',
      level: venueOnline ? 0 : 1,
      detail: 'the venue is not fully online',
      at,
    },
  ];
}

export function isVenueBreaker(name: string): name is VenueBreaker {
  return (VENUE_BREAKERS as readonly string[]).includes(name);
}

export function isAccountBreaker(name: string): name is AccountBreaker {
  return (ACCOUNT_BREAKERS as readonly string[]).includes(name);
}

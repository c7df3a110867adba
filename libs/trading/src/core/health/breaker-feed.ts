import { invariant, TidegateError, type EpochMs } from '@tidegate/kernel';
import {
  ACCOUNT_BREAKERS,
  BREAKER_NAMES,
  initialVenueBreakers,
  observeBreaker,
  resetBreaker,
  trippedBreakers,
  VENUE_BREAKERS,
  type AccountBreaker,
  type BreakerObservation,
  type BreakerOptions,
  type Pause,
  type VenueBreaker,
  type VenueBreakers,
} from '@tidegate/risk';

import type { AccountTrader } from '../accounts/account-trader.js';
import type { ControlCommand, HealthObservation } from '../inputs/engine-input.js';

/**
 * The venue's breakers: turns health observations into their levels and pauses entries of every account while one is
 * tripped. Each start begins with closed breakers and a grace period, so a replay over several starts agrees with them.
 */
export class BreakerFeed {
  /** `null` before the first start. */
  private panel: VenueBreakers | null = null;

  /** `null`: the engine has no account whose entries could pause. */
  constructor(private readonly options: BreakerOptions | null) {}

  begin(at: EpochMs): void {
    this.panel = this.options && initialVenueBreakers(at, this.options);
  }

  /** Whether the panel changed. */
  observe(seen: HealthObservation, at: EpochMs): boolean {
    const { options, panel } = this;
    if (options === null || panel === null) return false;
    this.panel = observationsOf(seen, at).reduce<VenueBreakers>(
      (current, observation) => observeBreaker(current, observation, options),
      panel,
    );
    return this.panel !== panel;
  }

  /** Resets a breaker of the venue or of every account; only of names that `refuseUnknownBreaker` let pass. */
  reset(breaker: string, at: EpochMs, traders: readonly AccountTrader[]): void {
    if (isVenueBreaker(breaker)) {
      this.resetOwn(breaker, at);
      return;
    }
    invariant(isAccountBreaker(breaker), 'A breaker that is reset is known', { breaker });
    for (const trader of traders) trader.resetBreaker(breaker, at);
  }

  /** The venue's tripped breakers as pauses. */
  pauses(): readonly Pause[] {
    if (this.panel === null) return [];
    return trippedBreakers(this.panel).map(({ breaker, reason }) => ({ code: breaker, reason }));
  }

  private resetOwn(breaker: VenueBreaker, at: EpochMs): void {
    const { options, panel } = this;
    if (options && panel) this.panel = resetBreaker(panel, { breaker, at }, options);
  }
}

/** Throws `BREAKER_UNKNOWN`: a command is judged before it becomes an input, because inputs are facts. */
export function refuseUnknownBreaker(command: ControlCommand): void {
  if (command.type !== 'reset_breaker') return;
  if (isVenueBreaker(command.breaker) || isAccountBreaker(command.breaker)) return;
  throw new TidegateError(
    'BREAKER_UNKNOWN',
    `There is no breaker "${command.breaker}"; known are ${BREAKER_NAMES.join(', ')}`,
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

function isVenueBreaker(name: string): name is VenueBreaker {
  return (VENUE_BREAKERS as readonly string[]).includes(name);
}

function isAccountBreaker(name: string): name is AccountBreaker {
  return (ACCOUNT_BREAKERS as readonly string[]).includes(name);
}

import { invariant, TidegateError, type EpochMs } from '@tidegate/kernel';
import { BREAKER_NAMES, type BreakerName, type BreakerObservation } from '@tidegate/risk';

import type { AccountTrader } from '../accounts/account-trader.js';
import type { ControlCommand, HealthObservation } from '../inputs/engine-input.js';

/** Turns what the health check saw into the levels of the data breakers, for every account. */
export class BreakerFeed {
  constructor(private readonly traders: readonly AccountTrader[]) {}

  /** Whether any account has to remember something of it. */
  observe(seen: HealthObservation, at: EpochMs): boolean {
    let isNews = false;
    for (const trader of this.traders) {
      for (const observation of observationsOf(seen, at)) {
        if (trader.observeBreaker(observation)) isNews = true;
      }
    }
    return isNews;
  }

  /** Only of names that `refuseUnknownBreaker` let pass. */
  reset(breaker: string, at: EpochMs): void {
    invariant(isBreakerName(breaker), 'A breaker that is reset is known', { breaker });
    for (const trader of this.traders) trader.resetBreaker(breaker, at);
  }
}

/** Throws `BREAKER_UNKNOWN`: a command is judged before it becomes an input, because inputs are facts. */
export function refuseUnknownBreaker(command: ControlCommand): void {
  if (command.type !== 'reset_breaker' || isBreakerName(command.breaker)) return;
  throw new TidegateError(
    'BREAKER_UNKNOWN',
    `There is no breaker "${command.breaker}"; known are ${BREAKER_NAMES.join(', ')}`,
  );
}

function observationsOf(seen: HealthObservation, at: EpochMs): readonly BreakerObservation[] {
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

function isBreakerName(name: string): name is BreakerName {
  return (BREAKER_NAMES as readonly string[]).includes(name);
}

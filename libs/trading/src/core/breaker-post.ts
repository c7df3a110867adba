import { TidegateError, type EpochMs } from '@tidegate/kernel';
import { BREAKER_NAMES, type BreakerName, type BreakerObservation } from '@tidegate/risk';

import type { AccountTrader } from './account-trader.js';
import type { HealthObservation } from './engine-input.js';

/** Turns what the health check saw into the levels of the data breakers, for every account. */
export class BreakerPost {
  constructor(private readonly traders: readonly AccountTrader[]) {}

  observe(seen: HealthObservation, at: EpochMs): void {
    for (const trader of this.traders) {
      for (const observation of observationsOf(seen, at)) trader.observeBreaker(observation);
    }
  }

  reset(breaker: string, at: EpochMs): void {
    if (!isBreakerName(breaker)) {
      throw new TidegateError(
        'BREAKER_UNKNOWN',
        `There is no breaker "${breaker}"; known are ${BREAKER_NAMES.join(', ')}`,
      );
    }
    for (const trader of this.traders) trader.resetBreaker(breaker, at);
  }
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

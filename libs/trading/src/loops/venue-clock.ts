import { TidegateError, type Clock, type Logger } from '@tidegate/kernel';
import type { MarketFeed } from '@tidegate/market-data';

import { clockSkewOf } from '../core/health/clock-skew.js';

interface ClockPorts {
  readonly feed: Pick<MarketFeed, 'venue' | 'venueTime'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Milliseconds by which the venue's clock is ahead of ours; `null` if the measurement is too imprecise. */
export async function measureSkew({ feed, clock }: ClockPorts): Promise<number | null> {
  const requestedAt = clock.now();
  const venueTime = await feed.venueTime();
  return clockSkewOf({ requestedAt, answeredAt: clock.now(), venueTime });
}

/**
 * Like `measureSkew`, but logs a warning and returns `null` on a retryable failure, so that a start does not depend on
 * it.
 */
export async function measureSkewIfAnswered(ports: ClockPorts): Promise<number | null> {
  try {
    return await measureSkew(ports);
  } catch (thrown) {
    if (!(thrown instanceof TidegateError) || !thrown.retryable) throw thrown;
    ports.logger.warn('Venue time request failed; trying again later', {
      venue: ports.feed.venue,
      code: thrown.code,
      error: thrown.message,
    });
    return null;
  }
}

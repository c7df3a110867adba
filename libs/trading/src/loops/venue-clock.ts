import { TidegateError, type Clock, type Logger } from '@tidegate/kernel';
import type { MarketFeed } from '@tidegate/market-data';

import { clockSkewOf } from '../core/health/clock-skew.js';

interface ClockPorts {
  readonly feed: Pick<MarketFeed, 'venue' | 'venueTime'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Asks the venue for its time; milliseconds that its clock is ahead of ours, `null` when the answer says too little. */
export async function measureSkew({ feed, clock }: ClockPorts): Promise<number | null> {
  const askedAt = clock.now();
  const venueTime = await feed.venueTime();
  return clockSkewOf({ askedAt, answeredAt: clock.now(), venueTime });
}

/** As `measureSkew`, but `null` with a warning when the venue falters just now: a start does not hang on it. */
export async function measureSkewIfAnswered(ports: ClockPorts): Promise<number | null> {
  try {
    return await measureSkew(ports);
  } catch (thrown) {
    if (!(thrown instanceof TidegateError) || !thrown.retryable) throw thrown;
    ports.logger.warn('The venue does not tell its time; it is asked again later', {
      venue: ports.feed.venue,
      code: thrown.code,
      problem: thrown.message,
    });
    return null;
  }
}

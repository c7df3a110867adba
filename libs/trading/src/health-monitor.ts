import type { Clock, InstrumentId, Logger } from '@tidegate/kernel';
import type { FeedHealth, MarketDataCache, MarketFeed } from '@tidegate/market-data';
import type { VenueStatus } from '@tidegate/model';

import type { HealthObservation } from './core/engine-input.js';

export interface HealthMonitorSetup {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly feed: MarketFeed;
  readonly cache: MarketDataCache;
  /** Market milliseconds per real one: the network is judged in real time. */
  readonly speed: number;
  /** A connected feed that says nothing for so long (real time) is reconnected. */
  readonly silenceMsMax: number;
  readonly candleAgeMsMax: number;
  /** Real time, too. */
  readonly quoteAlarmAgeMs: number;
  /** Whether quotes are fed at all. */
  readonly quotesFed: boolean;
  readonly loopFailures: () => number;
}

/** Real time between two attempts to mend the same instrument. */
const REPAIR_INTERVAL_MS = 120_000;

/** Looks at the feed, mends what is silent, and says what the circuit breakers should know. */
export class HealthMonitor {
  private venueStatus: VenueStatus = 'online';
  private downSince: number | null = null;
  private readonly repairedAt = new Map<InstrumentId, number>();

  constructor(private readonly setup: HealthMonitorSetup) {}

  onVenueStatus(status: VenueStatus): void {
    if (status !== this.venueStatus) {
      this.setup.logger.warn('The venue changed its status', { status, before: this.venueStatus });
    }
    this.venueStatus = status;
  }

  get isVenueOnline(): boolean {
    return this.venueStatus === 'online';
  }

  staleInstruments(): readonly InstrumentId[] {
    const { cache, clock, candleAgeMsMax } = this.setup;
    const now = clock.now();
    return cache
      .instruments()
      .filter(({ id }) => {
        const { candleAgeMs } = cache.freshnessOf(id, now);
        return candleAgeMs === null || candleAgeMs > candleAgeMsMax;
      })
      .map(({ id }) => id);
  }

  /** One look, with repairs on the way. */
  check(): HealthObservation {
    const health = this.setup.feed.health();
    const now = this.setup.clock.now();
    if (health.connected) {
      this.downSince = null;
      this.mendSilence(health, now);
      this.mendQuotes(now);
    } else {
      this.downSince ??= now;
    }
    return {
      feedConnected: health.connected,
      feedDownMs: this.downSince === null ? 0 : now - this.downSince,
      staleInstruments: this.staleInstruments(),
      instruments: this.setup.cache.instruments().length,
      venueOnline: this.isVenueOnline,
      loopFailures: this.setup.loopFailures(),
    };
  }

  /** A socket that is open and silent is half dead: the venue sends a heartbeat each second. */
  private mendSilence({ lastMessageAt, connectedAt }: FeedHealth, now: number): void {
    const heardAt = Math.max(lastMessageAt ?? 0, connectedAt ?? 0);
    const silenceMs = (now - heardAt) / this.setup.speed;
    if (silenceMs <= this.setup.silenceMsMax) return;
    this.setup.logger.warn('The feed is connected and silent; it is reconnected', { silenceMs });
    this.setup.feed.reconnect(`silent for ${silenceMs} ms`);
  }

  private mendQuotes(now: number): void {
    if (!this.setup.quotesFed) return;
    for (const { id } of this.setup.cache.instruments()) {
      const { quoteAgeMs } = this.setup.cache.freshnessOf(id, this.setup.clock.now());
      const isSilent =
        quoteAgeMs === null || quoteAgeMs > this.setup.quoteAlarmAgeMs * this.setup.speed;
      const triedAt = this.repairedAt.get(id) ?? -Infinity;
      if (!isSilent || now - triedAt < REPAIR_INTERVAL_MS * this.setup.speed) continue;
      this.repairedAt.set(id, now);
      this.setup.logger.info('An instrument has no fresh quote; its channel is subscribed anew', {
        instrument: id,
        quoteAgeMs,
      });
      this.setup.feed.resubscribe(id, 'quotes');
    }
  }
}

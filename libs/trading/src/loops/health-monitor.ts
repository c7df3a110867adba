import type { Clock, InstrumentId, Logger } from '@tidegate/kernel';
import type { FeedChannel, FeedHealth, MarketDataCache, MarketFeed } from '@tidegate/market-data';
import type { EngineEvent, VenueStatus } from '@tidegate/model';

import type { HealthObservation } from '../core/inputs/engine-input.js';
import { QuoteAlarms } from './quote-alarms.js';

export interface HealthMonitorSetup {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly feed: MarketFeed;
  readonly cache: MarketDataCache;
  /** Market milliseconds per real one: the network is judged in real time. */
  readonly speed: number;
  /** A connected feed that says nothing for so long (real time) is reconnected, a channel subscribed anew. */
  readonly silenceMsMax: number;
  readonly candleAgeMsMax: number;
  /** What the feed was asked for. */
  readonly channels: readonly FeedChannel[];
  /** An older quote (real time) is an alarm while a position is open. */
  readonly quoteAlarmAgeMs: number;
  /** Whether any account has an open position in the instrument. */
  readonly isHeld: (instrument: InstrumentId) => boolean;
  readonly onEvent: (event: EngineEvent) => void;
  readonly loopFailures: () => number;
}

/** Real time between two attempts to mend the same channel of an instrument. */
const REPAIR_INTERVAL_MS = 120_000;

/** Looks at the feed, mends what is silent, and says what the circuit breakers should know. */
export class HealthMonitor {
  private venueStatus: VenueStatus = 'online';
  private downSince: number | null = null;
  /** By instrument and channel. */
  private readonly mendedAt = new Map<string, number>();

  /** `null` where nothing that has best prices is fed. */
  private readonly alarms: QuoteAlarms | null;

  constructor(private readonly setup: HealthMonitorSetup) {
    const { channels } = setup;
    const haveQuotes = channels.includes('quotes') || channels.includes('book');
    this.alarms = haveQuotes ? new QuoteAlarms(setup) : null;
  }

  /** Instruments with an open position whose quote is too old. */
  get quoteAlarms(): readonly InstrumentId[] {
    return this.alarms?.standing ?? [];
  }

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

  /** One look, with repairs and alarms on the way. */
  check(): HealthObservation {
    this.alarms?.check();
    const health = this.setup.feed.health();
    const now = this.setup.clock.now();
    if (health.connected) {
      this.downSince = null;
      this.mendSilence(health, now);
      this.mendChannels(health, now);
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

  /** A channel may fall silent by itself, on a connection that is well: only asking anew tells that from a quiet market. */
  private mendChannels({ connectedAt }: FeedHealth, now: number): void {
    const { cache, channels, speed, silenceMsMax } = this.setup;
    for (const { id } of cache.instruments()) {
      for (const channel of channels) {
        const since = Math.max(cache.silentSince(id, channel) ?? -Infinity, connectedAt ?? now);
        const silenceMs = (now - since) / speed;
        if (silenceMs > silenceMsMax) this.mend(id, channel, { now, silenceMs });
      }
    }
  }

  private mend(
    instrument: InstrumentId,
    channel: FeedChannel,
    { now, silenceMs }: { readonly now: number; readonly silenceMs: number },
  ): void {
    const key = `${instrument} ${channel}`;
    const triedAt = this.mendedAt.get(key) ?? -Infinity;
    if (now - triedAt < REPAIR_INTERVAL_MS * this.setup.speed) return;
    this.mendedAt.set(key, now);
    const fields = { instrument, channel, silenceMs };
    this.setup.logger.info('A channel is silent; it is subscribed anew', fields);
    this.setup.feed.resubscribe(instrument, channel);
  }
}

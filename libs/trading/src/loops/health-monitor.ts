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
  /** Market milliseconds per real millisecond. Network silence is measured in real time. */
  readonly speed: number;
  /** Silence (real time) after which a connected feed is reconnected, or a channel resubscribed. */
  readonly silenceMsMax: number;
  readonly candleAgeMsMax: number;
  /** The subscribed channels. */
  readonly channels: readonly FeedChannel[];
  /** Quote age (real time) above which an open position raises an alarm. */
  readonly quoteAlarmAgeMs: number;
  /** Whether any account has an open position in the instrument. */
  readonly isHeld: (instrument: InstrumentId) => boolean;
  readonly onEvent: (event: EngineEvent) => void;
  readonly loopFailures: () => number;
}

/** Real time between two resubscriptions of the same channel of an instrument. */
const RESUBSCRIBE_INTERVAL_MS = 120_000;

/** Checks the feed, reconnects or resubscribes after silence, and reports observations to the circuit breakers. */
export class HealthMonitor {
  private venueStatus: VenueStatus = 'online';
  private downSince: number | null = null;
  /** By instrument and channel. */
  private readonly resubscribedAt = new Map<string, number>();

  /** `null` when the feed has neither quotes nor books. */
  private readonly alarms: QuoteAlarms | null;

  constructor(private readonly setup: HealthMonitorSetup) {
    const { channels } = setup;
    const haveQuotes = channels.includes('quotes') || channels.includes('book');
    this.alarms = haveQuotes ? new QuoteAlarms(setup) : null;
  }

  /** Instruments with an open position and a quote that is too old. */
  get quoteAlarms(): readonly InstrumentId[] {
    return this.alarms?.active ?? [];
  }

  onVenueStatus(status: VenueStatus): void {
    if (status !== this.venueStatus) {
      this.setup.logger.warn('Venue status changed', { status, before: this.venueStatus });
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

  /** Makes one observation; raises alarms, reconnects and resubscribes as needed. */
  check(): HealthObservation {
    this.alarms?.check();
    const health = this.setup.feed.health();
    const now = this.setup.clock.now();
    if (health.connected) {
      this.downSince = null;
      this.reconnectAfterSilence(health, now);
      this.resubscribeSilentChannels(health, now);
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

  /** An open socket without messages is half open: the venue sends a heartbeat every second. */
  private reconnectAfterSilence({ lastMessageAt, connectedAt }: FeedHealth, now: number): void {
    const heardAt = Math.max(lastMessageAt ?? 0, connectedAt ?? 0);
    const silenceMs = (now - heardAt) / this.setup.speed;
    if (silenceMs <= this.setup.silenceMsMax) return;
    this.setup.logger.warn('Feed is connected but silent; reconnecting', { silenceMs });
    this.setup.feed.reconnect(`silent for ${silenceMs} ms`);
  }

  /**
   * A channel can fall silent on a healthy connection; only a new subscription distinguishes that from a quiet market.
   */
  private resubscribeSilentChannels({ connectedAt }: FeedHealth, now: number): void {
    const { cache, channels, speed, silenceMsMax } = this.setup;
    for (const { id } of cache.instruments()) {
      for (const channel of channels) {
        const since = Math.max(cache.silentSince(id, channel) ?? -Infinity, connectedAt ?? now);
        const silenceMs = (now - since) / speed;
        if (silenceMs > silenceMsMax) this.resubscribe(id, channel, { now, silenceMs });
      }
    }
  }

  private resubscribe(
    instrument: InstrumentId,
    channel: FeedChannel,
    { now, silenceMs }: { readonly now: number; readonly silenceMs: number },
  ): void {
    const key = `${instrument} ${channel}`;
    const lastAt = this.resubscribedAt.get(key) ?? -Infinity;
    if (now - lastAt < RESUBSCRIBE_INTERVAL_MS * this.setup.speed) return;
    this.resubscribedAt.set(key, now);
    const fields = { instrument, channel, silenceMs };
    this.setup.logger.info('Channel is silent; resubscribing', fields);
    this.setup.feed.resubscribe(instrument, channel);
  }
}

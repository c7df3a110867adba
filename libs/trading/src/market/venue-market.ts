import { TidegateError, type EpochMs, type InstrumentId } from '@tidegate/kernel';
import { MarketDataCache, type GapRepair } from '@tidegate/market-data';
import type { EngineEvent, Instrument, Timeframe } from '@tidegate/model';

import type { EngineInput, HealthObservation, ScanInput } from '../core/inputs/engine-input.js';
import type { VenueEngineSetup } from '../engine/venue-engine-setup.js';
import { GapRepairer } from '../loops/gap-repair.js';
import { HealthMonitor } from '../loops/health-monitor.js';
import { measureSkew, measureSkewIfAnswered } from '../loops/venue-clock.js';
import { loadHistory } from '../recovery/warm-up.js';
import { DataRepairs } from './data-repairs.js';
import type { MarketReads, MarketSide } from './market-reads.js';
import { MarketRelay } from './market-relay.js';
import { TouchWatch } from './touch-watch.js';
import { VenueLink } from './venue-link.js';

/** The engine as its market side uses it. */
export interface MarketConsumer {
  readonly emit: (input: EngineInput) => void;
  readonly publish: (event: EngineEvent) => void;
  /** Whether any account has a position or an order in the instrument. */
  readonly isInvolved: (instrument: InstrumentId) => boolean;
  readonly isReachedBy: (instrument: InstrumentId, bid: number, ask: number) => boolean;
  /** Timeframes whose closes trigger scans. */
  readonly primaries: () => ReadonlySet<Timeframe>;
  readonly loopFailures: () => number;
  /** Whether the instrument has open positions but is no longer traded, so that it is not scanned. */
  readonly isExitsOnly: (instrument: InstrumentId) => boolean;
}

/** The market side of one venue's engine: turns candles, touches, gaps and feed health into inputs for the core. */
export class VenueMarket implements MarketSide {
  readonly link = new VenueLink();
  private cache: MarketDataCache | null = null;
  private monitor: HealthMonitor | null = null;
  private readonly relay: MarketRelay;
  private readonly watch: TouchWatch;
  private readonly repairer: GapRepairer;

  constructor(
    private readonly setup: VenueEngineSetup,
    private readonly consumer: MarketConsumer,
  ) {
    const { clock, logger, marketData, bookDepth, bookOptions, telemetry, settings } = setup;
    this.repairer = new GapRepairer({ ...setup, onEvent: consumer.publish });
    this.relay = new MarketRelay({
      clock,
      logger,
      primaries: consumer.primaries,
      bookDepth,
      bookAgeMsMax: marketData.bookAgeMsMax,
      bookOptions,
      closeGraceMs: marketData.closeGraceMs,
      rescans: settings.executionFeed === 'slices',
      telemetry,
      emit: (input) => this.emit(input),
      onGap: (repair) => void this.repairGap(repair),
    });
    this.watch = new TouchWatch({
      clock,
      cache: () => this.opened,
      bookAgeMsMax: marketData.bookAgeMsMax,
      emit: consumer.emit,
      isInvolved: consumer.isInvolved,
      isReachedBy: consumer.isReachedBy,
    });
  }

  /** Throws `ENGINE_NOT_READY` before `open`. */
  private get opened(): MarketDataCache {
    if (!this.cache) throw new TidegateError('ENGINE_NOT_READY', 'The engine is still starting');
    return this.cache;
  }

  get reads(): MarketReads | null {
    return this.cache;
  }

  get instruments(): readonly InstrumentId[] {
    return this.cache?.instruments().map(({ id }) => id) ?? [];
  }

  get staleInstruments(): readonly InstrumentId[] {
    return this.monitor?.staleInstruments() ?? [];
  }

  get clockSkewMs(): number | null {
    return this.cache?.venueSkewMs ?? null;
  }

  get quoteAlarms(): readonly InstrumentId[] {
    return this.monitor?.quoteAlarms ?? [];
  }

  /** Creates the cache of the instruments; from now on its events become inputs. */
  open(instruments: readonly Instrument[]): void {
    const { marketData, settings, clock, options } = this.setup;
    const { publish, isInvolved, loopFailures } = this.consumer;
    const repairs = new DataRepairs({ ...this.setup, onEvent: publish });
    this.cache = new MarketDataCache({
      options: marketData,
      instruments,
      timeframes: settings.timeframes,
      clock,
      listener: this.relay.listener({
        quoteChanged: (instrument, quote) => this.watch.onQuote(instrument, quote),
        bookChanged: (instrument, book) => {
          repairs.bookChanged(instrument);
          this.watch.onBook(instrument, book);
        },
        bookUnknown: repairs.bookUnknown,
        gapResolved: repairs.gapResolved,
        outlierJudged: repairs.outlierJudged,
        venueStatusChanged: (_venue, status) => this.monitor?.onVenueStatus(status),
        connectionChanged: (venue, connected, reason) => {
          if (!this.link.onConnection(connected, reason)) return;
          publish({ type: 'feed_changed', venue, connected, reason, at: clock.now() });
        },
      }),
    });
    this.relay.attach(this.cache);
    this.monitor = new HealthMonitor({
      ...this.setup,
      cache: this.cache,
      silenceMsMax: options.silenceMsMax,
      candleAgeMsMax: marketData.candleAgeMsMax,
      quoteAlarmAgeMs: marketData.quoteAlarmAgeMs,
      isHeld: isInvolved,
      onEvent: publish,
      loopFailures,
    });
  }

  /** Loads the venue's history while `isStarting` returns true. */
  async warmUp(instruments: readonly Instrument[], isStarting: () => boolean): Promise<void> {
    const { settings, options } = this.setup;
    const { timeframes } = settings;
    const request = { ...this.setup, instruments, timeframes, candles: options.warmUpCandles };
    await loadHistory(request, (...series) => {
      if (isStarting()) this.relay.warmUp(...series);
    });
  }

  async stream(instruments: readonly Instrument[]): Promise<void> {
    const { feed, channels, settings, bookDepth } = this.setup;
    const cache = this.opened;
    const { timeframes } = settings;
    await feed.start({ instruments, channels, timeframes, bookDepth }, (event) => {
      cache.apply(event);
    });
  }

  /** Closes candles by clock and emits due scans. */
  sweep(now: EpochMs): void {
    this.opened.sweep(now);
    this.relay.emitDueScans();
  }

  requestAll(): void {
    for (const { id } of this.opened.instruments()) this.relay.request(id, 'fallback');
  }

  /** Emits the price ranges since the last call. */
  emitRanges(): void {
    this.watch.emitRanges();
  }

  checkHealth(): HealthObservation | null {
    return this.monitor?.check() ?? null;
  }

  async measureClock(): Promise<void> {
    this.setSkew(await measureSkew(this.setup));
  }

  async measureClockIfAnswered(): Promise<void> {
    this.setSkew(await measureSkewIfAnswered(this.setup));
  }

  private setSkew(skewMs: number | null): void {
    if (skewMs !== null) this.opened.setVenueSkew(skewMs);
  }

  private emit(input: EngineInput): void {
    const allowed = this.withoutExitsOnly(input);
    if (allowed) this.consumer.emit(allowed);
  }

  /** Removes scans of exits-only instruments; `null` if nothing is left. */
  private withoutExitsOnly(input: EngineInput): EngineInput | null {
    const isTraded = ({ instrument }: ScanInput): boolean => !this.consumer.isExitsOnly(instrument);
    if (input.type === 'scan') return isTraded(input) ? input : null;
    if (input.type !== 'scans') return input;
    const scans = input.scans.filter(isTraded);
    return scans.length > 0 ? { ...input, scans } : null;
  }

  private async repairGap(repair: GapRepair): Promise<void> {
    if (this.cache) await this.repairer.repair(repair, this.cache);
  }
}

import {
  messageOf,
  TidegateError,
  type EpochMs,
  type InstrumentId,
  type VenueId,
} from '@tidegate/kernel';
import { MarketDataCache, type GapRepair } from '@tidegate/market-data';
import type { DecisionRecord, Instrument } from '@tidegate/model';
import type { Pause } from '@tidegate/risk';

import type { AssembledEngine } from './assemble-engine.js';
import { refuseUnknownBreaker } from '../core/health/breaker-feed.js';
import type { ControlCommand, EngineInput } from '../core/inputs/engine-input.js';
import { requireTradedCurrency } from '../core/accounts/traded-currency.js';
import { eventsOf } from '../events/engine-events.js';
import type { HubMember } from './engine-hub.js';
import { accountStatusOf, type EnginePhase, type EngineStatus } from './engine-status.js';
import { GapRepairer } from '../loops/gap-repair.js';
import { HealthMonitor } from '../loops/health-monitor.js';
import { InputQueue } from './input-queue.js';
import { Loop } from '../loops/loop.js';
import { DataRepairs } from '../market/data-repairs.js';
import { MarketRelay } from '../market/market-relay.js';
import type { AccountChanges, RunRecord } from '../ports.js';
import { StoreLink } from '../recovery/store-link.js';
import { TouchWatch } from '../market/touch-watch.js';
import { measureSkew, measureSkewIfAnswered } from '../loops/venue-clock.js';
import type { VenueEngineSetup } from './venue-engine-setup.js';
import { loadInstruments, type WatchedInstruments } from '../recovery/venue-instruments.js';
import { VenueLink } from '../market/venue-link.js';
import { loadHistory } from '../recovery/warm-up.js';

/** One venue's engine on a live feed: recovery, warm-up, stream, loops, shutdown. Decisions are made by the pipeline. */
export class VenueEngine implements HubMember {
  private phase: EnginePhase = 'starting';
  private engine: AssembledEngine | null = null;
  private cache: MarketDataCache | null = null;
  private monitor: HealthMonitor | null = null;
  private queue: InputQueue | null = null;
  private loops: readonly Loop[] = [];
  private exitsOnly: ReadonlySet<InstrumentId> = new Set();
  private lastInputAt: EpochMs | null = null;
  private readonly stopAsked = Promise.withResolvers<null>();
  private readonly store: StoreLink;
  private readonly link = new VenueLink();
  private readonly relay: MarketRelay;
  private readonly watch: TouchWatch;
  private readonly repairer: GapRepairer;

  constructor(private readonly setup: VenueEngineSetup) {
    const { clock, logger, marketData, plan, bookDepth, telemetry } = setup;
    this.store = new StoreLink(setup);
    this.repairer = new GapRepairer(setup);
    this.relay = new MarketRelay({
      clock,
      logger,
      primary: plan.profile.primary,
      bookDepth,
      bookAgeMsMax: marketData.bookAgeMsMax,
      bookOptions: plan.profile.ai.book,
      closeGraceMs: marketData.closeGraceMs,
      rescans: plan.executionFeed === 'slices',
      telemetry,
      emit: (input) => this.postUnlessExitsOnly(input),
      onGap: (repair) => void this.repairGap(repair),
    });
    this.watch = new TouchWatch({
      clock,
      cache: () => this.cacheOrThrow(),
      bookAgeMsMax: marketData.bookAgeMsMax,
      emit: (input) => this.post(input),
      isInvolved: (instrument) => this.engine?.core.isInvolved(instrument) ?? false,
      isReachedBy: (...touch) => this.engine?.core.isReachedBy(...touch) ?? false,
    });
  }

  get venue(): VenueId {
    return this.setup.plan.venue;
  }

  /** Recovers what the store holds, warms up from the venue and streams. Waits for a venue that is down; rejects on a wrong configuration. */
  async start(): Promise<void> {
    const goOn = (): boolean => this.phase === 'starting';
    this.engine = await this.store.loadEngine({
      onDecision: (decision) => this.onDecision(decision),
      onCommitted: (changes) => this.onCommitted(changes),
    });
    const watched = await this.unlessStopped(this.loadInstruments(goOn));
    if (watched === null) return;
    const { all: instruments } = watched;
    requireTradedCurrency(instruments, this.setup.plan.accounts);
    this.keepForExits(watched);
    const run = await this.unlessStopped(this.store.beginRun());
    if (run === null) return;
    this.begin(run, instruments);
    this.setSkew(await this.unlessStopped(measureSkewIfAnswered(this.setup)));
    await this.unlessStopped(this.warmUp(instruments));
    if (!goOn()) return;
    await this.stream(instruments);
    if (this.phase !== 'starting') return this.release();
    this.startLoops();
    this.phase = 'running';
    this.setup.logger.info('The engine is running', {
      venue: this.venue,
      instruments: instruments.length,
    });
  }

  /** Resolves when the command is taken in and written. Rejects with `BREAKER_UNKNOWN`, `ENGINE_NOT_READY` or `ENGINE_STOPPED`. */
  async control(command: ControlCommand): Promise<void> {
    const { queue } = this;
    if (!queue) {
      throw new TidegateError('ENGINE_NOT_READY', 'The engine is still starting', {
        retryable: true,
      });
    }
    refuseUnknownBreaker(command);
    await queue.pushAndWait({ type: 'control', at: this.setup.clock.now(), command });
  }

  /** Stops entries, drains what waits, withdraws what still would buy, writes it. Positions keep their protective orders. */
  async stop(): Promise<void> {
    if (this.phase === 'stopped') return;
    this.phase = 'stopping';
    this.stopAsked.resolve(null);
    // Ahead of the scans that wait: they are drained too, and must open nothing that nobody would watch.
    const command = { type: 'pause', code: 'STOPPING', reason: 'The engine stops' } as const;
    this.queue?.pushAhead({ type: 'control', at: this.setup.clock.now(), command });
    await this.release();
    this.managePositions();
    await this.queue?.flush();
    this.phase = 'stopped';
  }

  /** `null` when the engine is stopped first: what the venue may still answer is no longer waited for. */
  private unlessStopped<T>(answer: Promise<T>): Promise<T | null> {
    return Promise.race([answer, this.stopAsked.promise]);
  }

  private async release(): Promise<void> {
    await Promise.all(this.loops.map((loop) => loop.stop()));
    await this.setup.feed.stop();
  }

  status(): EngineStatus {
    const health = this.setup.feed.health();
    return {
      venue: this.venue,
      phase: this.phase,
      connected: health.connected,
      feedProblem: this.link.problem,
      instruments: this.cache?.instruments().map(({ id }) => id) ?? [],
      exitsOnly: [...this.exitsOnly],
      lastMessageAgeMs: this.realAge(health.lastMessageAt),
      reconnects: health.reconnects,
      resyncs: health.resyncs,
      staleInstruments: this.monitor?.staleInstruments() ?? [],
      quoteAlarms: this.monitor?.quoteAlarms ?? [],
      queued: this.queue?.size ?? 0,
      conflated: this.queue?.conflated ?? 0,
      storeProblem: this.store.problem,
      lastInputAt: this.lastInputAt,
      loops: this.loops.map((loop) => loop.status()),
      accounts: this.engine?.traders.map((trader) => accountStatusOf(trader, this.pauses())) ?? [],
    };
  }

  private realAge(at: EpochMs | null): number | null {
    const { clock, speed } = this.setup;
    return at === null ? null : Math.round((clock.now() - at) / speed);
  }

  private pauses(): readonly Pause[] {
    return [...(this.engine?.pauses.pauses() ?? []), ...this.store.pauses];
  }

  private loadInstruments(goOn: () => boolean): Promise<WatchedInstruments> {
    const { feed, symbols, wireTimers: timers, logger } = this.setup;
    const held = this.engineOrThrow().traders.flatMap((trader) => trader.livePositions);
    const onAnswer = (problem: TidegateError | null): void => this.link.onAnswer(problem);
    return loadInstruments({ feed, symbols, held, timers, logger, onAnswer }, goOn);
  }

  /** What is held is watched and managed to its end, also when it is no longer to be traded. */
  private keepForExits({ exitsOnly }: WatchedInstruments): void {
    this.exitsOnly = exitsOnly;
    if (exitsOnly.size === 0) return;
    this.setup.logger.warn('Held instruments are no longer traded; their positions are managed', {
      venue: this.venue,
      instruments: [...exitsOnly].join(', '),
    });
  }

  /** From here on the engine takes inputs in; the first one says that it started, and on which instruments. */
  private begin({ epoch }: RunRecord, instruments: readonly Instrument[]): void {
    const { clock, plan, marketData, configurationHash } = this.setup;
    const { pipeline, newAccounts, accounts } = this.engineOrThrow();
    this.queue = new InputQueue({
      take: (input) => pipeline.take(input),
      flush: () => pipeline.flush(),
      onFault: (thrown) => this.fault(thrown),
      onPressure: (isFull) => this.onPressure(isFull),
      capacity: this.setup.options.queuedInputsMax,
    });
    const repairs = new DataRepairs(this.setup);
    this.cache = new MarketDataCache({
      options: marketData,
      instruments,
      timeframes: plan.profile.timeframes,
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
          this.setup.onEvent({ type: 'feed_changed', venue, connected, reason, at: clock.now() });
        },
      }),
    });
    this.relay.attach(this.cache);
    this.monitor = this.monitorOf(this.cache);
    const at = clock.now();
    this.post({ type: 'started', at, epoch, configurationHash, instruments, accounts });
    for (const { account, deposit } of newAccounts) {
      this.post({
        type: 'funded',
        at: clock.now(),
        scope: account.scope,
        id: 'deposit:initial',
        asset: account.currency,
        amount: deposit,
      });
    }
  }

  private monitorOf(cache: MarketDataCache): HealthMonitor {
    const { options, marketData } = this.setup;
    return new HealthMonitor({
      ...this.setup,
      cache,
      silenceMsMax: options.silenceMsMax,
      candleAgeMsMax: marketData.candleAgeMsMax,
      quoteAlarmAgeMs: marketData.quoteAlarmAgeMs,
      isHeld: (instrument) =>
        this.engine?.traders.some((trader) => trader.holds(instrument)) ?? false,
      loopFailures: () => Math.max(0, ...this.loops.map((loop) => loop.status().failuresInARow)),
    });
  }

  private async warmUp(instruments: readonly Instrument[]): Promise<void> {
    const { timeframes } = this.setup.plan.profile;
    const candles = this.setup.options.warmUpCandles;
    await loadHistory({ ...this.setup, instruments, timeframes, candles }, (...series) => {
      if (this.phase === 'starting') this.relay.warmUp(...series);
    });
  }

  private async stream(instruments: readonly Instrument[]): Promise<void> {
    const { feed, channels, plan, bookDepth } = this.setup;
    const cache = this.cacheOrThrow();
    const { timeframes } = plan.profile;
    await feed.start({ instruments, channels, timeframes, bookDepth }, (event) => {
      cache.apply(event);
    });
  }

  private startLoops(): void {
    const { options, clock, timers, speed, logger } = this.setup;
    const works: readonly (readonly [string, number, () => Promise<void> | void])[] = [
      ['scan', options.scanIntervalMs, () => this.sweep()],
      ['fallback_scan', options.fallbackScanIntervalMs, () => this.scanAll()],
      ['positions', options.positionIntervalMs, () => this.managePositions()],
      ['health', options.healthIntervalMs, () => this.checkHealth()],
      ['flush', options.flushIntervalMs * speed, () => this.queue?.flush()],
      ['statistics', options.statisticsIntervalMs, () => this.recordEquity()],
      ['clock', options.clockCheckIntervalMs, () => this.measureClock()],
    ];
    this.loops = works.map(
      ([name, intervalMs, work]) => new Loop({ name, intervalMs, work }, { clock, timers, logger }),
    );
    for (const loop of this.loops) loop.start(this.setup.loops);
  }

  private sweep(): void {
    this.cacheOrThrow().sweep(this.setup.clock.now());
    this.relay.emitDueScans();
  }

  private scanAll(): void {
    for (const { id } of this.cacheOrThrow().instruments()) {
      this.relay.request(id, 'fallback', -Infinity);
    }
  }

  private managePositions(): void {
    this.watch.emitRanges();
    // Without positions time changes nothing: a tick would only lengthen the journal.
    const hasPositions = this.engine?.traders.some(({ openPositions }) => openPositions > 0);
    if (hasPositions) this.post({ type: 'tick', at: this.setup.clock.now() });
  }

  private checkHealth(): void {
    const observation = this.monitor?.check();
    if (observation) this.post({ type: 'observed', at: this.setup.clock.now(), observation });
  }

  private async measureClock(): Promise<void> {
    this.setSkew(await this.unlessStopped(measureSkew(this.setup)));
  }

  private setSkew(skewMs: number | null): void {
    if (skewMs !== null) this.cacheOrThrow().setVenueSkew(skewMs);
  }

  private recordEquity(): void {
    const at = this.setup.clock.now();
    for (const trader of this.engine?.traders ?? []) {
      const { equity, cash, unrealisedPnl } = trader.valuation();
      const { scope } = trader.account;
      this.setup.telemetry.equity({ scope, at, equity, cash, unrealisedPnl });
    }
  }

  private async repairGap(repair: GapRepair): Promise<void> {
    if (this.cache) await this.repairer.repair(repair, this.cache);
  }

  /** Nobody looks for entries in what is held only to be closed. */
  private postUnlessExitsOnly(input: EngineInput): void {
    if (input.type !== 'scan' || !this.exitsOnly.has(input.instrument)) this.post(input);
  }

  private post(input: EngineInput): void {
    this.lastInputAt = input.at;
    this.queue?.push(input);
  }

  private onDecision(decision: DecisionRecord): void {
    if (decision.outcome !== 'rejected') return;
    this.setup.telemetry.decision(decision);
    this.setup.onEvent({ type: 'decision_made', decision });
  }

  private onCommitted(changes: readonly AccountChanges[]): void {
    for (const event of eventsOf(changes)) this.setup.onEvent(event);
  }

  private onPressure(isFull: boolean): void {
    const reason = isFull ? 'More inputs wait than may' : 'The engine has caught up';
    const type = isFull ? 'pause' : 'resume';
    const at = this.setup.clock.now();
    this.post({ type: 'control', at, command: { type, code: 'OVERLOADED', reason } });
  }

  private fault(thrown: unknown): void {
    this.phase = 'stopped';
    this.setup.logger.error('The engine stopped: what it holds and what the store holds differ', {
      venue: this.venue,
      problem: messageOf(thrown),
    });
    this.release().catch((problem: unknown) => {
      this.setup.logger.error('The feed did not stop', { problem: messageOf(problem) });
    });
    this.setup.onFault(thrown);
  }

  private engineOrThrow(): AssembledEngine {
    if (!this.engine) throw new TidegateError('ENGINE_NOT_READY', 'The engine has no books yet');
    return this.engine;
  }

  private cacheOrThrow(): MarketDataCache {
    if (!this.cache) throw new TidegateError('ENGINE_NOT_READY', 'The engine has no market yet');
    return this.cache;
  }
}

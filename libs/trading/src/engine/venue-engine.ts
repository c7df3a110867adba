import {
  Decimal,
  messageOf,
  TidegateError,
  type EpochMs,
  type InstrumentId,
  type TenantId,
  type VenueId,
} from '@tidegate/kernel';
import type { AccountScope, Instrument } from '@tidegate/model';
import type { Pause } from '@tidegate/risk';

import { accountRiskOf, type AccountRisk } from '../core/accounts/account-risk.js';
import { standingOf, type InstrumentStanding } from '../core/accounts/standing.js';
import type { DecisionListener } from '../core/accounts/decision-listener.js';
import { isReference, PLATFORM_TENANT } from '../core/accounts/reference-account.js';
import { requireTradedCurrency } from '../core/accounts/traded-currency.js';
import type { CoreChanges } from '../core/change-source.js';
import type { EngineRun } from '../core/engine-run.js';
import type { CommandEffect, EngineCommand } from '../core/inputs/engine-command.js';
import type { EngineInput } from '../core/inputs/engine-input.js';
import { eventsOf } from '../events/engine-events.js';
import type { LiveAccounts } from '../gateways/live-accounts.js';
import { liveAccountsOf } from '../gateways/live-trading.js';
import { EngineLoops } from '../loops/engine-loops.js';
import { VenueMarket } from '../market/venue-market.js';
import {
  heldPositions,
  recoverShard,
  restoreInputs,
  seedingInput,
  type RecoveredShard,
} from '../recovery/shard-recovery.js';
import { loadInstruments, type WatchedInstruments } from '../recovery/venue-instruments.js';
import { assembleEngine, type AssembledEngine } from './assemble-engine.js';
import { EngineTelemetry } from './engine-telemetry.js';
import { EngineCommands } from './engine-commands.js';
import type { HubMember } from './engine-hub.js';
import { storedAccountStatuses } from './stored-account-status.js';
import {
  accountStatusOf,
  problemOf,
  storePause,
  type AccountStatus,
  type EnginePhase,
  type EngineStatus,
} from './engine-status.js';
import { inputQueueOf } from './engine-queue.js';
import type { InputQueue } from './input-queue.js';
import { logAccountFault, logEngineFault } from './log-fault.js';
import type { VenueEngineSetup } from './venue-engine-setup.js';

/** One venue's engine on a live feed: recovery, warm-up, stream, loops, shutdown. The pipeline makes the decisions. */
export class VenueEngine implements HubMember {
  private phase: EnginePhase = 'starting';
  private engine: AssembledEngine | null = null;
  private recovered: RecoveredShard | null = null;
  private queue: InputQueue | null = null;
  private commands: EngineCommands | null = null;
  private exitsOnly: ReadonlySet<InstrumentId> = new Set();
  private epoch: number | null = null;
  private lastInputAt: EpochMs | null = null;
  private storeProblem: TidegateError | null = null;
  private readonly granted = new Set<TenantId>();
  private readonly stopRequested = Promise.withResolvers<null>();
  readonly market: VenueMarket;
  private readonly loops: EngineLoops;
  private readonly telemetry: EngineTelemetry;
  private readonly live: LiveAccounts;

  constructor(private readonly setup: VenueEngineSetup) {
    this.telemetry = new EngineTelemetry(setup.telemetry);
    this.live = liveAccountsOf(setup, { post: (input) => this.post(input), run: () => this.run });
    this.loops = new EngineLoops({ ...setup, registry: setup.loops });
    this.market = new VenueMarket(setup, {
      emit: (input) => this.post(input),
      publish: (event) => setup.events.publish([event]),
      isInvolved: (instrument) => this.engine?.core.isInvolved(instrument) ?? false,
      isReachedBy: (...touch) => this.engine?.core.isReachedBy(...touch) ?? false,
      primaries: () => this.run?.life.primaries() ?? new Set(),
      loopFailures: () => this.loops.criticalFailures(),
      isExitsOnly: (instrument) => this.exitsOnly.has(instrument),
    });
  }

  get venue(): VenueId {
    return this.setup.settings.venue;
  }

  /** Recovers, warms up and streams. Waits while the venue is down; rejects on an invalid configuration. */
  async start(): Promise<void> {
    const isStarting = (): boolean => this.phase === 'starting';
    const recovered = await this.unlessStopped(this.recover());
    if (recovered === null) return;
    const watched = await this.unlessStopped(this.loadInstruments(recovered, isStarting));
    if (watched === null) return;
    const { all: instruments } = watched;
    requireTradedCurrency(instruments, recovered.newAccounts);
    this.keepForExits(watched);
    await this.begin(recovered, instruments);
    await this.unlessStopped(this.market.measureClockIfAnswered());
    await this.unlessStopped(this.market.warmUp(instruments, isStarting));
    if (!isStarting()) return;
    await this.market.stream(instruments);
    if (this.phase !== 'starting') return this.release();
    this.startLoops();
    this.phase = 'running';
    this.setup.logger.info('Engine running', {
      venue: this.venue,
      instruments: instruments.length,
      accounts: this.accounts().length,
    });
  }

  /** Resolves when the changes are written. Rejects with `ENGINE_NOT_READY` or a code of `EngineCommands`. */
  async command(command: EngineCommand): Promise<CommandEffect> {
    if (!this.commands) {
      throw new TidegateError('ENGINE_NOT_READY', 'The engine is still starting', {
        retryable: true,
      });
    }
    if (command.type === 'open_account') await this.grantExposure(command.account.scope.tenant);
    const effect = await this.commands.carryOut(command);
    if (command.type === 'open_account') void this.live.review();
    return effect;
  }

  /** Pauses entries, drains the queue, cancels working entries and commits. Positions keep their protective orders. */
  async stop(): Promise<void> {
    if (this.phase === 'stopped') return;
    this.phase = 'stopping';
    this.stopRequested.resolve(null);
    // The drain also processes waiting scans; they must not open positions that no loop would manage.
    this.hold('STOPPING', 'The engine is stopping', true);
    await this.release();
    this.managePositions();
    await this.queue?.flush();
    await this.live.close();
    this.phase = 'stopped';
  }

  /** Goes ahead of the queue: behind the inputs that it should stop, it would be too late. */
  hold(code: string, reason: string, active: boolean): void {
    const at = this.setup.clock.now();
    this.queue?.pushAhead({ type: 'hold', at, code, reason, active });
  }

  status(): EngineStatus {
    const health = this.setup.feed.health();
    const { run, market, queue } = this;
    return {
      shard: this.setup.settings.shard,
      venue: this.venue,
      epoch: this.epoch,
      phase: this.phase,
      connected: health.connected,
      feedProblem: market.link.problem,
      instruments: market.instruments,
      exitsOnly: [...this.exitsOnly],
      lastMessageAgeMs: this.realAge(health.lastMessageAt),
      clockSkewMs: market.clockSkewMs,
      reconnects: health.reconnects,
      resyncs: health.resyncs,
      staleInstruments: market.staleInstruments,
      quoteAlarms: market.quoteAlarms,
      queued: queue?.size ?? 0,
      conflated: queue?.conflated ?? 0,
      staleScans: queue?.staleScans ?? 0,
      storeProblem: problemOf(this.storeProblem),
      lastInputAt: this.lastInputAt,
      loops: this.loops.status(),
      pauses: run?.pauses.standing ?? [],
      holds: [...(run?.holds() ?? []), ...this.storePauses()],
      analyses: run ? [...run.life.followed].length : 0,
      references: this.traders().filter(({ account }) => isReference(account.scope)).length,
    };
  }

  /** The accounts of all tenants, or of the given one. */
  accounts(tenant?: TenantId): readonly AccountStatus[] {
    const { run, recovered } = this;
    if (!run) return recovered ? storedAccountStatuses(recovered, tenant) : [];
    const traders = tenant === undefined ? run.roster.all : run.roster.ofTenant(tenant);
    const storePauses = this.storePauses();
    return [...traders]
      .filter(({ account }) => !isReference(account.scope))
      .map((trader) => accountStatusOf(trader, run, storePauses));
  }

  standing(...place: [AccountScope, InstrumentId, EpochMs]): InstrumentStanding | null {
    return this.run && standingOf(this.run, ...place);
  }

  riskOf(...place: [AccountScope, EpochMs]): AccountRisk | null {
    return this.run && accountRiskOf(this.run, ...place);
  }

  /** The answer, or `null` if the engine stops first; a later answer is ignored. */
  private unlessStopped<T>(answer: Promise<T>): Promise<T | null> {
    return Promise.race([answer, this.stopRequested.promise]);
  }

  private async release(): Promise<void> {
    await this.loops.stop();
    await this.setup.feed.stop();
  }

  private realAge(at: EpochMs | null): number | null {
    const { clock, speed } = this.setup;
    return at === null ? null : Math.round((clock.now() - at) / speed);
  }

  private get run(): EngineRun | null {
    return this.engine?.core.isStarted ? this.engine.core.run : null;
  }

  private traders() {
    return this.engine?.core.traders ?? [];
  }

  private storePauses(): readonly Pause[] {
    const problem = problemOf(this.storeProblem);
    return problem ? [storePause(problem)] : [];
  }

  private async recover(): Promise<RecoveredShard> {
    const { settings, stores, wireTimers, clock } = this.setup;
    const recovered = await recoverShard(
      {
        ...this.setup,
        shard: settings.shard,
        timers: wireTimers,
        onStoreHealth: (problem) => (this.storeProblem = problem),
      },
      clock.now(),
    );
    const { shard, epoch, lastSequence } = recovered.run;
    this.epoch = epoch;
    this.recovered = recovered;
    this.engine = assembleEngine({
      ...this.setup,
      timers: wireTimers,
      storage: { store: stores.trading, hold: { shard, token: epoch, lastSequence } },
      faults: 'contain',
      onDecision: (decision, missed) => this.onDecision(decision, missed),
      onCommitted: (changes) => this.onCommitted(changes),
      onStoreHealth: (problem) => (this.storeProblem = problem),
      onFault: (fault) => logAccountFault(this.setup.logger, fault),
      send: (requests) => this.live.send(requests),
    });
    return recovered;
  }

  private loadInstruments(
    recovered: RecoveredShard,
    isStarting: () => boolean,
  ): Promise<WatchedInstruments> {
    const { feed, symbols, wireTimers: timers, logger } = this.setup;
    const held = heldPositions(recovered);
    const onAnswer = (problem: TidegateError | null): void => this.market.link.onAnswer(problem);
    return loadInstruments({ feed, symbols, held, timers, logger, onAnswer }, isStarting);
  }

  /** Open positions are managed until they close, even in instruments that are no longer traded. */
  private keepForExits({ exitsOnly }: WatchedInstruments): void {
    this.exitsOnly = exitsOnly;
    if (exitsOnly.size === 0) return;
    this.setup.logger.warn('Instruments with open positions are no longer traded; exits only', {
      venue: this.venue,
      instruments: [...exitsOnly].join(', '),
    });
  }

  /** Posts the first inputs: the start, the stored accounts, and the queued commands. */
  private async begin(
    recovered: RecoveredShard,
    instruments: readonly Instrument[],
  ): Promise<void> {
    const { clock, settings, resolver, stores, logger } = this.setup;
    const { run, installation, record, newAccounts } = recovered;
    const { pipeline, core } = this.engineOrThrow();
    const queue = inputQueueOf(pipeline, this.setup, {
      fault: (thrown) => this.fault(thrown),
      pressure: (isFull) => this.onPressure(isFull),
    });
    this.queue = queue;
    this.market.open(instruments);
    const at = clock.now();
    const { epoch } = run;
    const { pauses, state } = record;
    this.post({ type: 'started', at, epoch, installation, settings, instruments, pauses, state });
    for (const input of restoreInputs(recovered, at)) this.post(input);
    await queue.flush();
    for (const tenant of core.run.life.registrations.tenants()) await this.grantExposure(tenant);
    for (const { account } of newAccounts) await this.grantExposure(account.scope.tenant);
    if (newAccounts.length > 0) this.post(seedingInput(newAccounts, at));
    this.recovered = null;
    await queue.flush();
    this.commands = new EngineCommands({
      shard: settings.shard,
      queue: stores.commands,
      ledger: stores.trading,
      ...{ resolver, clock, logger },
      run: () => core.run,
      hasLiveGateway: this.live.isAvailable,
      isStopped: () => this.phase === 'stopped',
      enqueue: (plan, isUrgent) => this.takePlanned(queue, plan, isUrgent),
    });
    await this.commands.takePending();
    void this.live.review();
  }

  /** Resolves when the input is processed and written. */
  private async takePlanned(
    queue: InputQueue,
    plan: (at: EpochMs) => EngineInput,
    isUrgent: boolean,
  ): Promise<void> {
    await queue.planAndWait((at) => {
      this.lastInputAt = at;
      return plan(at);
    }, isUrgent);
    await queue.flush();
  }

  /** Reserves the tenant's exposure for this shard, once per start, before any of its accounts may enter. */
  private async grantExposure(tenant: TenantId): Promise<void> {
    const { tenantExposureMax, stores, settings, clock } = this.setup;
    if (tenantExposureMax === null || tenant === PLATFORM_TENANT || this.granted.has(tenant))
      return;
    const limit = new Decimal(tenantExposureMax);
    const granted = await stores.exposure.grant(settings.shard, tenant, limit);
    this.granted.add(tenant);
    this.post({ type: 'exposure_granted', at: clock.now(), tenant, limit: granted.toNumber() });
  }

  private startLoops(): void {
    this.loops.start({
      scan: () => this.market.sweep(this.setup.clock.now()),
      fallbackScan: () => this.market.requestAll(),
      managePositions: () => this.managePositions(),
      checkHealth: () => this.checkHealth(),
      flush: () => this.queue?.flush(),
      recordEquity: () => this.telemetry.equity(this.traders(), this.setup.clock.now()),
      measureClock: () => this.market.measureClock(),
      requestReports: this.live.isAvailable ? () => this.unlessStopped(this.live.review()) : null,
    });
  }

  private managePositions(): void {
    this.market.emitRanges();
    // Without positions and orders a tick has no effect and would only lengthen the journal.
    const isBusy = (this.run?.roster.busy.size ?? 0) > 0;
    if (isBusy) this.post({ type: 'tick', at: this.setup.clock.now() });
  }

  private checkHealth(): void {
    const observation = this.market.checkHealth();
    if (observation) this.post({ type: 'observed', at: this.setup.clock.now(), observation });
  }

  private post(input: EngineInput): void {
    this.lastInputAt = input.at;
    this.queue?.push(input);
  }

  private onDecision(...[decision, missed]: Parameters<DecisionListener>): void {
    if (decision.outcome !== 'rejected') return;
    this.telemetry.record(decision, missed?.() ?? null);
    this.setup.events.publish([{ type: 'decision_made', decision }]);
  }

  private onCommitted({ accounts, events }: CoreChanges): void {
    this.telemetry.committed(accounts);
    this.setup.events.publish([...eventsOf(accounts), ...events]);
  }

  private onPressure(isFull: boolean): void {
    const { queuedInputsMax } = this.setup.options;
    const reason = isFull
      ? `Input queue is full (${queuedInputsMax} waiting)`
      : 'Input queue has room again';
    this.hold('OVERLOADED', reason, isFull);
  }

  private fault(thrown: unknown): void {
    this.phase = 'stopped';
    logEngineFault(this.setup.logger, this.venue, thrown);
    Promise.all([this.release(), this.live.close()]).catch((problem: unknown) => {
      this.setup.logger.error('Feed did not stop', { error: messageOf(problem) });
    });
    this.setup.onFault(thrown);
  }

  private engineOrThrow(): AssembledEngine {
    if (!this.engine) throw new TidegateError('ENGINE_NOT_READY', 'The engine is still starting');
    return this.engine;
  }
}

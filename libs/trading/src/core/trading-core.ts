import { invariant, MINUTE_MS, type EpochMs, type InstrumentId } from '@tidegate/kernel';
import type { MarketSlice } from '@tidegate/matching';
import { accountKey, candleCloseTime, type AccountScope, type EngineEvent } from '@tidegate/model';

import type { AccountTrader } from './accounts/account-trader.js';
import { FaultLog, type AccountFault } from './accounts/fault-log.js';
import { ActiveAccounts, type OutboundRequest } from './accounts/active-accounts.js';
import { applyControl, liftPauses } from './accounts/apply-control.js';
import { applyMoneyInput } from './accounts/apply-money-input.js';
import type { CoreChanges, ChangeSource } from './change-source.js';
import { collectChanges } from './collect-changes.js';
import { EngineRun, type EngineRunPorts } from './engine-run.js';
import { Scanner } from './scanner.js';
import type {
  BatchInput,
  CandleInput,
  EngineInput,
  LifecycleInput,
  MarketInput,
  OperationInput,
  StartedInput,
} from './inputs/engine-input.js';

export interface TradingCoreSetup extends Omit<EngineRunPorts, 'touch'> {
  /**
   * `contain`: an account's fault suspends that account and is reported by `takeFaults`. `throw`: the fault ends the
   * run, for a run with a single account.
   */
  readonly faults: 'contain' | 'throw';
}

/**
 * The deterministic core of one engine shard: takes one input and produces state changes, requests and events. It does
 * not read a clock, file or network, so equal inputs give equal decisions, orders and ledgers from any source.
 */
export class TradingCore implements ChangeSource {
  private current: EngineRun | null = null;
  private readonly active: ActiveAccounts;
  private events: EngineEvent[] = [];
  private controls: CoreChanges['controls'][number][] = [];
  private readonly scanner = new Scanner();
  /** Input time of the last base candle; `null` once accounts were marked after it. */
  private closedAt: EpochMs | null = null;
  /** The minute of the last input. Trading days begin at a full minute. */
  private minute = -1;
  private readonly faults = new FaultLog();

  constructor(private readonly setup: TradingCoreSetup) {
    this.active = new ActiveAccounts(
      (scope, thrown) => this.fail(scope, thrown),
      (trader) => this.current?.notionals.changed(trader),
    );
  }

  /** The memory of the shard. Throws before the first start. */
  get run(): EngineRun {
    invariant(this.current !== null, 'The first input must be `started`');
    return this.current;
  }

  get isStarted(): boolean {
    return this.current !== null;
  }

  /** Accounts that process inputs, including reference accounts. */
  get traders(): readonly AccountTrader[] {
    return this.current ? [...this.current.roster.all] : [];
  }

  get scanCount(): number {
    return this.scanner.count;
  }

  /**
   * Applies one input. Its consequences wait as order events, requests and changes. Returns the part of the input that
   * changed the state and must be journaled; `null` when it changed nothing.
   */
  apply(input: EngineInput): EngineInput | null {
    if (input.type === 'started') {
      this.start(input);
      return input;
    }
    const due = this.scanner.dueOf(input, this.run.life.followed);
    if (!due) return null;
    const { views } = this.run;
    const isMarked = this.mark(due.at);
    const wasOnline = views.venueOnline;
    views.note(due);
    const isVenueChange = views.venueOnline !== wasOnline;
    return this.act(due) || isMarked || isVenueChange ? due : null;
  }

  /** Ends an input after its first consequences are settled: ends its market slice. */
  finish(input: EngineInput): void {
    if (input.type === 'slice') this.endSlice(input.instrument, input.slice);
    else if (input.type === 'candle' && this.isExecutionCandle(input)) {
      this.endSlice(input.instrument, sliceOf(input));
    }
  }

  /** Called when the input and all its consequences are settled: updates the indexes. */
  rest(): void {
    if (this.current) this.active.rest(this.current.roster);
  }

  /** Whether an account has a position or an order in the instrument and so needs its market slices. */
  isInvolved(instrument: InstrumentId): boolean {
    return this.current !== null && this.current.roster.involvedIn(instrument).size > 0;
  }

  /** Whether these best prices change a working order or reach an exit that the engine holds. */
  isReachedBy(instrument: InstrumentId, bid: number, ask: number): boolean {
    if (!this.current) return false;
    for (const trader of this.current.roster.involvedIn(instrument)) {
      if (trader.isReachedBy(instrument, bid, ask)) return true;
    }
    return false;
  }

  /** Whether order events or requests wait. */
  get isUnsettled(): boolean {
    return this.active.isUnsettled;
  }

  /** Whether requests to a live venue wait until their rows are on disk. The venue keeps them if this process dies. */
  get hasUnwrittenRequests(): boolean {
    return this.active.hasUnwrittenRequests;
  }

  takeNews(): void {
    this.active.each((trader) => trader.takeNews());
  }

  sendRequests(at: EpochMs): void {
    this.active.each((trader) => trader.sendRequests(at));
  }

  /** Requests of live accounts since the last call. */
  takeOutbound(): readonly OutboundRequest[] {
    return this.active.takeOutbound();
  }

  /** Faults since the last call. Each suspended account is quarantined next. */
  takeFaults(): readonly AccountFault[] {
    return this.faults.takeFaults();
  }

  takeFailures(): readonly AccountScope[] {
    return this.faults.takeUnmarked();
  }

  get hasFaults(): boolean {
    return !this.faults.isEmpty;
  }

  /** Suspends an account whose transition threw or whose changes the store refused. */
  fail(scope: AccountScope, thrown: unknown): void {
    if (this.setup.faults === 'throw') throw thrown;
    const { life, roster } = this.run;
    const registration = life.registrations.find(scope);
    const trader = roster.find(scope);
    if (trader) {
      this.active.drop(trader);
      life.suspend(trader);
    }
    const isFrozen = registration?.lifecycle === 'quarantined';
    this.faults.add({ scope, thrown, isFrozen, isOpened: registration !== null });
  }

  get hasUrgentChanges(): boolean {
    return this.active.hasUrgentChanges || this.hasUrgentShardChanges;
  }

  /** Accounts with waiting order events or requests. */
  get unsettledAccounts(): readonly string[] {
    return this.active.unsettled().map(({ account }) => accountKey(account.scope));
  }

  takeChanges(): CoreChanges {
    const { events, controls } = this;
    this.events = [];
    this.controls = [];
    return collectChanges(this.current, this.active.takeChanged(), { events, controls });
  }

  private start(input: StartedInput): void {
    this.closedAt = null;
    this.minute = -1;
    this.faults.clear();
    this.active.clear();
    this.current = new EngineRun(input, {
      ...this.setup,
      touch: (trader) => this.active.add(trader),
    });
  }

  private get hasUrgentShardChanges(): boolean {
    const { current } = this;
    if (!current) return false;
    return (
      this.controls.length > 0 || current.pauses.hasChanges || current.life.registrations.hasChanges
    );
  }

  private act(input: Exclude<EngineInput, { type: 'started' }>): boolean {
    switch (input.type) {
      case 'batch':
        return this.actAll(input);
      case 'profile_defined':
      case 'account_restored':
      case 'account_opened':
      case 'account_configured':
      case 'account_closed':
      case 'account_quarantined':
      case 'account_released':
        return this.applyLifecycle(input);
      case 'transferred':
      case 'order_news':
      case 'reported':
      case 'gateway_failed':
      case 'exposure_granted':
        return applyMoneyInput(input, {
          run: this.run,
          active: this.active,
          emit: (event) => this.events.push(event),
        });
      case 'instrument':
      case 'warmed_up':
      case 'candle':
      case 'scan':
      case 'scans':
      case 'slice':
      case 'range':
        this.applyMarket(input);
        return true;
      case 'tick':
      case 'observed':
      case 'hold':
      case 'control':
        return this.applyOperation(input);
    }
  }

  private actAll({ inputs, at }: BatchInput): boolean {
    let leavesTrace = false;
    for (const input of inputs) leavesTrace = this.act({ ...input, at }) || leavesTrace;
    return leavesTrace;
  }

  private applyLifecycle(input: Exclude<LifecycleInput, { type: 'started' }>): boolean {
    const { life, profiles } = this.run;
    switch (input.type) {
      case 'profile_defined':
        return profiles.define(input.hash, input.content);
      case 'account_restored':
        this.contain(input.registration.account.scope, () => life.restore(input));
        return true;
      case 'account_opened':
        this.contain(input.account.scope, () => life.open(input));
        return true;
      case 'account_configured':
        this.contain(input.scope, () => life.configure(input));
        return true;
      case 'account_closed':
        life.close(input.scope, input.reason, input.at);
        this.events.push(...liftPauses(input, this.run));
        return true;
      case 'account_released':
        this.contain(input.scope, () => life.reload(input));
        return true;
      case 'account_quarantined': {
        const { scope, reason, at } = input;
        this.events.push({ type: 'account_quarantined', scope, reason, at });
        this.contain(scope, () => life.quarantine(input));
        return true;
      }
    }
  }

  private contain(scope: AccountScope, change: () => void): void {
    try {
      change();
    } catch (thrown) {
      this.fail(scope, thrown);
    }
  }

  private applyMarket(input: MarketInput): void {
    const { run } = this;
    switch (input.type) {
      case 'instrument':
        run.instruments.set(input.instrument.id, input.instrument);
        return;
      case 'warmed_up':
        run.series.absorb(input.instrument, input.timeframe, input.candles);
        return;
      case 'candle':
        if (input.timeframe === run.settings.timeframes[0]) this.closedAt = input.at;
        run.series.take(input.instrument, input.timeframe, input.candle);
        if (this.isExecutionCandle(input)) this.beginSlice(input.instrument, sliceOf(input));
        return;
      case 'scan':
        this.scanner.scan(input, run, this.active);
        return;
      case 'scans':
        for (const scan of input.scans) this.scanner.scan(scan, run, this.active);
        return;
      case 'slice':
        this.beginSlice(input.instrument, input.slice);
        return;
      case 'range':
        this.active.eachOf(run.roster.involvedIn(input.instrument), (trader) =>
          trader.manage(input.instrument, input),
        );
    }
  }

  private applyOperation(input: OperationInput): boolean {
    const { run } = this;
    switch (input.type) {
      case 'tick':
        this.active.eachOf(run.roster.busy, (trader) => trader.tick(input.at));
        return run.roster.busy.size > 0;
      case 'observed': {
        const events = run.breakers.observe(input.observation, input.at);
        if (events === null) return false;
        this.events.push(...events);
        return true;
      }
      case 'hold':
        if (input.active) run.pauses.hold(input.code, input.reason);
        else run.pauses.unhold(input.code);
        return true;
      case 'control':
        this.controls.push(input.control);
        this.events.push(...applyControl(input.control, run, this.active));
        return true;
    }
  }

  /**
   * Marks the equity of accounts with positions before a later input applies: once after the candles of a moment, so
   * that peaks between decisions count, and when a trading day begins. Returns whether a mark changed an account.
   */
  private mark(at: EpochMs): boolean {
    const hasClosed = this.closedAt !== null && at > this.closedAt;
    if (hasClosed) this.closedAt = null;
    const minute = Math.floor(at / MINUTE_MS);
    if (!hasClosed && minute === this.minute) return false;
    this.minute = minute;
    return this.active.eachThat(this.run.roster.busy, (trader) => trader.watch(at, hasClosed));
  }

  private isExecutionCandle({ timeframe, instrument }: CandleInput): boolean {
    const { executionFeed, timeframes } = this.run.settings;
    return (
      executionFeed === 'candles' && timeframe === timeframes[0] && this.isInvolved(instrument)
    );
  }

  private beginSlice(instrument: InstrumentId, slice: MarketSlice): void {
    this.active.eachOf(this.run.roster.involvedIn(instrument), (trader) =>
      trader.beginSlice(instrument, slice),
    );
  }

  private endSlice(instrument: InstrumentId, slice: MarketSlice): void {
    this.active.eachOf(this.run.roster.involvedIn(instrument), (trader) =>
      trader.endSlice(instrument, slice),
    );
  }
}

function sliceOf(input: CandleInput): MarketSlice {
  const { candle, timeframe } = input;
  return { type: 'candle', candle, closeTime: candleCloseTime(candle.openTime, timeframe) };
}

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
   * `contain`: an account's fault suspends that account and is reported by `takeFaults`. `throw`: it ends the run, where
   * one account is all there is.
   */
  readonly faults: 'contain' | 'throw';
}

/**
 * The deciding half of one engine shard: one input in, state changes, requests and events out. It reads no clock, no file
 * and no network, so the same inputs give the same decisions, orders and ledger wherever they come from.
 */
export class TradingCore implements ChangeSource {
  private current: EngineRun | null = null;
  private readonly active: ActiveAccounts;
  private events: EngineEvent[] = [];
  private controls: CoreChanges['controls'][number][] = [];
  private readonly scanner = new Scanner();
  /** Close times of base candles after which no account was valued yet. */
  private closedAt: EpochMs | null = null;
  /** The minute of the last input: trading days begin on one. */
  private minute = -1;
  private readonly faults = new FaultLog();

  constructor(private readonly setup: TradingCoreSetup) {
    this.active = new ActiveAccounts(
      (scope, thrown) => this.fail(scope, thrown),
      (trader) => this.current?.notionals.changed(trader),
    );
  }

  /** What the shard holds in memory. Throws before the first start. */
  get run(): EngineRun {
    invariant(this.current !== null, 'The first input is started');
    return this.current;
  }

  get isStarted(): boolean {
    return this.current !== null;
  }

  /** Accounts that trade, reference accounts included. */
  get traders(): readonly AccountTrader[] {
    return this.current ? [...this.current.roster.all] : [];
  }

  get scanCount(): number {
    return this.scanner.count;
  }

  /**
   * Takes one input in. What follows from it waits as news, requests and changes. Returns what of it left a trace; `null`:
   * nothing, so a replay without it ends in the same state.
   */
  apply(input: EngineInput): EngineInput | null {
    if (input.type === 'started') {
      this.start(input);
      return input;
    }
    const due = this.scanner.dueOf(input, this.run.life.followed);
    if (!due) return null;
    const { views } = this.run;
    const isWatched = this.watch(due.at);
    const wasOnline = views.venueOnline;
    views.note(due);
    const isVenueNews = views.venueOnline !== wasOnline;
    return this.act(due) || isWatched || isVenueNews ? due : null;
  }

  /** Ends an input whose first consequences are settled. */
  finish(input: EngineInput): void {
    if (input.type === 'slice') this.endSlice(input.instrument, input.slice);
    else if (input.type === 'candle' && this.isExecutionCandle(input)) {
      this.endSlice(input.instrument, sliceOf(input));
    }
  }

  /** The input and all that followed from it are settled: indexes are brought up to date. */
  rest(): void {
    if (this.current) this.active.rest(this.current.roster);
  }

  /** Whether any account holds or orders in the instrument: only then do market slices matter. */
  isInvolved(instrument: InstrumentId): boolean {
    return this.current !== null && this.current.roster.involvedIn(instrument).size > 0;
  }

  /** Whether these best prices would change an order that works, or an exit that the engine holds. */
  isReachedBy(instrument: InstrumentId, bid: number, ask: number): boolean {
    if (!this.current) return false;
    for (const trader of this.current.roster.involvedIn(instrument)) {
      if (trader.isReachedBy(instrument, bid, ask)) return true;
    }
    return false;
  }

  /** Something that followed from the inputs waits to be taken in or sent. */
  get isUnsettled(): boolean {
    return this.active.isUnsettled;
  }

  /** Requests wait for their rows to be on disk: they go to a venue that remembers them when this process dies. */
  get hasUnwrittenRequests(): boolean {
    return this.active.hasUnwrittenRequests;
  }

  takeNews(): void {
    this.active.each((trader) => trader.takeNews());
  }

  sendRequests(at: EpochMs): void {
    this.active.each((trader) => trader.sendRequests(at));
  }

  /** Requests of live accounts since the last take. */
  takeOutbound(): readonly OutboundRequest[] {
    return this.active.takeOutbound();
  }

  /** Accounts that were suspended since the last take: each is reloaded and quarantined next. */
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
    const registration = life.registration(scope);
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

  /** Accounts with events or requests that wait. */
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
    return this.controls.length > 0 || current.pauses.hasChanges || current.life.hasChanges;
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
        return this.live(input);
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
        this.takeMarket(input);
        return true;
      case 'tick':
      case 'observed':
      case 'hold':
      case 'control':
        return this.operate(input);
    }
  }

  private actAll({ inputs, at }: BatchInput): boolean {
    let leavesTrace = false;
    for (const input of inputs) leavesTrace = this.act({ ...input, at }) || leavesTrace;
    return leavesTrace;
  }

  private live(input: Exclude<LifecycleInput, { type: 'started' }>): boolean {
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

  private takeMarket(input: MarketInput): void {
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
        this.scanner.judge(input, run, this.active);
        return;
      case 'scans':
        for (const scan of input.scans) this.scanner.judge(scan, run, this.active);
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

  private operate(input: OperationInput): boolean {
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
   * Accounts with positions are valued before anything newer is taken in: once after the candles of a moment closed, so
   * that peaks between decisions are seen, and when a trading day begins. Whether any of them has to remember it.
   */
  private watch(at: EpochMs): boolean {
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

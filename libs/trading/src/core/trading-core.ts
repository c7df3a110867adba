import { invariant, type EpochMs, type InstrumentId } from '@tidegate/kernel';
import type { MarketSlice } from '@tidegate/matching';
import { candleCloseTime, sameAccount, type Instrument, type Timeframe } from '@tidegate/model';

import type { AccountChanges } from '../ports.js';
import type { AccountTrader } from './accounts/account-trader.js';
import type { ChangeSource } from './change-source.js';
import { BreakerFeed } from './health/breaker-feed.js';
import type { CandleInput, ControlCommand, EngineInput, ScanInput } from './inputs/engine-input.js';
import { touchEntry } from './accounts/entry-price.js';
import type { EpochIds } from './inputs/epoch-ids.js';
import type { MarketViews } from './inputs/market-views.js';
import type { EntryPauses } from './health/entry-pauses.js';
import type { SignalScanner } from './analysis/signal-scanner.js';

/**
 * What working orders meet: every closed base candle where only candles are fed, or the finer slices that
 * the driver hands in.
 */
export type ExecutionFeed = 'candles' | 'slices';

export interface TradingCoreSetup {
  readonly ids: EpochIds;
  readonly views: MarketViews;
  readonly scanner: SignalScanner;
  readonly traders: readonly AccountTrader[];
  readonly pauses: EntryPauses;
  readonly executionFeed: ExecutionFeed;
  readonly baseTimeframe: Timeframe;
  /** Filled by the `started` input, changed by `instrument`; shared with the traders. */
  readonly instruments: Map<InstrumentId, Instrument>;
}

/**
 * The deciding half of one venue's engine: one input in, state changes and requests out. It reads no clock, no file and
 * no network, so the same inputs give the same decisions, orders and ledger wherever they come from.
 */
export class TradingCore implements ChangeSource {
  private readonly breakers: BreakerFeed;
  private scans = 0;
  /** When base candles closed at which nobody has looked at the accounts yet. */
  private closedAt: EpochMs | null = null;

  constructor(private readonly setup: TradingCoreSetup) {
    this.breakers = new BreakerFeed(setup.traders);
  }

  /**
   * Takes one input in. What follows from it waits as news, requests and changes. `false`: it left no trace, so that
   * nothing is different for whoever never heard of it.
   */
  apply(input: EngineInput): boolean {
    if (input.type === 'scan' && !this.setup.scanner.isDue(input)) {
      this.countScan();
      return false;
    }
    const isWatched = this.watch(input.at);
    const { views } = this.setup;
    const wasOnline = views.venueOnline;
    views.note(input);
    const isVenueNews = views.venueOnline !== wasOnline;
    return this.act(input) || isWatched || isVenueNews;
  }

  /** Ends an input whose first consequences are settled. */
  finish(input: EngineInput): void {
    if (input.type === 'slice') this.endSlice(input.instrument, input.slice);
    else if (input.type === 'candle' && this.isExecutionCandle(input)) {
      this.endSlice(input.instrument, sliceOf(input));
    }
  }

  /** Whether any account holds or orders in the instrument: only then do market slices matter. */
  isInvolved(instrument: InstrumentId): boolean {
    return this.setup.traders.some((trader) => trader.isInvolved(instrument));
  }

  isReachedBy(instrument: InstrumentId, bid: number, ask: number): boolean {
    return this.setup.traders.some((trader) => trader.isReachedBy(instrument, bid, ask));
  }

  /** Something that followed from the inputs waits to be taken in, written or sent. */
  get isUnsettled(): boolean {
    return this.setup.traders.some((trader) => trader.isUnsettled);
  }

  takeNews(): void {
    for (const trader of this.setup.traders) trader.takeNews();
  }

  sendRequests(at: EpochMs): void {
    for (const trader of this.setup.traders) trader.sendRequests(at);
  }

  get hasUrgentChanges(): boolean {
    return this.setup.traders.some((trader) => trader.hasUrgentChanges);
  }

  takeChanges(): readonly AccountChanges[] {
    return this.setup.traders
      .map((trader) => trader.takeChanges())
      .filter((changes) => changes !== null);
  }

  get scanCount(): number {
    return this.scans;
  }

  private act(input: EngineInput): boolean {
    switch (input.type) {
      case 'started':
        this.begin(input);
        return true;
      case 'instrument':
        this.setup.instruments.set(input.instrument.id, input.instrument);
        return true;
      case 'funded':
        for (const trader of this.setup.traders) {
          if (sameAccount(trader.account.scope, input.scope)) trader.fund(input);
        }
        return true;
      case 'warmed_up':
        this.setup.scanner.warmUp(input.instrument, input.timeframe, input.candles);
        return true;
      case 'candle':
        if (input.timeframe === this.setup.baseTimeframe) this.closedAt = input.at;
        this.setup.scanner.onCandle(input.instrument, input.timeframe, input.candle);
        if (this.isExecutionCandle(input)) this.beginSlice(input.instrument, sliceOf(input));
        return true;
      case 'scan':
        this.scan(input);
        return true;
      case 'slice':
        this.beginSlice(input.instrument, input.slice);
        return true;
      case 'range':
        for (const trader of this.setup.traders) trader.manage(input.instrument, input);
        return true;
      case 'tick':
        return this.tick(input.at);
      case 'observed':
        return this.breakers.observe(input.observation, input.at);
      case 'control':
        this.control(input.command, input.at);
        return true;
    }
  }

  /**
   * Accounts look at their worth before anything newer is taken in: once after the candles of a moment closed, so that peaks
   * between decisions are seen, and when a trading day begins. Whether any has to remember what it saw.
   */
  private watch(at: EpochMs): boolean {
    const hasClosed = this.closedAt !== null && at > this.closedAt;
    if (hasClosed) this.closedAt = null;
    let isNews = false;
    for (const trader of this.setup.traders) if (trader.watch(at, hasClosed)) isNews = true;
    return isNews;
  }

  private tick(at: EpochMs): boolean {
    let isNews = false;
    for (const trader of this.setup.traders) if (trader.tick(at)) isNews = true;
    return isNews;
  }

  private begin(input: Extract<EngineInput, { type: 'started' }>): void {
    const { ids, scanner, instruments, traders, views } = this.setup;
    this.closedAt = null;
    ids.begin(input.epoch);
    scanner.reset();
    views.reset();
    for (const instrument of input.instruments) instruments.set(instrument.id, instrument);
    for (const trader of traders) trader.begin(input.at);
  }

  private isExecutionCandle(input: CandleInput): boolean {
    const { executionFeed, baseTimeframe } = this.setup;
    return (
      executionFeed === 'candles' &&
      input.timeframe === baseTimeframe &&
      this.isInvolved(input.instrument)
    );
  }

  private beginSlice(instrument: InstrumentId, slice: MarketSlice): void {
    for (const trader of this.setup.traders) {
      if (trader.isInvolved(instrument)) trader.beginSlice(instrument, slice);
    }
  }

  private endSlice(instrument: InstrumentId, slice: MarketSlice): void {
    for (const trader of this.setup.traders) trader.endSlice(instrument, slice);
  }

  private countScan(): void {
    this.scans += 1;
    for (const { funnel } of this.setup.traders) funnel.scanned();
  }

  private scan(input: ScanInput): void {
    this.countScan();
    const finding = this.setup.scanner.scan(input);
    if (!finding) return;
    const instrument = this.setup.instruments.get(input.instrument);
    invariant(instrument !== undefined, 'Scans are of known instruments', {
      instrument: input.instrument,
    });
    for (const { funnel } of this.setup.traders) funnel.signalled();
    const signal = touchEntry(finding.signal, input.market);
    if (!signal) return;
    const { market, trigger, at } = input;
    const id = this.setup.ids.nextSignal();
    for (const trader of this.setup.traders) {
      trader.consider({ ...finding, id, signal, instrument, market, trigger, at });
    }
  }

  private control(command: ControlCommand, at: EpochMs): void {
    switch (command.type) {
      case 'pause':
        this.setup.pauses.set(command.code, command.reason);
        return;
      case 'resume':
        this.setup.pauses.clear(command.code);
        return;
      case 'reset_breaker':
        this.breakers.reset(command.breaker, at);
        return;
      case 'close_position':
        for (const trader of this.setup.traders)
          trader.close(command.instrument, command.reason, at);
    }
  }
}

function sliceOf(input: CandleInput): MarketSlice {
  const { candle, timeframe } = input;
  return { type: 'candle', candle, closeTime: candleCloseTime(candle.openTime, timeframe) };
}

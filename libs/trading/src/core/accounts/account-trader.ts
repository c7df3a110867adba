import type { AdaptiveState } from '@tidegate/ai';
import {
  AccountBook,
  OrderDesk,
  type BookRefusal,
  type GatewayEvent,
  type VenueReport,
} from '@tidegate/execution';
import { money, price, TidegateError, type EpochMs, type InstrumentId } from '@tidegate/kernel';
import { roundTripCostRate, type MarketSlice } from '@tidegate/matching';
import {
  accountKey,
  type Account,
  type DecisionRecord,
  type EngineEvent,
  type ExitReason,
} from '@tidegate/model';
import { Ledger, type Valuation } from '@tidegate/portfolio';
import { breakerChanges, type AccountBreaker, type Pause, type RiskState } from '@tidegate/risk';

import type { AccountRecord } from '../../ports.js';
import type { TransferredInput } from '../inputs/engine-input.js';
import type { ResolvedProfile } from '../profiles/profile-resolver.js';
import { refuseOtherCurrency } from './account-refusals.js';
import type { AccountGateway } from './account-gateway.js';
import { AccountMemory } from './account-memory.js';
import type { AccountTraderSetup } from './account-trader-setup.js';
import { AccountValuation } from './account-valuation.js';
import type { Funnel } from './funnel.js';
import { gatewayOf } from './gateway-of.js';
import { storedBooksOf } from './stored-books.js';
import { Reconciliation, type ReportOutcome } from './reconciliation.js';
import type { SignalOffer } from './signal-offer.js';
import { SignalResponder } from './signal-responder.js';

/** Changes of an account since the last call. The caller adds the registration and the balances. */
export interface TraderChanges {
  readonly decisions: readonly DecisionRecord[];
  readonly state: (() => string) | null;
}

/** Trades for one account: gates, risk state, orders, positions, ledger. Deterministic, without IO. */
export class AccountTrader {
  readonly gateway: AccountGateway;
  readonly book: AccountBook;
  readonly ledger: Ledger;
  private readonly desk: OrderDesk;
  private readonly memory: AccountMemory;
  private readonly valued: AccountValuation;
  private current: ResolvedProfile;
  private readonly signals: SignalResponder;
  /** `null` for a paper account, whose venue is in the core. */
  private readonly reconciliation: Reconciliation | null;
  private reportedBreakers: RiskState['breakers'] | null = null;
  /** Entries are off until a person releases the account. */
  private quarantined = false;

  constructor(private readonly setup: AccountTraderSetup) {
    const { account, instruments, settings, views } = setup;
    this.current = setup.profile;
    this.ledger = new Ledger(account.scope);
    this.memory = new AccountMemory({
      risk: () => this.current.risk,
      adaptive: () => this.current.analysis.ai.adaptive,
      equity: () => this.valued.equity(),
      isMarked: () => this.valued.isMarked,
    });
    this.book = new AccountBook(account, this.ledger, instruments);
    this.valued = new AccountValuation({ book: this.book, ledger: this.ledger, views });
    this.gateway = gatewayOf(setup, { ledger: this.ledger, memory: this.memory });
    this.signals = new SignalResponder({
      ...setup,
      profile: () => this.current,
      book: this.book,
      memory: this.memory,
      desk: () => this.desk,
      valuation: () => this.valuation(),
      unmarked: () => this.valued.unmarked,
      closeOpposite: (instrument, at) => this.close(instrument, 'opposite_signal', at),
    });
    this.desk = new OrderDesk({
      book: this.book,
      ids: setup.ids,
      orderIds: setup.orderIds,
      entryOptions: () => this.current.execution.entry,
      exitOptionsOf: (position) => setup.exitOptionsOf(position, this.current),
      capabilities: settings.capabilities,
      // Stryker disable next-line StringLiteral: the desk treats every feed but candles as slices
      feed: account.mode === 'live' ? 'slices' : settings.executionFeed,
      roundTripCostRate: (at) => roundTripCostRate(settings.matching, this.memory.tradedUpTo(at)),
      quoteOf: (instrument) => views.quote(instrument),
      mayEnter: (instrument, at) => !this.quarantined && this.signals.mayEnter(instrument, at),
      onFilled: (fill) => this.memory.filled(fill),
      onTradeClosed: (trade) => this.memory.closed(trade),
      onRefusedNews: (event, refusal) => this.onRefusedNews(event, refusal),
    });
    this.reconciliation = account.mode === 'live' ? this.reconciliationOf() : null;
  }

  get account(): Account {
    return this.setup.account;
  }

  get profile(): ResolvedProfile {
    return this.current;
  }

  get funnel(): Funnel {
    return this.signals.funnel;
  }

  get isQuarantined(): boolean {
    return this.quarantined;
  }

  get adaptive(): AdaptiveState {
    return this.memory.adaptive;
  }

  get closedTrades(): number {
    return this.memory.closedTrades;
  }

  /** `null` until the first deposit. */
  get riskState(): RiskState | null {
    return this.memory.risk;
  }

  /** Switches to another profile. */
  configure(profile: ResolvedProfile): void {
    this.current = profile;
    this.signals.reset();
  }

  quarantine(): void {
    this.quarantined = true;
  }

  /** Set while a live account is not reconciled with its venue; `null` otherwise, and for a paper account. */
  get pause(): Pause | null {
    return this.reconciliation?.pause ?? null;
  }

  /** Reconciles the account with a report of its venue; `null` for a paper account. */
  reported(report: VenueReport, at: EpochMs): ReportOutcome | null {
    return this.reconciliation?.take(report, at) ?? null;
  }

  /** Notes that the venue is unreachable since `since`. Returns whether that changed anything. */
  gatewayFailed(pause: Pause, since: EpochMs): boolean {
    return this.reconciliation?.gatewayFailed(pause, since) ?? false;
  }

  /** Allows entries again. */
  releaseQuarantine(): void {
    this.quarantined = false;
  }

  /** Books a transfer once per id; a repeat changes nothing. The first deposit starts the risk state. */
  transfer({ id, asset, amount, at }: Omit<TransferredInput, 'type' | 'scope'>): void {
    const booked = this.book.bookTransfer({ id, asset, amount: money(amount), at });
    if (booked.type === 'refused') throw new TidegateError(booked.code, booked.message);
    if (booked.type === 'repeated' || booked.inCurrency === null) return;
    this.memory.funded(booked.inCurrency.toNumber(), at);
  }

  /** Loads the stored record. Throws `STORAGE_CURRENCY_DIFFERS` for one in another currency. */
  restore(record: AccountRecord): void {
    refuseOtherCurrency(this.account, record);
    this.ledger.restore(record.balances);
    this.book.restore(storedBooksOf(record));
    if (record.state !== null) this.memory.restore(record.state);
    this.reportedBreakers = this.memory.risk?.breakers ?? null;
  }

  /**
   * Starts trading in this process: looks up open orders at the gateway, cancels working entries, and repeats requests
   * that a crash may have lost (a resized stop, an exit).
   */
  begin(at: EpochMs): void {
    this.memory.begin(at);
    this.gateway.recover(this.desk.openBooks(), at);
    this.desk.begin(at);
  }

  /** Decides on a signal. Skips it when the account is unfunded, quarantined, or in another currency. */
  consider(offer: SignalOffer): void {
    const mayTrade = this.memory.risk !== null && !this.quarantined;
    if (mayTrade && offer.instrument.quote === this.account.currency) this.signals.consider(offer);
  }

  /** Instruments in which the account has a position or an open order. */
  involvements(): ReadonlySet<InstrumentId> {
    const instruments = new Set<InstrumentId>();
    for (const { instrument } of this.book.livePositions()) instruments.add(instrument);
    for (const { instrument } of this.book.openOrders()) instruments.add(instrument);
    return instruments;
  }

  /** Whether these best prices change a working order or reach an exit that the engine holds. */
  isReachedBy(instrument: InstrumentId, bid: number, ask: number): boolean {
    return (
      this.gateway.isReachedBy(instrument, bid, ask) || this.desk.isReachedBy(instrument, bid, ask)
    );
  }

  beginSlice(instrument: InstrumentId, slice: MarketSlice): void {
    if (slice.type === 'candle') this.desk.matching({ instrument, ...slice.candle });
    this.gateway.beginSlice(instrument, slice);
  }

  /** Ends the slice and manages the position on its prices: a candle's range, or the best prices of a quote. */
  endSlice(instrument: InstrumentId, slice: MarketSlice): void {
    this.gateway.endSlice();
    this.desk.matching(null);
    if (slice.type === 'candle') this.desk.manageOn(instrument, slice);
    else this.desk.touch(instrument, slice);
  }

  manage(
    instrument: InstrumentId,
    seen: {
      readonly low: number;
      readonly high: number;
      readonly last: number;
      readonly at: EpochMs;
    },
  ): void {
    this.desk.manage(instrument, seen, { last: seen.last, now: seen.at });
  }

  tick(at: EpochMs): void {
    this.desk.tick(at);
  }

  /**
   * Marks the equity before any other change at `at`, when `isDue` or when a trading day begins. Returns whether the
   * state changed.
   */
  watch(at: EpochMs, isDue: boolean): boolean {
    if (!this.memory.risk || !(isDue || this.memory.isNewDay(at))) return false;
    // A position without a price counts at cost, so its mark waits for the price.
    return this.valued.isMarked && this.memory.watch(at);
  }

  /** Closes the position in the instrument, if any, past all gates. */
  close(instrument: InstrumentId, reason: ExitReason, at: EpochMs): void {
    const position = this.book.position(instrument);
    if (!position) return;
    const last = this.setup.views.price(instrument);
    const decisionPrice =
      last === null ? (position.entryPrice ?? position.decisionPrice) : price(last);
    this.desk.close(instrument, reason, { decisionPrice, at });
  }

  hasTripped(breaker: AccountBreaker): boolean {
    return this.memory.risk?.breakers.states[breaker].tripped ?? false;
  }

  resetBreaker(breaker: AccountBreaker, at: EpochMs): void {
    this.memory.resetBreaker(breaker, at);
  }

  /** Whether order events or requests wait. */
  get isUnsettled(): boolean {
    return this.gateway.hasNews || this.desk.hasRequests;
  }

  /** Whether requests to a live venue wait until their rows are on disk. */
  get hasUnwrittenRequests(): boolean {
    return this.account.mode === 'live' && this.desk.hasRequests && this.hasUrgentChanges;
  }

  takeNews(): void {
    for (let event = this.gateway.nextNews(); event; event = this.gateway.nextNews())
      this.desk.onEvent(event);
  }

  sendRequests(at: EpochMs): void {
    for (const request of this.desk.takeRequests()) this.gateway.perform(request, at);
    this.gateway.matchJoined();
  }

  get hasUrgentChanges(): boolean {
    return this.book.changes.isUrgent || this.signals.hasDecisions || this.hasCorrections;
  }

  get hasChanges(): boolean {
    return !this.book.changes.isEmpty || this.memory.hasChanged || this.hasUrgentChanges;
  }

  private get hasCorrections(): boolean {
    return this.reconciliation?.hasEvents === true;
  }

  /** Decisions and state since the last call. */
  takeChanges(): TraderChanges {
    return { decisions: this.signals.takeDecisions(), state: this.memory.takeState() };
  }

  /** Events since the last call, besides those of changed rows. */
  takeEvents(): readonly EngineEvent[] {
    return [...(this.reconciliation?.takeEvents() ?? []), ...this.takeBreakerEvents()];
  }

  private takeBreakerEvents(): readonly EngineEvent[] {
    const now = this.memory.risk?.breakers ?? null;
    const before = this.reportedBreakers;
    this.reportedBreakers = now;
    if (before === null || now === null) return [];
    const { scope } = this.account;
    return breakerChanges(before, now).map((change) => ({
      type: 'breaker_changed' as const,
      venue: this.setup.settings.venue,
      scope,
      ...change,
      at: this.memory.changedAt,
    }));
  }

  /** Account currency. */
  get equity(): number {
    return this.valued.equity();
  }

  valuation(): Valuation {
    return this.valued.valuation();
  }

  /** Amount of an asset that may be withdrawn. */
  freeOf(asset: string) {
    return asset === this.account.currency ? this.valued.freeCash() : this.ledger.cash(asset);
  }

  get openPositions(): number {
    return this.book.liveCount;
  }

  get openOrders(): number {
    return this.book.openOrders().length;
  }

  get grossNotional(): number {
    return this.valued.grossNotional();
  }

  get ledgerBalanced(): boolean {
    return this.ledger.cashIdentity(this.account.currency).holds;
  }

  private reconciliationOf(): Reconciliation {
    const { account, settings, instruments } = this.setup;
    return new Reconciliation({
      account,
      book: this.book,
      capabilities: settings.capabilities,
      instruments,
      isFunded: () => this.memory.risk !== null,
      correct: (...correction) => this.desk.correct(...correction),
      transfer: (transfer) => this.transfer(transfer),
    });
  }

  private onRefusedNews(event: GatewayEvent, refusal: BookRefusal): void {
    // Stryker disable next-line OptionalChaining: events of the paper venue agree with the books
    this.reconciliation?.refused(event, refusal);
    this.setup.logger.error('Order event conflicts with the local state; ignored', {
      account: accountKey(this.account.scope),
      order: event.order,
      event: event.type,
      code: refusal.code,
      reason: refusal.message,
    });
  }
}

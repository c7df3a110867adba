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
import { notBalanced, refuseOtherCurrency } from './account-refusals.js';
import type { AccountGateway } from './account-gateway.js';
import { AccountMemory } from './account-memory.js';
import type { AccountTraderSetup } from './account-trader-setup.js';
import { AccountValuation } from './account-valuation.js';
import type { Funnel } from './funnel.js';
import { gatewayOf } from './gateway-of.js';
import { heldBooksOf } from './held-books.js';
import { Reconciliation, type ReportOutcome } from './reconciliation.js';
import type { SignalOffer } from './signal-offer.js';
import { SignalResponder } from './signal-responder.js';

/** What an account changed since the last take; the registration and balances are added by the caller. */
export interface TraderChanges {
  readonly decisions: readonly DecisionRecord[];
  readonly state: (() => string) | null;
}

/** The private half of the engine for one account: gates, risk state, orders, positions, ledger. Deterministic, without IO. */
export class AccountTrader {
  readonly gateway: AccountGateway;
  readonly book: AccountBook;
  readonly ledger: Ledger;
  private readonly desk: OrderDesk;
  private readonly memory: AccountMemory;
  private readonly valued: AccountValuation;
  private current: ResolvedProfile;
  private readonly signals: SignalResponder;
  /** `null` for a paper account: its venue is here. */
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

  /** `null` while the account has never held money. */
  get riskState(): RiskState | null {
    return this.memory.risk;
  }

  /** Trades on another profile from now on. */
  configure(profile: ResolvedProfile): void {
    this.current = profile;
    this.signals.reset();
  }

  quarantine(): void {
    this.quarantined = true;
  }

  /** Why entries of a live account wait: it was not compared with its venue, or differs; `null` for a paper account. */
  get pause(): Pause | null {
    return this.reconciliation?.pause ?? null;
  }

  /** Compares the account with its venue and corrects what differs; `null` for a paper account. */
  reported(report: VenueReport, at: EpochMs): ReportOutcome | null {
    return this.reconciliation?.take(report, at) ?? null;
  }

  /** The venue cannot be reached since then. Whether that changed anything. */
  gatewayFailed(pause: Pause, since: EpochMs): boolean {
    return this.reconciliation?.lose(pause, since) ?? false;
  }

  /** Entries are allowed again. Throws `LEDGER_NOT_BALANCED` while the books do not add up. */
  releaseQuarantine(): void {
    if (!this.ledgerBalanced) throw notBalanced(this.account);
    this.quarantined = false;
  }

  /** Books money that came in or went out, once per id: a repeat changes nothing. The first of it starts the account's risk state. */
  transfer({ id, asset, amount, at }: TransferredInput): void {
    const booked = this.book.bookTransfer({ id, asset, amount: money(amount), at });
    if (booked.type === 'refused') throw new TidegateError(booked.code, booked.message);
    if (booked.type === 'repeated' || booked.inCurrency === null) return;
    this.memory.funded(booked.inCurrency.toNumber(), at);
  }

  /** Loads the stored record; refuses one in another currency with `STORAGE_CURRENCY_DIFFERS`. */
  restore(record: AccountRecord): void {
    refuseOtherCurrency(this.account, record);
    this.ledger.restore(record.balances);
    this.book.restore(heldBooksOf(record));
    if (record.state !== null) this.memory.restore(record.state);
    this.reportedBreakers = this.memory.risk?.breakers ?? null;
  }

  /**
   * The account begins to trade in this process: open orders are looked up at the gateway, entries among them are
   * withdrawn, and what a crash kept from being sent (a resized stop, an exit) is requested again.
   */
  begin(at: EpochMs): void {
    this.signals.reset();
    this.memory.begin(at);
    this.gateway.recover(this.desk.openBooks(), at);
    this.desk.begin(at);
  }

  /** Answers a signal in the account's currency, unless the account has never held money or is quarantined. */
  consider(offer: SignalOffer): void {
    const mayTrade = this.memory.risk !== null && !this.quarantined;
    if (mayTrade && offer.instrument.quote === this.account.currency) this.signals.consider(offer);
  }

  /** Every instrument in which the account has a position or an open order. */
  involvements(): ReadonlySet<InstrumentId> {
    const instruments = new Set<InstrumentId>();
    for (const { instrument } of this.book.livePositions()) instruments.add(instrument);
    for (const { instrument } of this.book.openOrders()) instruments.add(instrument);
    return instruments;
  }

  /** Whether market slices of the instrument matter to this account. */
  isInvolved(instrument: InstrumentId): boolean {
    return this.book.position(instrument) !== null || this.gateway.hasWorking(instrument);
  }

  /** Whether these best prices would change a working order, or reach an exit that the engine holds. */
  isReachedBy(instrument: InstrumentId, bid: number, ask: number): boolean {
    return (
      this.gateway.isReachedBy(instrument, bid, ask) || this.desk.isReachedBy(instrument, bid, ask)
    );
  }

  beginSlice(instrument: InstrumentId, slice: MarketSlice): void {
    if (slice.type === 'candle') this.desk.matching({ instrument, ...slice.candle });
    this.gateway.beginSlice(instrument, slice);
  }

  /** The slice is over; a candle has also shown where the price went. */
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
    if (!this.book.position(instrument)) return;
    this.desk.manage(instrument, seen, { last: seen.last, now: seen.at });
  }

  tick(at: EpochMs): void {
    this.desk.tick(at);
  }

  /**
   * Takes in what the account is worth, before anything of `at`: on request, and where a trading day begins with that
   * moment. Whether that changed its memory.
   */
  watch(at: EpochMs, isAsked: boolean): boolean {
    if (!this.memory.risk || !(isAsked || this.memory.isNewDay(at))) return false;
    // A position without a price is valued at cost: its equity waits for the price.
    return this.valued.isMarked && this.memory.watch(at);
  }

  /** Closes the position in the instrument; no gate can refuse it. Returns whether there was one. */
  close(instrument: InstrumentId, reason: ExitReason, at: EpochMs): boolean {
    const position = this.book.position(instrument);
    if (!position) return false;
    const last = this.setup.views.price(instrument);
    const decisionPrice =
      last === null ? (position.entryPrice ?? position.decisionPrice) : price(last);
    this.desk.close(instrument, reason, { decisionPrice, at });
    return true;
  }

  hasTripped(breaker: AccountBreaker): boolean {
    return this.memory.risk?.breakers.states[breaker].tripped ?? false;
  }

  resetBreaker(breaker: AccountBreaker, at: EpochMs): void {
    this.memory.resetBreaker(breaker, at);
  }

  /** Something waits to be taken in or sent. */
  get isUnsettled(): boolean {
    return this.gateway.hasNews || this.desk.hasRequests;
  }

  /** Requests to a venue outside the engine wait for their rows to be on disk. */
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

  /** Decisions and memory since the last take. */
  takeChanges(): TraderChanges {
    return { decisions: this.signals.takeDecisions(), state: this.memory.takeState() };
  }

  /** Events since the last take, beside the changed rows. */
  takeEvents(): readonly EngineEvent[] {
    const corrections = this.reconciliation?.takeEvents() ?? [];
    return corrections.length > 0
      ? [...corrections, ...this.takeBreakerEvents()]
      : this.takeBreakerEvents();
  }

  private takeBreakerEvents(): readonly EngineEvent[] {
    const now = this.memory.risk?.breakers ?? null;
    const before = this.reportedBreakers;
    if (now === before || now === null) return [];
    this.reportedBreakers = now;
    if (before === null) return [];
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

  /** What may be withdrawn of an asset. */
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

import type { AdaptiveOptions, AdaptiveState } from '@tidegate/ai';
import {
  AccountBook,
  BRACKET_CAPABILITIES,
  OrderDesk,
  PaperVenue,
  type ExecutionOptions,
  type GatewayEvent,
} from '@tidegate/execution';
import {
  decisionId,
  money,
  price,
  TidegateError,
  type DecisionId,
  type EpochMs,
  type IdSource,
  type InstrumentId,
  type Logger,
} from '@tidegate/kernel';
import { roundTripCostRate, type MarketSlice, type MatchingOptions } from '@tidegate/matching';
import {
  accountKey,
  oppositeDirection,
  type Account,
  type DecisionOutcome,
  type DecisionRecord,
  type ExitReason,
  type GateCode,
  type Instrument,
} from '@tidegate/model';
import { depositTransaction, type Ledger, type Valuation } from '@tidegate/portfolio';
import {
  assessEntry,
  type BreakerName,
  type BreakerObservation,
  type EntryAssessment,
  type EntryContext,
  type RiskOptions,
  type RiskState,
} from '@tidegate/risk';

import type { AccountChanges, AccountRecord } from '../../ports.js';
import { AccountMemory } from './account-memory.js';
import { AccountValuation } from './account-valuation.js';
import type { FundedInput } from '../inputs/engine-input.js';
import { decisionRecordOf } from './decision-record.js';
import { entryIntentOf } from './entry-intent.js';
import { entryContextOf, type EntryOutlook } from './entry-outlook.js';
import { Funnel } from './funnel.js';
import type { MarketViews } from '../inputs/market-views.js';
import { heldBooksOf } from './held-books.js';
import { mayCloseOn } from './may-close-on.js';
import { mayEnter } from './may-enter.js';
import { orderIdsOf } from './order-ids-of.js';
import type { SignalOffer } from './signal-offer.js';

export interface AccountTraderOptions {
  readonly risk: RiskOptions;
  readonly execution: ExecutionOptions;
  readonly matching: MatchingOptions;
  readonly adaptive: AdaptiveOptions;
  /** Entries need a fresh quote; false where only candles are fed. */
  readonly quoteRequired: boolean;
}

export interface AccountTraderSetup {
  readonly account: Account;
  readonly ledger: Ledger;
  readonly options: AccountTraderOptions;
  readonly instruments: ReadonlyMap<InstrumentId, Instrument>;
  readonly ids: IdSource;
  readonly views: MarketViews;
  readonly outlook: EntryOutlook;
  readonly logger: Logger;
  /** Told of every decision, accepted or not, as it is made; `null`: refusals are counted, and their records are not made. */
  readonly onDecision: ((decision: DecisionRecord) => void) | null;
}

/** Refusals that a better moment of the same signal may lift. */
const PASSING_REFUSALS: ReadonlySet<GateCode> = new Set<GateCode>([
  'STALE_DATA',
  'CLOCK_SKEW',
  'SPREAD_TOO_WIDE',
  'BOOK_UNKNOWN',
]);

/** The private half of the engine for one account: gates, risk state, orders, positions, ledger. Deterministic, without IO. */
export class AccountTrader {
  readonly funnel = new Funnel();
  private readonly book: AccountBook;
  private readonly desk: OrderDesk;
  private readonly venue: PaperVenue;
  private readonly news: GatewayEvent[] = [];
  private decisions: DecisionRecord[] = [];
  private readonly memory: AccountMemory;
  private readonly worth: AccountValuation;
  /** Per instrument, the candle whose signal was answered for good. */
  private readonly answered = new Map<InstrumentId, EpochMs>();

  constructor(private readonly setup: AccountTraderSetup) {
    const { account, ledger, instruments, ids, options, views } = setup;
    this.memory = new AccountMemory({
      risk: options.risk,
      adaptive: options.adaptive,
      equity: () => this.worth.equity(),
    });
    this.book = new AccountBook(account, ledger, instruments);
    this.worth = new AccountValuation({ book: this.book, ledger, views });
    this.venue = new PaperVenue({
      scope: account.scope,
      capabilities: BRACKET_CAPABILITIES,
      feed: options.quoteRequired ? 'slices' : 'candles',
      model: options.matching,
      instruments,
      ids,
      trailingVolume: (at) => this.memory.tradedUpTo(at),
      cash: account.kind === 'spot' ? () => ledger.cash(account.currency) : null,
      listener: (event) => this.news.push(event),
    });
    this.desk = new OrderDesk({
      book: this.book,
      ids,
      orderIds: orderIdsOf(account, ids),
      options: options.execution,
      capabilities: BRACKET_CAPABILITIES,
      feed: options.quoteRequired ? 'slices' : 'candles',
      roundTripCostRate: (at) => roundTripCostRate(options.matching, this.memory.tradedUpTo(at)),
      quoteOf: (instrument) => views.quote(instrument),
      mayEnter: (...asked) => mayEnter(...asked, { ...setup, state: this.memory.risk }),
      onFilled: (fill) => this.memory.filled(fill),
      onTradeClosed: (trade) => this.memory.closed(trade),
      onRefusedNews: (event, refusal) => {
        setup.logger.error('News of an order does not fit our books; nothing was booked', {
          account: accountKey(account.scope),
          order: event.order,
          news: event.type,
          code: refusal.code,
          problem: refusal.message,
        });
      },
    });
  }

  get account(): Account {
    return this.setup.account;
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

  /** Books a deposit, once per id; the first one starts the account's risk state. */
  fund(deposit: FundedInput): void {
    const { account, ledger } = this.setup;
    const amount = money(deposit.amount);
    const { id, asset, at } = deposit;
    const transaction = depositTransaction(account.scope, { id, asset, amount, at });
    const booked = ledger.apply(transaction);
    if (!booked.ok) throw new TidegateError(booked.error.code, booked.error.message);
    this.book.changes.transaction(transaction);
    this.memory.funded(amount.toNumber(), at);
  }

  /** Takes over what the store held. */
  restore(record: AccountRecord): void {
    this.book.restore(heldBooksOf(record));
    if (record.state !== null) this.memory.restore(record.state);
  }

  /**
   * The process began: open orders are looked up again at the gateway, entries among them are withdrawn, and what a crash
   * kept from being sent (a stop that was to be resized, an exit) is asked for anew.
   */
  begin(at: EpochMs): void {
    this.answered.clear();
    this.memory.begin(at);
    this.venue.recover(this.desk.openBooks(), at);
    this.desk.begin(at);
  }

  /** Judges a signal and acts on it: an entry, the exit of an opposite position, or a refusal; each leaves a record. */
  consider(offer: SignalOffer): void {
    const { signal, instrument, at } = offer;
    if (!this.memory.risk) return;
    if (this.answered.get(instrument.id) === signal.candleClosedAt) return;
    const position = this.book.position(instrument.id);
    const isOpposite =
      position?.status === 'open' && position.direction === oppositeDirection(signal.direction);
    if (isOpposite && mayCloseOn(offer.signal, this.setup.options)) {
      this.close(instrument.id, 'opposite_signal', at);
      this.record(offer, { outcome: 'closed_opposite', assessment: null });
      this.answered.set(instrument.id, signal.candleClosedAt);
      return;
    }
    const risk = this.memory.mark(at);
    const assessment = assessEntry(this.contextOf(offer, risk));
    const { accepted, sizing } = assessment;
    const decision = this.record(offer, {
      outcome: accepted ? 'accepted' : 'rejected',
      assessment,
    });
    if (accepted && sizing) {
      this.desk.open(entryIntentOf(offer, decision, sizing));
      this.memory.entered(instrument.id, at);
    }
    const mayLift = assessment.rejectedBy !== null && PASSING_REFUSALS.has(assessment.rejectedBy);
    if (!mayLift) this.answered.set(instrument.id, signal.candleClosedAt);
  }

  /** Whether market slices of the instrument matter to this account. */
  isInvolved(instrument: InstrumentId): boolean {
    return (
      this.book.liveCount > 0 &&
      (this.book.position(instrument) !== null || this.venue.hasWorking(instrument))
    );
  }

  /** Whether these best prices would change a working order. */
  isReachedBy(instrument: InstrumentId, bid: number, ask: number): boolean {
    return (
      this.book.liveCount > 0 &&
      (this.venue.isReachedBy(instrument, bid, ask) || this.desk.isReachedBy(instrument, bid, ask))
    );
  }

  beginSlice(instrument: InstrumentId, slice: MarketSlice): void {
    if (slice.type === 'candle') this.desk.matching({ instrument, ...slice.candle });
    this.venue.beginSlice(instrument, slice);
  }

  /** The slice is done with; a candle has also told where the price went. */
  endSlice(instrument: InstrumentId, slice: MarketSlice): void {
    this.venue.endSlice();
    this.desk.matching(null);
    if (slice.type !== 'candle') return this.desk.touch(instrument, slice);
    const { low, high, close } = slice.candle;
    this.manage(instrument, { low, high, last: close, at: slice.closeTime });
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

  /** Time passed; whether there was anything to look after. */
  tick(at: EpochMs): boolean {
    if (this.book.liveCount === 0 && this.book.openCount === 0) return false;
    this.desk.tick(at);
    return true;
  }

  /**
   * Takes the account's worth in, as it is before anything of `at`: where a trading day begins with that moment, and on
   * request. Whether that changed what is remembered.
   */
  watch(at: EpochMs, isAsked: boolean): boolean {
    if (!this.memory.risk || !(isAsked || this.memory.isNewDay(at))) return false;
    // At cost nobody knows what a position is worth: that waits for its price.
    return this.valuation().unmarked.length === 0 && this.memory.watch(at);
  }

  /** Closes what is held in the instrument; nothing can refuse it. */
  close(instrument: InstrumentId, reason: ExitReason, at: EpochMs): void {
    const position = this.book.position(instrument);
    if (!position) return;
    const last = this.setup.views.price(instrument);
    const decisionPrice =
      last === null ? (position.entryPrice ?? position.decisionPrice) : price(last);
    this.desk.close(instrument, reason, { decisionPrice, at });
  }

  /** Whether it changed what is remembered. */
  observeBreaker(observation: BreakerObservation): boolean {
    return this.memory.observeBreaker(observation);
  }

  resetBreaker(breaker: BreakerName, at: EpochMs): void {
    this.memory.resetBreaker(breaker, at);
  }

  /** Something waits to be taken in, written or sent. */
  get isUnsettled(): boolean {
    return this.hasUrgentChanges || this.news.length > 0 || this.desk.hasRequests;
  }

  takeNews(): void {
    for (let event = this.news.shift(); event; event = this.news.shift()) this.desk.onEvent(event);
  }

  sendRequests(at: EpochMs): void {
    for (const request of this.desk.takeRequests()) this.venue.perform(request, at);
    this.venue.matchJoined();
  }

  get hasUrgentChanges(): boolean {
    return this.book.changes.isUrgent || this.decisions.length > 0;
  }

  /** What changed since the last take; `null` when nothing did. */
  takeChanges(): AccountChanges | null {
    if (this.book.changes.isEmpty && this.decisions.length === 0 && !this.memory.hasChanged)
      return null;
    const { orders, fills, positions, transactions, trades } = this.book.changes.take();
    const changes: AccountChanges = {
      scope: this.account.scope,
      orders,
      fills,
      positions,
      transactions,
      trades,
      balances: transactions.length > 0 ? this.setup.ledger.balances() : [],
      decisions: this.decisions,
      state: this.memory.takeState(),
    };
    this.decisions = [];
    return changes;
  }

  /** Account currency. */
  get equity(): number {
    return this.worth.equity();
  }

  valuation(): Valuation {
    return this.worth.valuation();
  }

  get balances(): ReturnType<Ledger['balances']> {
    return this.setup.ledger.balances();
  }

  holds(instrument: InstrumentId): boolean {
    return this.book.position(instrument) !== null;
  }

  get openPositions(): number {
    return this.book.liveCount;
  }

  get openOrders(): number {
    return this.book.openOrders().length;
  }

  get livePositions(): ReturnType<AccountBook['livePositions']> {
    return this.book.livePositions();
  }

  get grossNotional(): number {
    return this.worth.grossNotional();
  }

  get ledgerBalanced(): boolean {
    return this.setup.ledger.cashIdentity(this.account.currency).holds;
  }

  private contextOf(offer: SignalOffer, state: RiskState): EntryContext {
    const valuation = (): Valuation => this.valuation();
    const traded = this.memory.tradedUpTo(offer.at);
    return entryContextOf(offer, { ...this.setup, book: this.book, state, traded, valuation });
  }

  private record(
    offer: SignalOffer,
    verdict: { outcome: DecisionOutcome; assessment: EntryAssessment | null },
  ): DecisionId {
    const { outcome, assessment } = verdict;
    const { onDecision, ids } = this.setup;
    const id = decisionId(ids.next('d'));
    this.funnel.decided(outcome, assessment?.rejectedBy ?? null);
    if (outcome === 'rejected' && !onDecision) return id;
    const decision = decisionRecordOf(offer, {
      id,
      scope: this.account.scope,
      outcome,
      assessment,
    });
    if (outcome !== 'rejected') this.decisions.push(decision);
    onDecision?.(decision);
    return id;
  }
}

import {
  adaptiveAfterTrade,
  INITIAL_ADAPTIVE_STATE,
  type AdaptiveOptions,
  type AdaptiveState,
} from '@tidegate/ai';
import { epochMs, invariant, type EpochMs, type InstrumentId } from '@tidegate/kernel';
import { NOTHING_TRADED, trailingVolume, volumeAfterTrade } from '@tidegate/matching';
import type { ClosedTrade, Fill } from '@tidegate/model';
import {
  breakersAfterStart,
  initialRiskState,
  resetBreaker,
  riskAfterEntry,
  riskAfterEquity,
  riskAfterTrade,
  riskAfterTransfer,
  tradingDayOf,
  type AccountBreaker,
  type EquityMark,
  type RiskOptions,
  type RiskState,
} from '@tidegate/risk';

import { parseAccountState, serialiseAccountState, type AccountState } from './account-state.js';

export interface AccountMemorySetup {
  /** The rules of the account's profile as it stands. */
  readonly risk: () => RiskOptions;
  readonly adaptive: () => AdaptiveOptions;
  /** What the account is worth now, account currency. */
  readonly equity: () => number;
  /** Every position has a price; without one it counts at cost. */
  readonly isMarked: () => boolean;
}

/** What an account remembers of its past: risk state, strategy records, trade count; noted for the next commit when it changes. */
export class AccountMemory {
  /** `null` until the first deposit. */
  private state: AccountState | null = null;
  private isChanged = false;
  private markedAt: EpochMs | null = null;
  private seenAt: EpochMs = epochMs(0);

  constructor(private readonly setup: AccountMemorySetup) {}

  get hasChanged(): boolean {
    return this.isChanged;
  }

  /** The time of the last change; 0 before any. */
  get changedAt(): EpochMs {
    return this.seenAt;
  }

  /** `null` while the account has never held money. */
  get risk(): RiskState | null {
    return this.state?.risk ?? null;
  }

  get adaptive(): AdaptiveState {
    return this.state?.adaptive ?? INITIAL_ADAPTIVE_STATE;
  }

  get closedTrades(): number {
    return this.state?.closedTrades ?? 0;
  }

  /** What was traded in the 30 days up to `at`, quote units. */
  tradedUpTo(at: EpochMs): number {
    return this.state ? trailingVolume(this.state.volume, at) : 0;
  }

  restore(text: string): void {
    this.state = parseAccountState(text);
  }

  /** The process began: what was tripped stays so, and nothing new trips during the grace. */
  begin(at: EpochMs): void {
    this.seenAt = at;
    this.markedAt = null;
    if (!this.state) return;
    const { risk } = this.state;
    const breakers = breakersAfterStart(risk.breakers, at, this.setup.risk().breakers);
    this.setRisk({ ...risk, breakers });
  }

  /** Money came in: the first of it starts the risk state, more of it lets peak and day start grow along. */
  funded(amount: number, at: EpochMs): void {
    this.seenAt = at;
    if (this.state) {
      this.setRisk(riskAfterTransfer(this.state.risk, { amount, ...this.worth() }));
      return;
    }
    this.set({
      risk: initialRiskState(at, amount, this.setup.risk()),
      adaptive: INITIAL_ADAPTIVE_STATE,
      closedTrades: 0,
      volume: NOTHING_TRADED,
    });
  }

  /** Takes the equity in, once per moment with every price known, so that the state does not depend on how often prices come. */
  mark(at: EpochMs): RiskState {
    this.seenAt = at;
    const risk = this.riskOrThrow();
    if (this.markedAt === at) return risk;
    const mark = { ...this.worth(), at };
    if (mark.isMarked) this.markedAt = at;
    return this.setRisk(riskAfterEquity(risk, mark, this.setup.risk()));
  }

  /** The trading day of `at` has not begun. */
  isNewDay(at: EpochMs): boolean {
    const { risk } = this;
    return risk !== null && tradingDayOf(at, this.setup.risk().day) > risk.tradingDay;
  }

  /** Takes the equity in between decisions; whether that changed anything. */
  watch(at: EpochMs): boolean {
    this.seenAt = at;
    const before = this.riskOrThrow();
    const mark = { ...this.worth(), at };
    return this.setRisk(riskAfterEquity(before, mark, this.setup.risk())) !== before;
  }

  entered(instrument: InstrumentId, at: EpochMs): void {
    this.seenAt = at;
    const mark = { ...this.worth(), at };
    this.setRisk(riskAfterEntry(this.riskOrThrow(), { instrument, mark }, this.setup.risk()));
  }

  filled({ price, quantity, at }: Fill): void {
    const state = this.stateOrThrow();
    const notional = price.mul(quantity).toNumber();
    this.set({ ...state, volume: volumeAfterTrade(state.volume, { notional, at }) });
  }

  closed(trade: ClosedTrade): void {
    this.seenAt = trade.closedAt;
    const mark = { ...this.worth(), at: trade.closedAt };
    const state = this.stateOrThrow();
    this.set({
      ...state,
      risk: riskAfterTrade(state.risk, { trade, mark }, this.setup.risk()),
      adaptive: adaptiveAfterTrade(state.adaptive, trade, this.setup.adaptive()),
      closedTrades: state.closedTrades + 1,
    });
  }

  /** A person accepts the level that tripped a breaker; it trips again only at a worse level. */
  resetBreaker(breaker: AccountBreaker, at: EpochMs): void {
    this.seenAt = at;
    if (!this.state) return;
    const { risk } = this.state;
    const breakers = resetBreaker(risk.breakers, { breaker, at }, this.setup.risk().breakers);
    if (breakers !== risk.breakers) this.setRisk({ ...risk, breakers });
  }

  /** The state, to be written as text when it changed since the last take, else `null`. */
  takeState(): (() => string) | null {
    const { state, isChanged } = this;
    this.isChanged = false;
    return isChanged && state ? () => serialiseAccountState(state) : null;
  }

  private worth(): Omit<EquityMark, 'at'> {
    return { equity: this.setup.equity(), isMarked: this.setup.isMarked() };
  }

  private riskOrThrow(): RiskState {
    return this.stateOrThrow().risk;
  }

  private stateOrThrow(): AccountState {
    invariant(this.state !== null, 'An account that trades holds money');
    return this.state;
  }

  private setRisk(risk: RiskState): RiskState {
    if (this.state && risk !== this.state.risk) this.set({ ...this.state, risk });
    return risk;
  }

  private set(state: AccountState): void {
    this.state = state;
    this.isChanged = true;
  }
}

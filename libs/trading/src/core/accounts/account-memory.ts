import {
  adaptiveAfterTrade,
  INITIAL_ADAPTIVE_STATE,
  type AdaptiveOptions,
  type AdaptiveState,
} from '@tidegate/ai';
import { doubleOf, epochMs, invariant, type EpochMs, type InstrumentId } from '@tidegate/kernel';
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
  /** Risk options of the account's current profile. */
  readonly risk: () => RiskOptions;
  readonly adaptive: () => AdaptiveOptions;
  /** Current equity, account currency. */
  readonly equity: () => number;
  /** Whether every position has a price. A position without one counts at cost. */
  readonly isMarked: () => boolean;
}

/** The history of an account: risk state, strategy records, trade count, volume. Changes go into the next commit. */
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

  /** Time of the last input that concerned the account; 0 before any. */
  get changedAt(): EpochMs {
    return this.seenAt;
  }

  /** `null` until the first deposit. */
  get risk(): RiskState | null {
    return this.state?.risk ?? null;
  }

  get adaptive(): AdaptiveState {
    return this.state?.adaptive ?? INITIAL_ADAPTIVE_STATE;
  }

  get closedTrades(): number {
    return this.state?.closedTrades ?? 0;
  }

  /** Volume of the 30 days up to `at`, quote units. */
  tradedUpTo(at: EpochMs): number {
    return this.state ? trailingVolume(this.state.volume, at) : 0;
  }

  restore(text: string): void {
    this.state = parseAccountState(text);
  }

  /** Called at a start of the process: tripped breakers stay tripped, and the others have a grace period. */
  begin(at: EpochMs): void {
    this.seenAt = at;
    this.markedAt = null;
    if (!this.state) return;
    const { risk } = this.state;
    const breakers = breakersAfterStart(risk.breakers, at, this.setup.risk().breakers);
    this.setRisk({ ...risk, breakers });
  }

  /** Books a transfer. The first deposit starts the risk state; later ones shift equity peak and day start. */
  funded(amount: number, at: EpochMs): void {
    this.seenAt = at;
    if (this.state) {
      this.setRisk(riskAfterTransfer(this.state.risk, { amount, ...this.equityNow() }));
      return;
    }
    this.set({
      risk: initialRiskState(at, amount, this.setup.risk()),
      adaptive: INITIAL_ADAPTIVE_STATE,
      closedTrades: 0,
      volume: NOTHING_TRADED,
    });
  }

  /**
   * Marks the equity. Marks each instant once while every price is known, so the state does not depend on how often
   * prices arrive.
   */
  mark(at: EpochMs): RiskState {
    this.seenAt = at;
    const risk = this.riskOrThrow();
    if (this.markedAt === at) return risk;
    const mark = { ...this.equityNow(), at };
    if (mark.isMarked) this.markedAt = at;
    return this.setRisk(riskAfterEquity(risk, mark, this.setup.risk()));
  }

  /** Whether `at` is in a later trading day than the last mark. */
  isNewDay(at: EpochMs): boolean {
    const { risk } = this;
    return risk !== null && tradingDayOf(at, this.setup.risk().day) > risk.tradingDay;
  }

  /** Marks the equity between decisions. Returns whether the state changed. */
  watch(at: EpochMs): boolean {
    this.seenAt = at;
    const before = this.riskOrThrow();
    const mark = { ...this.equityNow(), at };
    return this.setRisk(riskAfterEquity(before, mark, this.setup.risk())) !== before;
  }

  entered(instrument: InstrumentId, at: EpochMs): void {
    this.seenAt = at;
    const mark = { ...this.equityNow(), at };
    this.setRisk(riskAfterEntry(this.riskOrThrow(), { instrument, mark }, this.setup.risk()));
  }

  filled({ price, quantity, at }: Fill): void {
    const state = this.stateOrThrow();
    const notional = doubleOf(price.mul(quantity));
    this.set({ ...state, volume: volumeAfterTrade(state.volume, { notional, at }) });
  }

  closed(trade: ClosedTrade): void {
    this.seenAt = trade.closedAt;
    const mark = { ...this.equityNow(), at: trade.closedAt };
    const state = this.stateOrThrow();
    this.set({
      ...state,
      risk: riskAfterTrade(state.risk, { trade, mark }, this.setup.risk()),
      adaptive: adaptiveAfterTrade(state.adaptive, trade, this.setup.adaptive()),
      closedTrades: state.closedTrades + 1,
    });
  }

  /** Closes a breaker by hand. It trips again only at a worse level. */
  resetBreaker(breaker: AccountBreaker, at: EpochMs): void {
    this.seenAt = at;
    if (!this.state) return;
    const { risk } = this.state;
    const breakers = resetBreaker(risk.breakers, { breaker, at }, this.setup.risk().breakers);
    if (breakers !== risk.breakers) this.setRisk({ ...risk, breakers });
  }

  /** Serialises the state; `null` when it did not change since the last call. */
  takeState(): (() => string) | null {
    const { state, isChanged } = this;
    this.isChanged = false;
    return isChanged && state ? () => serialiseAccountState(state) : null;
  }

  private equityNow(): Omit<EquityMark, 'at'> {
    return { equity: this.setup.equity(), isMarked: this.setup.isMarked() };
  }

  private riskOrThrow(): RiskState {
    return this.stateOrThrow().risk;
  }

  private stateOrThrow(): AccountState {
    invariant(this.state !== null, 'An account must be funded before it trades');
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

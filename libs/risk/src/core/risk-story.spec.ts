import { describe, expect, it } from '@jest/globals';

import { DAY_MS, epochMs, HOUR_MS, MINUTE_MS, money, type EpochMs } from '@tidegate/kernel';
import type { GateCode } from '@tidegate/model';
import { aClosedTrade, NOON } from '@tidegate/portfolio/testing';

import { anEntryContext } from '../../testing/index.js';
import { assessEntry } from './assess-entry.js';
import { breakerChanges, resetBreaker } from './breakers.js';
import { RiskOptions } from './options/risk-options.js';
import { initialRiskState, type RiskState } from './risk-state.js';
import { parseRiskState, serialiseRiskState } from './risk-state-text.js';
import { riskAfterEntry, riskAfterEquity, riskAfterTrade } from './risk-transitions.js';

/** An account with entries and trades at given minutes, restarted after each of them. */
class AccountRun {
  state: RiskState;
  equity = 10_000;

  constructor(private readonly options: RiskOptions) {
    this.state = initialRiskState(NOON, this.equity, options);
  }

  /** Assessment of a good signal at `at`, and the notional of its entry. */
  ask(at: EpochMs): { refusal: GateCode | null; notional: number } {
    const assessment = assessEntry(
      anEntryContext({
        now: at,
        options: this.options,
        state: this.state,
        signal: { validUntil: epochMs(at + HOUR_MS) },
        market: { spreadRate: 0 },
        portfolio: { equity: this.equity, cash: this.equity },
      }),
    );
    return {
      refusal: assessment.rejectedBy,
      notional: assessment.sizing?.notional.toNumber() ?? 0,
    };
  }

  trade(at: EpochMs, netPnl: number): void {
    const { instrument } = anEntryContext();
    const entry = { instrument: instrument.id, mark: { equity: this.equity, isMarked: true, at } };
    this.state = riskAfterEntry(this.state, entry, this.options);
    this.equity += netPnl;
    const closedAt = epochMs(at + MINUTE_MS);
    const closed = aClosedTrade({ openedAt: at, closedAt, rMultiple: netPnl / 100 });
    const trade = { ...closed, netPnl: money(netPnl) };
    const mark = { equity: this.equity, isMarked: true, at: closedAt };
    this.restart(riskAfterTrade(this.state, { trade, mark }, this.options));
  }

  mark(at: EpochMs, equity: number): void {
    this.equity = equity;
    this.restart(riskAfterEquity(this.state, { equity, isMarked: true, at }, this.options));
  }

  reset(at: EpochMs): void {
    const { breakers } = this.state;
    this.restart({
      ...this.state,
      breakers: resetBreaker(
        breakers,
        { breaker: 'consecutive_losses', at },
        this.options.breakers,
      ),
    });
  }

  private restart(state: RiskState): void {
    const read = parseRiskState(serialiseRiskState(state));
    if (!read.ok) throw new Error(read.error.message);
    this.state = read.value;
  }
}

const after = (minutes: number): EpochMs => epochMs(NOON + minutes * MINUTE_MS);

describe('A losing day', () => {
  const options = new RiskOptions();
  options.costs.slippageRate = 0;
  options.limits.exposureRateMax = 1;
  options.limits.positionRateMax = 1;

  it('leads to cooldowns, smaller sizes, a stop for the day, and entries again the next morning', () => {
    const account = new AccountRun(options);
    expect(account.ask(after(10))).toEqual({ refusal: null, notional: 4_000 });

    account.trade(after(10), -100);
    expect(account.ask(after(11)).refusal).toBe('COOLDOWN_INSTRUMENT');
    expect(account.ask(after(12))).toEqual({ refusal: null, notional: 3_960 });

    account.trade(after(20), -120);
    account.trade(after(30), -120);
    // Three losses and 3.4 % below the peak: × 0.8 × 0.85 of 1 % ÷ 2.5 % of 9,660.
    expect(account.ask(after(40)).notional).toBeCloseTo(9_660 * 0.4 * 0.8 * 0.85, 0);

    account.mark(after(50), 9_500);
    expect(account.ask(after(50)).refusal).toBe('DAILY_LOSS_LIMIT');
    account.mark(after(60), 9_510);
    expect(account.ask(after(60)).refusal).toBeNull();

    account.mark(after(70), 9_400);
    const morning = epochMs(NOON + DAY_MS);
    expect(account.ask(after(70)).refusal).toBe('DAILY_LOSS_LIMIT');
    expect(account.ask(morning).refusal).toBeNull();
    account.mark(morning, 9_400);
    expect(account.state).toMatchObject({ dayStartEquity: 9_400, lossStreak: 3, entriesToday: 0 });
  });

  it('pauses entries after five losses until an operator resets the breaker, which does not trip again at once', () => {
    const account = new AccountRun(options);
    const start = account.state.breakers;
    for (let index = 0; index < 5; index++) account.trade(after(10 + index * 10), -20);
    expect(account.ask(after(60)).refusal).toBe('ENGINE_PAUSED');
    expect(breakerChanges(start, account.state.breakers)).toEqual([
      {
        breaker: 'consecutive_losses',
        tripped: true,
        reason: '5 losing trades in a row (limit 5)',
      },
    ]);

    account.reset(after(70));
    expect(account.ask(after(70)).refusal).toBeNull();
    account.trade(after(100), -20);
    expect(account.ask(after(110)).refusal).toBeNull();
    account.trade(after(120), -20);
    expect(account.ask(after(130)).refusal).toBe('ENGINE_PAUSED');
  });

  it('never blocks entries permanently: a bad record trades at the smallest size until it improves', () => {
    const patient = new RiskOptions();
    patient.breakers.enabled = false;
    patient.limits.drawdownRateMax = 1;
    patient.limits.dailyLossRateMax = 1;
    patient.pace.tradesPerHourMax = 0;
    Object.assign(patient.ruin, { paths: 100, horizonTrades: 120 });
    const account = new AccountRun(patient);
    for (let index = 0; index < 40; index++) account.trade(after(10 * (index + 1)), -100);
    expect(account.state.ruin.probationLeft).toBeGreaterThan(0);
    expect(account.ask(after(1_000))).toEqual({ refusal: null, notional: 10 });
    for (let index = 0; index < 400; index++) account.trade(after(1_000 + 10 * index), 100);
    expect(account.state.ruin.probationLeft).toBe(0);
    expect(account.ask(after(10_000)).notional).toBeGreaterThan(1_000);
  });
});

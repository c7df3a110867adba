import { describe, expect, it } from '@jest/globals';
import { instrumentId, price, quantity } from '@tidegate/kernel';
import { anOpenPosition, NOON } from '@tidegate/portfolio/testing';
import { initialRiskState, RiskOptions } from '@tidegate/risk';
import type { AccountRisk, AccountStatus, EngineStatus } from '@tidegate/trading';

import { riskAnswer } from './risk-answer.js';
import { safetyOf, type SafetySources } from './safety.js';

const options = new RiskOptions();
const BTC = instrumentId('kraken', 'BTC/USD');
const base = anOpenPosition();
const LONG = {
  ...base,
  ...{
    instrument: BTC,
    status: 'open' as const,
    direction: 'long' as const,
    quantity: quantity(2),
  },
  plan: { ...base.plan, stop: price(95), unprotectedSince: null },
};

function riskOf(over: Partial<AccountRisk> = {}): AccountRisk {
  const state = { ...initialRiskState(NOON, 10_000, options), equityPeak: 10_400 };
  return {
    ...{ equity: 9_900, state, options, grossNotional: 990, openPositions: 1 },
    ...{ entriesLastHour: 3, entriesToday: 5 },
    ...over,
  };
}

const answer = (risk: AccountRisk, mark: number | null = 100) =>
  riskAnswer({ risk, currency: 'USD', positions: [LONG], priceOf: () => mark });

describe('riskAnswer', () => {
  it('compares each limit with its use, in fractions and in money', () => {
    const [day, drawdown, exposure, positions] = answer(riskOf()).gauges;
    expect(day).toMatchObject({
      gate: 'DAILY_LOSS_LIMIT',
      used: 0.01,
      limit: 0.05,
      usedMoney: 100,
    });
    expect(day?.share).toBeCloseTo(0.2, 12);
    expect(drawdown?.used).toBeCloseTo(500 / 10_400, 12);
    expect(exposure?.used).toBeCloseTo(0.1, 12);
    expect(positions).toMatchObject({ gate: 'MAX_POSITIONS', used: 1, limit: 10, share: 0.1 });
  });

  it('shows a limit that is off as none', () => {
    const daily = answer(riskOf()).gauges.find(({ gate }) => gate === 'MAX_TRADES_PER_DAY');
    expect(daily).toMatchObject({ used: 5, limit: null, share: null });
  });

  it('says what stops, a gap and the loss of the venue would cost', () => {
    expect(answer(riskOf()).scenarios).toMatchObject([
      { scenario: 'all_stops', change: -10, unknown: 0 },
      { scenario: 'gap_down', change: -20 },
      { scenario: 'venue_gone', change: -9_900, share: -1 },
    ]);
  });

  it('leaves out positions without a price', () => {
    expect(answer(riskOf(), null).scenarios[0]).toMatchObject({ change: 0, unknown: 1 });
  });

  it('knows no use before the first funds', () => {
    const { gauges, breakers } = answer(riskOf({ equity: null, state: null }));
    expect(gauges[0]).toMatchObject({ used: null, share: null });
    expect(breakers.every(({ tripped }) => !tripped)).toBe(true);
  });
});

function safety(over: Partial<SafetySources> = {}) {
  const engine = { venue: 'kraken', phase: 'running', connected: true, quoteAlarms: [] };
  const account = {
    ...{ scope: LONG.scope, lifecycle: 'open', ledgerBalanced: true, pauses: [], equity: '1' },
  };
  return safetyOf({
    engine: { ...engine, storeProblem: null } as unknown as EngineStatus,
    account: account as unknown as AccountStatus,
    positions: [LONG],
    risk: answer(riskOf()),
    ...over,
  });
}

describe('safetyOf', () => {
  it('is yes without a reason', () => {
    expect(safety()).toEqual({ state: 'yes', reasons: [] });
  });

  it('is no while a position has no working stop', () => {
    const bare = { ...LONG, plan: { ...LONG.plan, unprotectedSince: NOON } };
    const { state, reasons } = safety({ positions: [bare] });
    expect(state).toBe('no');
    expect(reasons).toEqual([
      { code: 'POSITION_UNPROTECTED', severity: 'no', subject: BTC, page: 'positions' },
    ]);
  });

  it('is no while the feed is down, and watch while a limit is near', () => {
    const engine = { phase: 'running', connected: false, quoteAlarms: [], storeProblem: null };
    expect(safety({ engine: engine as unknown as EngineStatus }).state).toBe('no');
    const near = answer(riskOf({ equity: 9_550 }));
    expect(safety({ risk: near })).toMatchObject({
      state: 'watch',
      reasons: [{ code: 'LIMIT_NEAR', subject: 'DAILY_LOSS_LIMIT' }],
    });
  });
});

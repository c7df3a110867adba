import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { DAY_MS, epochMs, instrumentId, MINUTE_MS } from '@tidegate/kernel';
import { CaseCounter, seeded } from '@tidegate/kernel/testing';
import { BTC_USD } from '@tidegate/matching/testing';
import { aClosedTrade, NOON } from '@tidegate/portfolio/testing';

import { trippedBreakers } from './breakers.js';
import { RiskOptions } from './options/risk-options.js';
import {
  dailyLossRateOf,
  drawdownRateOf,
  initialRiskState,
  RISK_STATE_BOUNDS,
  type RiskState,
} from './risk-state.js';
import { parseRiskState, serialiseRiskState } from './risk-state-text.js';
import {
  riskAfterEntry,
  riskAfterEquity,
  riskAfterTrade,
  riskAfterTransfer,
} from './risk-transitions.js';

const options = new RiskOptions();
const fresh = initialRiskState(NOON, 1_000, options);
const mark = (equity: number, minutes = 0) => ({
  equity,
  isMarked: true,
  at: epochMs(NOON + minutes * MINUTE_MS),
});
/** A mark with a position that has no price yet and counts at cost. */
const atCost = (equity: number, minutes = 0) => ({ ...mark(equity, minutes), isMarked: false });

const trade = (netPnl: number, plan: Parameters<typeof aClosedTrade>[0] = {}) =>
  aClosedTrade({ netPnl, ...plan });

const afterTrades = (state: RiskState, ...results: readonly number[]): RiskState =>
  results.reduce(
    (current, net, index) =>
      riskAfterTrade(current, { trade: trade(net), mark: mark(1_000, index) }, options),
    state,
  );

describe('riskAfterEquity', () => {
  it('returns the same object when nothing changes', () => {
    expect(riskAfterEquity(fresh, mark(1_000), options)).toBe(fresh);
    expect(riskAfterEquity(fresh, mark(950, 10), options)).toBe(fresh);
  });

  it('records the equity peak', () => {
    const state = riskAfterEquity(riskAfterEquity(fresh, mark(1_200), options), mark(900), options);
    expect(state.equityPeak).toBe(1_200);
    expect(drawdownRateOf(state, 900)).toBeCloseTo(0.25, 12);
    expect(drawdownRateOf(state, 1_500)).toBe(0);
  });

  it('starts a trading day with its first mark and keeps streaks across days', () => {
    const busy = { ...fresh, entriesToday: 7, lossStreak: 3 };
    const next = riskAfterEquity(busy, mark(960, DAY_MS / MINUTE_MS), options);
    expect(next).toMatchObject({
      tradingDay: fresh.tradingDay + 1,
      dayStartEquity: 960,
      entriesToday: 0,
      lossStreak: 3,
    });
    expect(dailyLossRateOf(next, 912)).toBeCloseTo(0.05, 12);
  });

  it('does not restore yesterday for a late mark', () => {
    const today = riskAfterEquity(fresh, mark(900, DAY_MS / MINUTE_MS), options);
    expect(riskAfterEquity(today, mark(990), options).dayStartEquity).toBe(900);
  });

  it('trips the drawdown breaker after the start grace period', () => {
    expect(riskAfterEquity(fresh, mark(750), options).breakers.states.drawdown.tripped).toBe(false);
    const fallen = riskAfterEquity(fresh, mark(750, 5), options);
    expect(fallen.breakers.states.drawdown).toMatchObject({
      tripped: true,
      reason: 'Drawdown of 25.00 % (limit 0.2)',
    });
  });
});

describe('An equity with positions at cost', () => {
  const nextDay = DAY_MS / MINUTE_MS;
  const { equityPeak, tradingDay, dayStartEquity, breakers } = fresh;
  const unchanged = { equityPeak, tradingDay, dayStartEquity, breakers };

  it.each([
    ['a higher equity', atCost(1_500, 10)],
    ['a drawdown beyond the breaker level', atCost(500, 10)],
    ['the next trading day', atCost(900, nextDay)],
  ])('changes nothing: %s', (_, seen) => {
    expect(riskAfterEquity(fresh, seen, options)).toBe(fresh);
  });

  it('leaves peak, trading day, and drawdown unchanged at an entry or a trade', () => {
    const entry = { instrument: BTC_USD.id, mark: atCost(2_000, nextDay) };
    expect(riskAfterEntry(fresh, entry, options)).toMatchObject({ ...unchanged, entriesToday: 1 });
    const closed = { trade: trade(-5), mark: atCost(400, nextDay) };
    expect(riskAfterTrade(fresh, closed, options)).toMatchObject({ ...unchanged, lossStreak: 1 });
  });

  it('lets the first mark with every price start the trading day', () => {
    const waiting = riskAfterEquity(fresh, atCost(1_500, nextDay), options);
    expect(riskAfterEquity(waiting, mark(980, nextDay + 1), options)).toMatchObject({
      tradingDay: tradingDay + 1,
      dayStartEquity: 980,
      equityPeak: 1_000,
    });
  });
});

describe('riskAfterEntry', () => {
  const entry = (minutes: number) => ({ instrument: BTC_USD.id, mark: mark(1_000, minutes) });

  it('counts the entry and starts the instrument cooldown', () => {
    const state = riskAfterEntry(riskAfterEntry(fresh, entry(0), options), entry(5), options);
    expect(state.entriesToday).toBe(2);
    expect(state.entryTimes).toEqual([NOON, NOON + 5 * MINUTE_MS]);
    expect(state.instrumentActivity).toEqual({ [BTC_USD.id]: NOON + 5 * MINUTE_MS });
  });

  it('counts the entry in its own trading day', () => {
    const yesterday = riskAfterEntry(fresh, entry(0), options);
    expect(riskAfterEntry(yesterday, entry(DAY_MS / MINUTE_MS), options).entriesToday).toBe(1);
  });

  it('keeps a bounded number of entries and cooldowns', () => {
    const forgetful = new RiskOptions();
    forgetful.pace.instrumentCooldownMs = 604_800_000;
    const { entryTimes, cooldownKeys } = RISK_STATE_BOUNDS;
    const full = {
      ...fresh,
      entryTimes: Array.from({ length: entryTimes }, (_, index) =>
        epochMs(NOON - entryTimes + index),
      ),
      instrumentActivity: Object.fromEntries(
        Array.from({ length: cooldownKeys }, (_, index) => [`kraken:A${index}/USD`, NOON]),
      ),
    };
    const state = riskAfterEntry(full, entry(1), forgetful);
    expect(state.entryTimes).toHaveLength(entryTimes);
    expect(state.entryTimes[0]).toBe(full.entryTimes[1]);
    expect(state.entryTimes[entryTimes - 1]).toBe(NOON + MINUTE_MS);
    expect(Object.keys(state.instrumentActivity)).toHaveLength(cooldownKeys);
    expect(state.instrumentActivity['kraken:A0/USD']).toBeUndefined();
    expect(state.instrumentActivity[BTC_USD.id]).toBe(NOON + MINUTE_MS);
  });

  it('drops expired cooldowns', () => {
    const other = { instrument: instrumentId('kraken', 'ETH/USD'), mark: mark(1_000, 1) };
    const state = riskAfterEntry(riskAfterEntry(fresh, entry(0), options), other, options);
    expect(Object.keys(state.instrumentActivity)).toEqual(['kraken:ETH/USD']);
  });
});

describe('riskAfterTrade', () => {
  it('counts streaks and records the last loss', () => {
    const state = afterTrades(fresh, 10, -5, -7);
    expect(state).toMatchObject({
      lossStreak: 2,
      winStreak: 0,
      lastLossAt: NOON + 2 * MINUTE_MS,
      closedTrades: 3,
      rMultiples: [1, -0.5, -0.7],
    });
    expect(afterTrades(state, 3)).toMatchObject({ lossStreak: 0, winStreak: 1 });
  });

  it('keeps the later loss when an earlier one is applied after it', () => {
    const after = (state: RiskState, minutes: number): RiskState =>
      riskAfterTrade(state, { trade: trade(-1), mark: mark(1_000, minutes) }, options);
    expect(after(after(fresh, 7), 5).lastLossAt).toBe(NOON + 7 * MINUTE_MS);
  });

  it('leaves streaks unchanged for a trade at exactly zero', () => {
    expect(afterTrades(fresh, -1, 0)).toMatchObject({ lossStreak: 1, winStreak: 0 });
    expect(afterTrades(fresh, 1, 0)).toMatchObject({ winStreak: 1, lossStreak: 0 });
  });

  it('starts the cooldown of the instrument and that of the strategy, instrument, and direction', () => {
    const closed = { trade: trade(-1, { direction: 'short' }), mark: mark(1_000, 3) };
    const state = riskAfterTrade(fresh, closed, options);
    expect(state.instrumentActivity).toEqual({ 'kraken:BTC/USD': NOON + 3 * MINUTE_MS });
    expect(state.strategyExits).toEqual({ 'kraken:BTC/USD|keltner|short': NOON + 3 * MINUTE_MS });
  });

  it.each([
    { instrumentCooldownMs: 60_000, strategyCooldownMs: 600_000, kept: ['strategy'] },
    { instrumentCooldownMs: 600_000, strategyCooldownMs: 60_000, kept: ['instrument'] },
    {
      instrumentCooldownMs: 600_000,
      strategyCooldownMs: 600_000,
      kept: ['instrument', 'strategy'],
    },
    { instrumentCooldownMs: 60_000, strategyCooldownMs: 60_000, kept: [] },
  ])('keeps each cooldown for its own duration: $kept', ({ kept, ...cooldowns }) => {
    const paced = new RiskOptions();
    Object.assign(paced.pace, cooldowns);
    const eth = instrumentId('kraken', 'ETH/USD');
    const first = riskAfterTrade(fresh, { trade: trade(1), mark: mark(1_000, 0) }, paced);
    const other = { trade: trade(1, { instrument: eth }), mark: mark(1_000, 5) };
    const state = riskAfterTrade(first, other, paced);
    const found = [
      ...(BTC_USD.id in state.instrumentActivity ? ['instrument'] : []),
      ...('kraken:BTC/USD|keltner|long' in state.strategyExits ? ['strategy'] : []),
    ];
    expect(found).toEqual(kept);
    expect(state.instrumentActivity[eth]).toBe(NOON + 5 * MINUTE_MS);
    expect(state.strategyExits['kraken:ETH/USD|keltner|long']).toBe(NOON + 5 * MINUTE_MS);
  });

  it('trips the loss breaker on a losing streak and the slippage breaker on bad fills', () => {
    const losing = afterTrades(fresh, -1, -1, -1, -1, -1);
    expect(losing.breakers.states.consecutive_losses.tripped).toBe(true);
    let state = fresh;
    for (let minutes = 5; minutes < 8; minutes++) {
      const slipped = trade(1, { entrySlippage: 0.006, exitSlippage: 0.005 });
      state = riskAfterTrade(state, { trade: slipped, mark: mark(1_000, minutes) }, options);
    }
    expect(state.breakers.states.slippage_anomaly).toMatchObject({ tripped: true, strikes: 3 });
  });

  it('keeps a bounded number of R-multiples', () => {
    const many = { ...fresh, rMultiples: Array.from({ length: 500 }, (_, index) => index) };
    const state = afterTrades(many, 10);
    expect(state.rMultiples).toHaveLength(RISK_STATE_BOUNDS.rMultiples);
    expect(state.rMultiples[0]).toBe(1);
    expect(state.rMultiples[499]).toBe(1);
  });
});

describe('riskAfterTransfer', () => {
  const drawn = { ...fresh, equityPeak: 1_200 };

  it.each([
    ['a withdrawal', -500],
    ['a deposit', 3_000],
  ])('keeps drawdown and daily loss unchanged: %s', (_what, amount) => {
    const equity = 960 + amount;
    const state = riskAfterTransfer(drawn, { amount, equity, isMarked: true });
    expect(drawdownRateOf(state, equity)).toBeCloseTo(drawdownRateOf(drawn, 960), 12);
    expect(dailyLossRateOf(state, equity)).toBeCloseTo(dailyLossRateOf(drawn, 960), 12);
  });

  it('restarts peak and day start for an account that had no equity', () => {
    expect(riskAfterTransfer(drawn, { amount: 500, equity: 500, isMarked: true })).toMatchObject({
      equityPeak: 500,
      dayStartEquity: 500,
    });
  });
});

describe('riskAfterTransfer while a position has no price', () => {
  it.each([[-500], [3_000]])('moves peak and day start by the amount: %d', (amount) => {
    const drawn = { ...fresh, equityPeak: 1_200 };
    const state = riskAfterTransfer(drawn, { amount, equity: 77, isMarked: false });
    expect(state).toEqual({
      ...drawn,
      equityPeak: 1_200 + amount,
      dayStartEquity: 1_000 + amount,
    });
  });

  it('keeps peak and day start at or above zero', () => {
    const state = riskAfterTransfer(fresh, { amount: -1_500, equity: 10, isMarked: false });
    expect(state).toMatchObject({ equityPeak: 0, dayStartEquity: 0 });
  });
});

describe('The state after a restart', () => {
  const anyStep = fc.oneof(
    fc.record({
      type: fc.constant('equity' as const),
      equity: fc.integer({ min: 500, max: 2_000 }),
    }),
    fc.record({
      type: fc.constant('entry' as const),
      equity: fc.integer({ min: 500, max: 2_000 }),
    }),
    fc.record({
      type: fc.constant('trade' as const),
      equity: fc.integer({ min: 500, max: 2_000 }),
      net: fc.integer({ min: -20, max: 20 }),
    }),
  );
  type Step = typeof anyStep extends fc.Arbitrary<infer T> ? T : never;

  const apply = (state: RiskState, step: Step, minutes: number): RiskState => {
    const now = mark(step.equity, minutes);
    if (step.type === 'equity') return riskAfterEquity(state, now, options);
    if (step.type === 'entry') {
      return riskAfterEntry(state, { instrument: BTC_USD.id, mark: now }, options);
    }
    return riskAfterTrade(state, { trade: trade(step.net), mark: now }, options);
  };

  it('evolves exactly as without the restart', () => {
    const cases = new CaseCounter('restarted', 'tripped', 'losing', 'another day');
    fc.assert(
      fc.property(
        fc.array(anyStep, { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 0, max: 29 }),
        (steps, stop) => {
          let straight = fresh;
          let restarted = fresh;
          steps.forEach((step, index) => {
            if (index === stop) {
              const read = parseRiskState(serialiseRiskState(restarted));
              if (!read.ok) throw new Error(read.error.message);
              restarted = read.value;
            }
            straight = apply(straight, step, index * 90);
            restarted = apply(restarted, step, index * 90);
          });
          expect(restarted).toEqual(straight);
          cases.count('restarted', stop < steps.length);
          cases.count('tripped', trippedBreakers(straight.breakers).length > 0);
          cases.count('losing', straight.lossStreak > 1);
          cases.count('another day', straight.tradingDay > fresh.tradingDay);
        },
      ),
      seeded({ numRuns: 200 }),
    );
    cases.assertReached();
  });
});

import { describe, expect, it } from '@jest/globals';

import { instrumentId } from '@tidegate/kernel';
import type { Verdict } from '@tidegate/model';
import { NOON } from '@tidegate/portfolio/testing';

import {
  aHeldExposure,
  anEntryContext,
  riskOptionsWith,
  type ContextPlan,
} from '../../../testing/index.js';
import { BlackoutWindow } from '../options/gate-options.js';
import { costShareTooHigh } from './cost-gates.js';
import { clockSkew, enginePaused, staleData, type Gate } from './data-gates.js';
import {
  correlatedExposure,
  correlationGroupFull,
  drawdownLimit,
  exposureLimit,
  globalExposureLimit,
  maxPositions,
  riskOfRuinGate,
} from './exposure-gates.js';
import { eventBlackout, quietHours, spreadTooWide } from './market-gates.js';
import { positionExists } from './pace-gates.js';
import { aiBelowThreshold, confidenceBelowMin, riskRewardBelowMin } from './signal-gates.js';

const ask = (gate: Gate, plan: ContextPlan = {}): Verdict => gate(anEntryContext(plan));

/** Options that leave exactly `room` for correlated positions besides the 100 that are held. */
const correlatedPlan = (room: number): ContextPlan => ({
  portfolio: { positions: [aHeldExposure({ notional: 100 })] },
  returnsCorrelation: () => 0.9,
  options: riskOptionsWith({ limits: { correlatedExposureRateMax: (100 + room) / 5_000 } }),
});

const exposurePlan = (room: number): ContextPlan => ({
  portfolio: { positions: [aHeldExposure({ notional: 100 })] },
  options: riskOptionsWith({ limits: { exposureRateMax: (100 + room) / 5_000 } }),
});

const globalPlan = (room: number): ContextPlan => ({
  portfolio: { globalNotional: 4_000, globalLimit: 4_000 + room },
});

describe('A limit of exposure', () => {
  it.each<[string, Gate, (room: number) => ContextPlan]>([
    ['correlated positions', correlatedExposure, correlatedPlan],
    ['the account', exposureLimit, exposurePlan],
    ['the tenant', globalExposureLimit, globalPlan],
  ])('a limit of %s passes when the smallest order of 10 just fits', (_, gate, planOf) => {
    expect(ask(gate, planOf(10)).passed).toBe(true);
    expect(ask(gate, planOf(9.9)).passed).toBe(false);
  });

  it('the limit of the tenant gives used notional and limit when it passes', () => {
    expect(ask(globalExposureLimit, globalPlan(10))).toMatchObject({
      gate: 'GLOBAL_EXPOSURE_LIMIT',
      numbers: { used: 4_000, limit: 4_010, smallest: 10 },
    });
  });

  it('counts only the positions of the group of the instrument', () => {
    const options = riskOptionsWith({
      limits: {
        correlationGroups: [{ name: 'majors', assets: ['BTC', 'ETH'] }],
        positionsPerGroupMax: 2,
      },
    });
    const sol = aHeldExposure({ instrument: instrumentId('kraken', 'SOL/USD'), base: 'SOL' });
    const positions = [aHeldExposure(), sol];
    const verdict = ask(correlationGroupFull, { options, portfolio: { positions } });
    expect(verdict).toMatchObject({
      passed: true,
      gate: 'CORRELATION_GROUP_FULL',
      numbers: { group: 'majors', open: 1, limit: 2 },
    });
    expect(ask(correlationGroupFull, { options, instrument: { base: 'XYZ' } })).toMatchObject({
      passed: true,
      gate: 'CORRELATION_GROUP_FULL',
      numbers: { group: '', limit: 2 },
    });
  });

  it('gives the number of open positions when it passes', () => {
    expect(ask(maxPositions).numbers).toEqual({ open: 0, limit: 10 });
    expect(ask(positionExists).numbers).toEqual({ exists: false });
  });
});

describe('A drawdown', () => {
  it('is refused at its limit', () => {
    expect(ask(drawdownLimit, { portfolio: { equity: 3_751 } }).passed).toBe(true);
    expect(ask(drawdownLimit, { portfolio: { equity: 3_750 } }).passed).toBe(false);
  });
});

describe('A risk of ruin', () => {
  const options = riskOptionsWith({ ruin: { action: 'refuse', probabilityMax: 0.01 } });

  it.each([
    [null, true],
    [0.005, true],
    [0.01, true],
    [0.011, false],
  ])('a risk of ruin of %p passes: %p', (probability, passes) => {
    const ruin = { probability, probationLeft: 0 };
    expect(ask(riskOfRuinGate, { options, state: { ruin } }).passed).toBe(passes);
  });
});

describe('A pause', () => {
  it('a pause by the account’s own breaker has its name as code', () => {
    const { state } = anEntryContext();
    const drawdown = { ...state.breakers.states.drawdown, tripped: true, reason: 'fell' };
    const breakers = { ...state.breakers, states: { ...state.breakers.states, drawdown } };
    expect(ask(enginePaused, { state: { breakers } }).numbers).toEqual({
      pauses: 1,
      first: 'drawdown',
    });
    expect(ask(enginePaused).numbers).toEqual({ pauses: 0 });
  });
});

describe('Data', () => {
  it('may differ from the venue’s clock by exactly the limit', () => {
    expect(ask(clockSkew, { market: { clockSkewMs: -2_000 } }).passed).toBe(true);
    expect(ask(clockSkew, { market: { clockSkewMs: 2_001 } }).passed).toBe(false);
  });

  it('names every position without a price', () => {
    const unmarked = ['ETH/USD', 'SOL/USD'].map((symbol) => instrumentId('kraken', symbol));
    expect(ask(staleData, { unmarked }).message).toContain('kraken:ETH/USD, kraken:SOL/USD');
  });
});

describe('The market', () => {
  it('may have a spread of exactly the absolute limit', () => {
    const options = riskOptionsWith({ market: { spreadRateMax: 0.003, spreadToAtrMax: 1 } });
    expect(ask(spreadTooWide, { options, market: { spreadRate: 0.003 } }).passed).toBe(true);
  });

  it('is not blacked out before its window', () => {
    const hour = (offset: number) => new Date(NOON + offset * 3_600_000).toISOString();
    const window = Object.assign(new BlackoutWindow(), { from: hour(1), until: hour(2) });
    const options = riskOptionsWith({ pace: { blackouts: [window] } });
    expect(ask(eventBlackout, { options }).passed).toBe(true);
  });

  it('is blacked out for all assets and without a reason by default', () => {
    const from = new Date(NOON).toISOString();
    const until = new Date(NOON + 1).toISOString();
    const window = Object.assign(new BlackoutWindow(), { from, until });
    const options = riskOptionsWith({ pace: { blackouts: [window] } });
    const { passed, message } = ask(eventBlackout, { options });
    expect(passed).toBe(false);
    expect(message.endsWith(until)).toBe(true);
  });

  it('rejects a window with an invalid end', () => {
    const window = { from: new Date(NOON).toISOString(), until: 'later', reason: '', assets: [] };
    const options = riskOptionsWith({ pace: { blackouts: [window] } });
    expect(() => ask(eventBlackout, { options })).toThrow();
  });

  it('gives the hour when it is not quiet', () => {
    expect(ask(quietHours).numbers).toEqual({ hour: 12 });
  });
});

describe('A signal', () => {
  it('may have exactly the required confidence', () => {
    expect(ask(confidenceBelowMin, { signal: { confidence: 0.5 } }).passed).toBe(true);
    expect(ask(aiBelowThreshold, { prediction: { confidence: 0.5 } }).passed).toBe(true);
  });

  it('may have a stop exactly as far as the limit and a level of exactly one tick', () => {
    const options = riskOptionsWith({ signal: { stopRateMax: 0.25 } });
    expect(ask(riskRewardBelowMin, { options, signal: { stop: 75, target: 200 } }).passed).toBe(
      true,
    );
    const { priceIncrement } = anEntryContext().instrument;
    const tick = priceIncrement.toNumber();
    const numbers = ask(riskRewardBelowMin, { signal: { stop: tick } }).numbers;
    expect(Object.keys(numbers)).not.toContain('tick');
  });

  it.each([
    ['a stop at the entry', { stop: 100 }],
    ['a stop above the entry', { stop: 101 }],
    ['a target at the entry', { target: 100 }],
    ['a target below the entry', { target: 99 }],
  ])('a signal to buy is refused with %s at any required ratio', (_, signal) => {
    const options = riskOptionsWith({
      signal: { riskRewardMin: -100 },
      costs: { netRiskRewardMin: 0 },
    });
    expect(ask(riskRewardBelowMin, { options, signal }).passed).toBe(false);
  });

  it('has no ratio of reward to risk without a risk', () => {
    expect(ask(riskRewardBelowMin, { signal: { stop: 100 } }).numbers['riskReward']).toBe(0);
  });

  it('has the code of the cost gate also when that gate is off', () => {
    const options = riskOptionsWith({ costs: { shareMax: 0 } });
    expect(ask(costShareTooHigh, { options }).gate).toBe('COST_SHARE_TOO_HIGH');
  });
});

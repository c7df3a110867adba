import { describe, expect, it } from '@jest/globals';

import { epochMs, instrumentId } from '@tidegate/kernel';
import type { Verdict } from '@tidegate/model';
import { NOON } from '@tidegate/portfolio/testing';

import { anEntryContext, type ContextPlan } from '../../../testing/index.js';
import { RiskOptions } from '../options/risk-options.js';
import {
  clockSkew,
  directionNotAllowed,
  enginePaused,
  instrumentNotTradable,
  staleData,
  type Gate,
} from './data-gates.js';
import {
  correlatedExposure,
  correlationGroupFull,
  dailyLossLimit,
  drawdownLimit,
  exposureLimit,
  globalExposureLimit,
  maxPositions,
  riskOfRuinGate,
} from './exposure-gates.js';
import { bookUnknown, eventBlackout, quietHours, spreadTooWide } from './market-gates.js';
import {
  cooldownAfterLoss,
  cooldownInstrument,
  maxTradesPerDay,
  maxTradesPerHour,
  positionExists,
} from './pace-gates.js';
import {
  aiBelowThreshold,
  confidenceBelowMin,
  confluenceBelowMin,
  riskRewardBelowMin,
} from './signal-gates.js';

const ask = (gate: Gate, plan: ContextPlan = {}): Verdict => gate(anEntryContext(plan));
const ETH = { instrument: instrumentId('kraken', 'ETH/USD'), base: 'ETH' };

describe('Verdicts of the data gates', () => {
  it('name every pause, the account’s own breakers after those from outside', () => {
    const verdict = ask(enginePaused, {
      pauses: [
        { code: 'feed_down', reason: 'no connection for 61 s' },
        { code: 'operator', reason: 'maintenance' },
      ],
    });
    expect(verdict.message).toBe(
      'Entries are paused: feed_down (no connection for 61 s), operator (maintenance). Exits go on; resume once the cause is settled',
    );
    expect(verdict.numbers).toEqual({ pauses: 2, first: 'feed_down' });
  });

  it('say which data is stale and how old it is', () => {
    expect(ask(staleData, { market: { candleAgeMs: 200_000 } }).message).toBe(
      'The newest candle is 200000 ms old, 180000 ms are allowed: entries wait for fresh data',
    );
    expect(ask(staleData, { market: { quoteAgeMs: null } }).message).toBe(
      'The newest quote is never seen, 15000 ms are allowed: entries wait for fresh data',
    );
    expect(ask(staleData, { unmarked: [ETH.instrument] }).message).toBe(
      'Equity is unknown: no price yet for what is held of kraken:ETH/USD; entries wait until every position has one',
    );
    expect(ask(staleData, { signal: { validUntil: epochMs(NOON - 250) } }).message).toContain(
      'expired 250 ms ago',
    );
  });

  it('keep the ages of what passed', () => {
    expect(ask(staleData).numbers).toEqual({
      candleAgeMs: 1_000,
      candleAgeMsMax: 180_000,
      quoteAgeMs: 500,
      quoteAgeMsMax: 15_000,
      quoteRequired: true,
      signalOverdueMs: 0,
      unmarked: 0,
    });
    expect(ask(clockSkew, { market: { clockSkewMs: -1_999 } })).toMatchObject({
      passed: true,
      numbers: { clockSkewMs: -1_999, limit: 2_000 },
    });
  });

  it('say that the clocks were never compared', () => {
    const verdict = ask(clockSkew, { market: { clockSkewMs: null } });
    expect(verdict.message).toBe(
      'The difference between our clock and the venue’s was never measured, 2000 ms are allowed: entries wait for the first measurement',
    );
    expect(verdict.numbers).toEqual({ clockSkewMs: 'unknown', limit: 2_000 });
  });

  it('let only an instrument that is online be entered', () => {
    const statuses = ['cancel_only', 'post_only', 'limit_only', 'reduce_only', 'delisted'] as const;
    for (const status of statuses) {
      const verdict = ask(instrumentNotTradable, { instrument: { status } });
      expect(verdict.passed).toBe(false);
      expect(verdict.message).toContain(`BTC/USD is ${status}`);
    }
  });

  it('say that it is the venue that does not trade freely', () => {
    for (const venueStatus of ['maintenance', 'cancel_only', 'post_only', 'limit_only'] as const) {
      const verdict = ask(instrumentNotTradable, { market: { venueStatus } });
      expect(verdict.passed).toBe(false);
      expect(verdict.message).toContain(`The venue is ${venueStatus}`);
    }
  });

  it('teach why a spot account cannot short', () => {
    const verdict = ask(directionNotAllowed, {
      account: { kind: 'spot' },
      signal: { direction: 'short' },
    });
    expect(verdict.numbers).toEqual({ kind: 'spot', direction: 'short' });
    expect(verdict.message).toContain('may only close what is held');
  });
});

describe('Verdicts of the signal gates', () => {
  it('name the level that cannot be a price', () => {
    const verdict = ask(riskRewardBelowMin, { signal: { direction: 'short', target: -3 } });
    expect(verdict.message).toBe(
      'The target -3 cannot be a price: a level is finite and at least one tick of 0.1; the signal is not tradable',
    );
    expect(verdict.numbers).toEqual({ entry: 100, stop: 102.5, target: -3, tick: 0.1 });
    expect(ask(riskRewardBelowMin, { signal: { stop: NaN } }).message).toContain('The stop NaN');
    expect(ask(riskRewardBelowMin, { signal: { entry: 0 } }).message).toContain('The entry 0');
  });

  it('count votes, and say what one vote alone would need', () => {
    const verdict = ask(confluenceBelowMin, { signal: { votesFor: 1, confidence: 0.49 } });
    expect(verdict.message).toBe(
      '1 of 2 needed votes are for it, and no single vote is sure enough (confidence 0.49, alone 0.5 is needed)',
    );
    expect(verdict.numbers).toMatchObject({ votesFor: 1, votesMin: 2, solo: false });
    expect(ask(confluenceBelowMin, { signal: { votesFor: 1 } }).numbers).toMatchObject({
      solo: true,
    });
  });

  it('do not take a fraction of a vote for one vote alone', () => {
    expect(ask(confluenceBelowMin, { signal: { votesFor: 0.25, confidence: 1 } }).passed).toBe(
      false,
    );
  });

  it('keep confidence and predictor', () => {
    expect(ask(confidenceBelowMin, { signal: { confidence: 0.4999 } }).message).toBe(
      'Confluence confidence 0.500 is below 0.5',
    );
    const verdict = ask(aiBelowThreshold, { prediction: { confidence: 0.3, probability: 0.2 } });
    expect(verdict.message).toBe(
      'heuristic gives a blended confidence of 0.300 (probability 0.200), 0.5 is needed',
    );
  });

  it('compare target with stop, for either direction', () => {
    expect(ask(riskRewardBelowMin).numbers).toEqual({
      used: (0.05 - 0.0007) / (0.025 + 0.0014),
      limit: 1,
      riskReward: 2,
      riskRewardMin: 1,
      stopRate: 0.025,
      stopRateMax: 0.1,
    });
    const short = { direction: 'short', stop: 104, target: 98 } as const;
    expect(ask(riskRewardBelowMin, { signal: short }).message).toBe(
      'The target is 0.50 times as far as the stop, 1 times are needed',
    );
    const far = { direction: 'short', stop: 111, target: 80 } as const;
    expect(ask(riskRewardBelowMin, { signal: far }).message).toBe(
      'The stop is 11.00 % away, 10.00 % are allowed',
    );
  });
});

describe('Verdicts of the market gates', () => {
  it('tell a wide spread from one that is wide for this instrument', () => {
    const wide = ask(spreadTooWide, { market: { spreadRate: 0.004 }, regime: { atrRate: 1 } });
    expect(wide.message).toBe('The spread is 0.400 %, 0.300 % are allowed');
    const eats = ask(spreadTooWide, { market: { spreadRate: 0.002 } });
    expect(eats.message).toContain('0.200 % is more than 0.15 of the average true range (1.000 %)');
  });

  it('say how old the book is where one is required', () => {
    const options = new RiskOptions();
    options.market.bookRequired = true;
    const old = ask(bookUnknown, { options, market: { bookAgeMs: 9_000 } });
    expect(old.message).toContain('9000 ms old, 5000 ms are allowed');
    const never = ask(bookUnknown, { options, market: { book: null, bookAgeMs: null } });
    expect(never.message).toContain('never seen');
    expect(never.numbers).toEqual({
      known: false,
      required: true,
      bookAgeMs: 'unknown',
      limit: 5_000,
    });
    expect(ask(bookUnknown, { options }).passed).toBe(true);
  });

  it('give the window and its reason', () => {
    const options = new RiskOptions();
    const window = { from: '2023-11-15T11:00:00Z', until: '2023-11-15T12:00:01Z', assets: [] };
    options.pace.blackouts = [{ ...window, reason: 'rate decision' }];
    expect(ask(eventBlackout, { options }).message).toBe(
      'Nothing is opened from 2023-11-15T11:00:00Z until 2023-11-15T12:00:01Z: rate decision',
    );
    expect(ask(eventBlackout).numbers).toEqual({ windows: 0 });
  });

  it('break on a window that no validation let in', () => {
    const options = new RiskOptions();
    options.pace.blackouts = [{ from: 'soon', until: 'later', reason: '', assets: [] }];
    expect(() => ask(eventBlackout, { options })).toThrow('ISO 8601');
  });

  it('name the quiet hour', () => {
    const options = new RiskOptions();
    options.pace.quietHours = [12];
    expect(ask(quietHours, { options }).numbers).toEqual({ hour: 12 });
    expect(ask(quietHours, { options, now: epochMs(NOON - 1) }).passed).toBe(true);
  });
});

describe('Verdicts of the pace gates', () => {
  it('say how long a cooldown still lasts', () => {
    const verdict = ask(cooldownInstrument, {
      state: { instrumentActivity: { 'kraken:BTC/USD': epochMs(NOON - 45_000) } },
    });
    expect(verdict.message).toBe(
      'Entries wait 60000 ms after the last trade in BTC/USD; 15000 ms are left',
    );
    expect(verdict.numbers).toEqual({ cooldownMs: 60_000, leftMs: 15_000 });
    expect(ask(cooldownAfterLoss).numbers).toEqual({ cooldownMs: 30_000, leftMs: 0 });
  });

  it('are off where the limit is zero', () => {
    const options = new RiskOptions();
    options.pace.tradesPerHourMax = 0;
    const entryTimes = Array.from({ length: 500 }, () => NOON);
    expect(ask(maxTradesPerHour, { options, state: { entryTimes } })).toMatchObject({
      passed: true,
      numbers: { entries: 500, limit: 0 },
    });
    expect(ask(maxTradesPerDay, { state: { entriesToday: 500 } }).passed).toBe(true);
  });

  it('count a working entry as a position', () => {
    const positions = [{ ...ETH, direction: 'long', notional: 1 }] as const;
    expect(ask(positionExists, { portfolio: { positions } }).passed).toBe(true);
    const own = [
      { ...ETH, instrument: instrumentId('kraken', 'BTC/USD'), direction: 'short', notional: 1 },
    ] as const;
    expect(ask(positionExists, { portfolio: { positions: own } }).passed).toBe(false);
  });
});

describe('Verdicts of the exposure gates', () => {
  const positions = [{ ...ETH, direction: 'long', notional: 2_400 }] as const;

  it('name the group that is full', () => {
    const options = new RiskOptions();
    options.limits.correlationGroups = [{ name: 'large', assets: ['BTC', 'ETH'] }];
    options.limits.positionsPerGroupMax = 1;
    const verdict = ask(correlationGroupFull, { options, portfolio: { positions } });
    expect(verdict.numbers).toEqual({ group: 'large', open: 1, limit: 1 });
    expect(verdict.message).toContain('in the group "large" that BTC belongs to');
  });

  it('count positions against their limit', () => {
    const options = new RiskOptions();
    options.limits.positionsMax = 1;
    expect(ask(maxPositions, { options, portfolio: { positions } }).message).toBe(
      '1 positions are open, 1 are allowed',
    );
  });

  it('value what moves together', () => {
    const verdict = ask(correlatedExposure, {
      portfolio: { positions },
      returnsCorrelation: () => 0.91,
    });
    expect(verdict.message).toBe(
      'Positions worth 2400.00 move with BTC/USD (correlation up to 0.91); their limit leaves -400.00',
    );
    expect(verdict.numbers).toMatchObject({ notional: 2_400, strongest: 0.91, unknown: 0 });
  });

  it('do not count a correlation at the threshold', () => {
    const verdict = ask(correlatedExposure, {
      portfolio: { positions },
      returnsCorrelation: () => 0.7,
    });
    expect(verdict).toMatchObject({ passed: true, numbers: { notional: 0, strongest: 0.7 } });
  });

  it('measure the day and the drawdown against their starts', () => {
    const day = ask(dailyLossLimit, { state: { dayStartEquity: 5_500 } });
    expect(day.message).toContain('lost 9.09 % today, 5.00 % are allowed');
    const fall = ask(drawdownLimit, { state: { equityPeak: 10_000 } });
    expect(fall.message).toBe('Equity is 50.00 % below its peak of 10000.00, 25.00 % are allowed');
    expect(ask(drawdownLimit, { state: { equityPeak: 4_000 } }).numbers).toMatchObject({
      drawdown: 0,
    });
  });

  it('start a day that no mark has opened at the equity of now', () => {
    const verdict = ask(dailyLossLimit, { state: { dayStartEquity: 9_000, tradingDay: 0 } });
    expect(verdict).toMatchObject({ passed: true, numbers: { lossRate: 0 } });
  });

  it('tell what is left of the limits', () => {
    expect(ask(exposureLimit, { portfolio: { positions, pendingNotional: 95 } }).message).toBe(
      'Held and ordered notional leave 5.00 of the limit 2500.00; the smallest order is 10.00',
    );
    expect(
      ask(globalExposureLimit, { portfolio: { globalNotional: 7_000, globalLimit: 7_001 } })
        .message,
    ).toBe('All engines of the tenant together use 7000.00; 1.00 are left of its limit');
    expect(ask(globalExposureLimit).numbers).toEqual({ limit: 'none', smallest: 10 });
  });

  it('do not add up what the tenant holds while nothing limits it', () => {
    let asked = 0;
    const context = anEntryContext();
    const get = (): number => (asked += 1);
    const portfolio = Object.defineProperty({ ...context.portfolio }, 'globalNotional', { get });
    expect(globalExposureLimit({ ...context, portfolio }).passed).toBe(true);
    expect(asked).toBe(0);
  });

  it('keep the estimate of ruin, also while it only means probation', () => {
    const ruin = { probability: 0.125, probationLeft: 4 };
    expect(ask(riskOfRuinGate, { state: { ruin } })).toMatchObject({
      passed: true,
      numbers: { probability: 0.125, limit: 0.01, action: 'probation', probationLeft: 4 },
    });
    const options = new RiskOptions();
    options.ruin.action = 'refuse';
    expect(ask(riskOfRuinGate, { options, state: { ruin } }).message).toBe(
      'The risk of ruin is estimated at 12.50 %, 1.00 % are allowed',
    );
    expect(ask(riskOfRuinGate, { options }).numbers).toMatchObject({ probability: 'unknown' });
  });
});

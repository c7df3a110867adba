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
  it('list every pause, and the account’s own breakers last', () => {
    const verdict = ask(enginePaused, {
      pauses: [
        { code: 'feed_down', reason: 'no connection for 61 s' },
        { code: 'operator', reason: 'maintenance' },
      ],
    });
    expect(verdict.message).toBe(
      'Entries are paused: feed_down (no connection for 61 s), operator (maintenance). Exits continue. Resume once the cause is resolved',
    );
    expect(verdict.numbers).toEqual({ pauses: 2, first: 'feed_down' });
  });

  it('state which data is stale and how old it is', () => {
    expect(ask(staleData, { market: { candleAgeMs: 200_000 } }).message).toBe(
      'The newest candle is 200000 ms old; the limit is 180000 ms. Entries wait for fresh data',
    );
    expect(ask(staleData, { market: { quoteAgeMs: null } }).message).toBe(
      'No quote has arrived yet; the limit is 15000 ms. Entries wait for fresh data',
    );
    expect(ask(staleData, { unmarked: [ETH.instrument] }).message).toBe(
      'Equity is unknown because these positions have no price yet: kraken:ETH/USD. Entries wait until every position has a price',
    );
    expect(ask(staleData, { signal: { validUntil: epochMs(NOON - 250) } }).message).toContain(
      'expired 250 ms ago',
    );
  });

  it('contain the ages of fresh data', () => {
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

  it('state that the clock skew is unmeasured', () => {
    const verdict = ask(clockSkew, { market: { clockSkewMs: null } });
    expect(verdict.message).toBe(
      'The difference between our clock and the venue’s has not been measured yet; the limit is 2000 ms. Entries wait for the first measurement',
    );
    expect(verdict.numbers).toEqual({ clockSkewMs: 'unknown', limit: 2_000 });
  });

  it('refuse an instrument that is not online', () => {
    const statuses = ['cancel_only', 'post_only', 'limit_only', 'reduce_only', 'delisted'] as const;
    for (const status of statuses) {
      const verdict = ask(instrumentNotTradable, { instrument: { status } });
      expect(verdict.passed).toBe(false);
      expect(verdict.message).toContain(`BTC/USD is ${status}`);
    }
  });

  it('name the venue when it restricts trading', () => {
    for (const venueStatus of ['maintenance', 'cancel_only', 'post_only', 'limit_only'] as const) {
      const verdict = ask(instrumentNotTradable, { market: { venueStatus } });
      expect(verdict.passed).toBe(false);
      expect(verdict.message).toContain(`The status of the venue is ${venueStatus}`);
    }
  });

  it('explain why a spot account cannot short', () => {
    const verdict = ask(directionNotAllowed, {
      account: { kind: 'spot' },
      signal: { direction: 'short' },
    });
    expect(verdict.numbers).toEqual({ kind: 'spot', direction: 'short' });
    expect(verdict.message).toContain('can only close an existing position');
  });
});

describe('Verdicts of the signal gates', () => {
  it('name the level that is not a valid price', () => {
    const verdict = ask(riskRewardBelowMin, { signal: { direction: 'short', target: -3 } });
    expect(verdict.message).toBe(
      'The target -3 is not a valid price: it must be finite and at least one tick (0.1). The signal is not tradable',
    );
    expect(verdict.numbers).toEqual({ entry: 100, stop: 102.5, target: -3, tick: 0.1 });
    expect(ask(riskRewardBelowMin, { signal: { stop: NaN } }).message).toContain('The stop NaN');
    expect(ask(riskRewardBelowMin, { signal: { entry: 0 } }).message).toContain('The entry 0');
  });

  it('count votes and give the confidence that a single vote requires', () => {
    const verdict = ask(confluenceBelowMin, { signal: { votesFor: 1, confidence: 0.49 } });
    expect(verdict.message).toBe(
      '1 of 2 required votes support the signal, and its confidence of 0.49 is not enough for a single vote (required: 0.5)',
    );
    expect(verdict.numbers).toMatchObject({ votesFor: 1, votesMin: 2, solo: false });
    expect(ask(confluenceBelowMin, { signal: { votesFor: 1 } }).numbers).toMatchObject({
      solo: true,
    });
  });

  it('do not accept a fraction of a vote as a single vote', () => {
    expect(ask(confluenceBelowMin, { signal: { votesFor: 0.25, confidence: 1 } }).passed).toBe(
      false,
    );
  });

  it('contain the confidence and the predictor', () => {
    expect(ask(confidenceBelowMin, { signal: { confidence: 0.4999 } }).message).toBe(
      'Confluence confidence 0.500 is below the minimum of 0.5',
    );
    const verdict = ask(aiBelowThreshold, { prediction: { confidence: 0.3, probability: 0.2 } });
    expect(verdict.message).toBe(
      'heuristic gives a blended confidence of 0.300 (probability 0.200); the minimum is 0.5',
    );
  });

  it('compare the target with the stop in both directions', () => {
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
      'The target is 0.50 times as far as the stop; the minimum is 1',
    );
    const far = { direction: 'short', stop: 111, target: 80 } as const;
    expect(ask(riskRewardBelowMin, { signal: far }).message).toBe(
      'The stop is 11.00 % away; the limit is 10.00 %',
    );
  });
});

describe('Verdicts of the market gates', () => {
  it('distinguish an absolute spread limit from one relative to the range', () => {
    const wide = ask(spreadTooWide, { market: { spreadRate: 0.004 }, regime: { atrRate: 1 } });
    expect(wide.message).toBe('The spread is 0.400 %; the limit is 0.300 %');
    const eats = ask(spreadTooWide, { market: { spreadRate: 0.002 } });
    expect(eats.message).toContain('0.200 % is more than 0.15 of the average true range (1.000 %)');
  });

  it('state the age of a required book', () => {
    const options = new RiskOptions();
    options.market.bookRequired = true;
    const old = ask(bookUnknown, { options, market: { bookAgeMs: 9_000 } });
    expect(old.message).toContain('9000 ms old; the limit is 5000 ms');
    const never = ask(bookUnknown, { options, market: { book: null, bookAgeMs: null } });
    expect(never.message).toContain('never received');
    expect(never.numbers).toEqual({
      known: false,
      required: true,
      bookAgeMs: 'unknown',
      limit: 5_000,
    });
    expect(ask(bookUnknown, { options }).passed).toBe(true);
  });

  it('state the blackout window and its reason', () => {
    const options = new RiskOptions();
    const window = { from: '2023-11-15T11:00:00Z', until: '2023-11-15T12:00:01Z', assets: [] };
    options.pace.blackouts = [{ ...window, reason: 'rate decision' }];
    expect(ask(eventBlackout, { options }).message).toBe(
      'Entries are blocked from 2023-11-15T11:00:00Z until 2023-11-15T12:00:01Z: rate decision',
    );
    expect(ask(eventBlackout).numbers).toEqual({ windows: 0 });
  });

  it('throw on a window that bypassed validation', () => {
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
  it('state the remaining cooldown', () => {
    const verdict = ask(cooldownInstrument, {
      state: { instrumentActivity: { 'kraken:BTC/USD': epochMs(NOON - 45_000) } },
    });
    expect(verdict.message).toBe(
      'Entries wait 60000 ms after the last trade in BTC/USD; 15000 ms remain',
    );
    expect(verdict.numbers).toEqual({ cooldownMs: 60_000, leftMs: 15_000 });
    expect(ask(cooldownAfterLoss).numbers).toEqual({ cooldownMs: 30_000, leftMs: 0 });
  });

  it('pass where the limit is 0', () => {
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

  it('name the full group', () => {
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
      '1 positions are open; the limit is 1',
    );
  });

  it('give the notional of correlated positions', () => {
    const verdict = ask(correlatedExposure, {
      portfolio: { positions },
      returnsCorrelation: () => 0.91,
    });
    expect(verdict.message).toBe(
      'Positions worth 2400.00 move with BTC/USD (correlation up to 0.91); their limit leaves room for -400.00',
    );
    expect(verdict.numbers).toMatchObject({ notional: 2_400, strongest: 0.91, unknown: 0 });
  });

  it('exclude a correlation at the threshold', () => {
    const verdict = ask(correlatedExposure, {
      portfolio: { positions },
      returnsCorrelation: () => 0.7,
    });
    expect(verdict).toMatchObject({ passed: true, numbers: { notional: 0, strongest: 0.7 } });
  });

  it('measure the daily loss from the day start and the drawdown from the peak', () => {
    const day = ask(dailyLossLimit, { state: { dayStartEquity: 5_500 } });
    expect(day.message).toContain('lost 9.09 % today; the limit is 5.00 %');
    const fall = ask(drawdownLimit, { state: { equityPeak: 10_000 } });
    expect(fall.message).toBe('Equity is 50.00 % below its peak of 10000.00; the limit is 25.00 %');
    expect(ask(drawdownLimit, { state: { equityPeak: 4_000 } }).numbers).toMatchObject({
      drawdown: 0,
    });
  });

  it('start a day without an equity mark at the current equity', () => {
    const verdict = ask(dailyLossLimit, { state: { dayStartEquity: 9_000, tradingDay: 0 } });
    expect(verdict).toMatchObject({ passed: true, numbers: { lossRate: 0 } });
  });

  it('state the unused part of each limit', () => {
    expect(ask(exposureLimit, { portfolio: { positions, pendingNotional: 95 } }).message).toBe(
      'Held and ordered notional leave 5.00 of the limit 2500.00; the smallest order is 10.00',
    );
    expect(
      ask(globalExposureLimit, { portfolio: { globalNotional: 7_000, globalLimit: 7_001 } })
        .message,
    ).toBe('All engines of the tenant together use 7000.00; 1.00 of its limit is left');
    expect(ask(globalExposureLimit).numbers).toEqual({ limit: 'none', smallest: 10 });
  });

  it('do not sum the tenant’s exposure without a global limit', () => {
    let reads = 0;
    const context = anEntryContext();
    const get = (): number => (reads += 1);
    const portfolio = Object.defineProperty({ ...context.portfolio }, 'globalNotional', { get });
    expect(globalExposureLimit({ ...context, portfolio }).passed).toBe(true);
    expect(reads).toBe(0);
  });

  it('contain the risk of ruin, also when it only leads to probation', () => {
    const ruin = { probability: 0.125, probationLeft: 4 };
    expect(ask(riskOfRuinGate, { state: { ruin } })).toMatchObject({
      passed: true,
      numbers: { probability: 0.125, limit: 0.01, action: 'probation', probationLeft: 4 },
    });
    const options = new RiskOptions();
    options.ruin.action = 'refuse';
    expect(ask(riskOfRuinGate, { options, state: { ruin } }).message).toBe(
      'The estimated risk of ruin is 12.50 %; the limit is 1.00 %',
    );
    expect(ask(riskOfRuinGate, { options }).numbers).toMatchObject({ probability: 'unknown' });
  });
});

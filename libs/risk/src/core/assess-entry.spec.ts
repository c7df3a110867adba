import { describe, expect, it } from '@jest/globals';

import {
  Decimal,
  epochMs,
  instrumentId,
  InvariantViolation,
  MINUTE_MS,
  money,
} from '@tidegate/kernel';
import { GATE_CODES, type GateCode } from '@tidegate/model';
import { NOON } from '@tidegate/portfolio/testing';

import {
  aHeldExposure,
  anEntryContext,
  riskOptionsWith,
  type ContextPlan,
} from '../../testing/index.js';
import { assessEntry } from './assess-entry.js';
import { initialAccountBreakers, observeBreaker } from './breakers.js';
import { RiskOptions } from './options/risk-options.js';
import { sizeEntry } from './sizing/size-entry.js';

const ETH = instrumentId('kraken', 'ETH/USD');

const refusalOf = (plan: ContextPlan): GateCode | null =>
  assessEntry(anEntryContext(plan)).rejectedBy;

const tripped = observeBreaker(
  { ...initialAccountBreakers(NOON, new RiskOptions().breakers), graceUntil: NOON },
  { breaker: 'consecutive_losses', level: 5, detail: '5 losing trades in a row', at: NOON },
  new RiskOptions().breakers,
);

/** For each gate, entries that it alone refuses. */
const REFUSED: Readonly<Record<GateCode, Readonly<Record<string, ContextPlan>>>> = {
  ENGINE_PAUSED: {
    'a pause from outside': { pauses: [{ code: 'operator', reason: 'maintenance' }] },
    'a tripped breaker of the account': { state: { breakers: tripped } },
  },
  STALE_DATA: {
    'candles never seen': { market: { candleAgeMs: null } },
    'old candles': { market: { candleAgeMs: 180_001 } },
    'no quote': { market: { quoteAgeMs: null } },
    'an old quote': { market: { quoteAgeMs: 15_001 } },
    'an age that is not a number': { market: { candleAgeMs: NaN } },
    'a position that has no price yet': { unmarked: [ETH] },
    'an expired signal': { signal: { validUntil: epochMs(NOON - 1) } },
  },
  CLOCK_SKEW: {
    'a clock ahead': { market: { clockSkewMs: 2_001 } },
    'a clock behind': { market: { clockSkewMs: -2_001 } },
    'a clock never compared with the venue’s': { market: { clockSkewMs: null } },
    'a skew that is not a number': { market: { clockSkewMs: NaN } },
  },
  INSTRUMENT_NOT_TRADABLE: {
    'an instrument in maintenance': { instrument: { status: 'maintenance' } },
    'a venue that only cancels': { market: { venueStatus: 'cancel_only' } },
  },
  DIRECTION_NOT_ALLOWED: {
    'a short on spot': { account: { kind: 'spot' }, signal: { direction: 'short' } },
  },
  CONFLUENCE_BELOW_MIN: {
    'one unsure vote': {
      signal: { votesFor: 1.25, confidence: 0.67 },
      options: riskOptionsWith({ signal: { soloConfidenceMin: 0.68 } }),
    },
    'one sure vote where none may be alone': {
      signal: { votesFor: 1 },
      options: riskOptionsWith({ signal: { soloAllowed: false } }),
    },
  },
  CONFIDENCE_BELOW_MIN: { 'a vague signal': { signal: { confidence: 0.49 } } },
  AI_BELOW_THRESHOLD: { 'a doubtful predictor': { prediction: { confidence: 0.49 } } },
  RISK_REWARD_BELOW_MIN: {
    'a near target': { signal: { target: 102.4 } },
    'a far stop': { signal: { stop: 89, target: 120 } },
    'a stop on the wrong side': { signal: { stop: 101 } },
    'a target on the wrong side': { signal: { target: 99 } },
    'a stop at the entry': { signal: { stop: 100 } },
    'a target that is not a price': { signal: { direction: 'short', target: 0 } },
    'a target below zero': { signal: { direction: 'short', target: -3 } },
    'a target below the smallest price': {
      signal: { direction: 'short', entry: 0.02, stop: 0.021, target: 0.009 },
      instrument: { priceIncrement: new Decimal('0.01') },
    },
    'a target without a bound': { signal: { target: Infinity } },
    'a target that is not a number': { signal: { target: NaN } },
    'a stop that is not a number': { signal: { stop: NaN } },
    'a stop below zero': {
      signal: { stop: -1, target: 500 },
      options: riskOptionsWith({ signal: { stopRateMax: 2 } }),
    },
    'a short with the levels of a long': {
      signal: { direction: 'short', stop: 97.5, target: 105 },
    },
    'a target that costs bring too near': {
      signal: { target: 102.55 },
      options: riskOptionsWith({ costs: { netRiskRewardMin: 1 } }),
    },
  },
  COST_SHARE_TOO_HIGH: {
    'fees that take a fifth of the stop and more': {
      market: { fees: { entry: 0.002, stop: 0.002, target: 0.002 } },
      options: riskOptionsWith({ costs: { shareMax: 0.2, slippageRate: 0.0001 } }),
    },
    'a cost that is not a number': {
      market: { fees: { entry: 0, stop: NaN, target: 0 } },
      options: riskOptionsWith({ costs: { netRiskRewardMin: 0 } }),
    },
  },
  SPREAD_TOO_WIDE: {
    'a wide spread': { market: { spreadRate: 0.0031 }, regime: { atrRate: 0.05 } },
    'a spread that is not a number': { market: { spreadRate: NaN } },
    'a range that is not a number': { regime: { atrRate: NaN } },
    'a spread that eats the range': { market: { spreadRate: 0.0016 } },
  },
  BOOK_UNKNOWN: {
    'no book where one is required': {
      market: { book: null, bookAgeMs: null },
      options: riskOptionsWith({ market: { bookRequired: true } }),
    },
    'an old book where one is required': {
      market: { bookAgeMs: 5_001 },
      options: riskOptionsWith({ market: { bookRequired: true } }),
    },
  },
  EVENT_BLACKOUT: {
    'a window for all': {
      options: riskOptionsWith({
        pace: {
          blackouts: [
            {
              from: '2023-11-15T11:00:00Z',
              until: '2023-11-15T13:00:00Z',
              reason: 'rates',
              assets: [],
            },
          ],
        },
      }),
    },
    'a window for the asset, written in another zone': {
      options: riskOptionsWith({
        pace: {
          blackouts: [
            {
              from: '2023-11-15T13:00:00+01:00',
              until: '2023-11-15T14:00:00+01:00',
              reason: '',
              assets: ['BTC'],
            },
          ],
        },
      }),
    },
  },
  QUIET_HOURS: { noon: { options: riskOptionsWith({ pace: { quietHours: [3, 12] } }) } },
  POSITION_EXISTS: {
    'a position in the instrument': {
      portfolio: {
        positions: [aHeldExposure({ instrument: anEntryContext().instrument.id, base: 'BTC' })],
      },
    },
  },
  COOLDOWN_INSTRUMENT: {
    'a trade a minute ago': {
      state: { instrumentActivity: { 'kraken:BTC/USD': epochMs(NOON - 59_999) } },
    },
  },
  COOLDOWN_STRATEGY: {
    'an exit of the strategy': {
      state: { strategyExits: { 'kraken:BTC/USD|keltner|long': epochMs(NOON - 59_999) } },
    },
  },
  COOLDOWN_AFTER_LOSS: { 'a loss just now': { state: { lastLossAt: epochMs(NOON - 29_999) } } },
  MAX_POSITIONS: {
    'as many as allowed': {
      portfolio: { positions: [aHeldExposure()] },
      options: riskOptionsWith({ limits: { positionsMax: 1 } }),
    },
  },
  CORRELATION_GROUP_FULL: {
    'two of its kind': {
      options: riskOptionsWith({
        limits: { correlationGroups: [{ name: 'large', assets: ['BTC', 'DOT', 'ADA'] }] },
      }),
      portfolio: {
        positions: [
          aHeldExposure({ instrument: instrumentId('kraken', 'DOT/USD'), base: 'DOT' }),
          aHeldExposure({ instrument: instrumentId('kraken', 'ADA/USD'), base: 'ADA' }),
        ],
      },
    },
  },
  CORRELATED_EXPOSURE: {
    'the same bet already': {
      portfolio: { positions: [aHeldExposure({ notional: 1_995 })] },
      returnsCorrelation: () => 0.9,
    },
    'the same bet by the opposite of an opposite': {
      portfolio: { positions: [aHeldExposure({ notional: 1_995, direction: 'short' })] },
      returnsCorrelation: () => -0.9,
    },
  },
  MAX_TRADES_PER_HOUR: {
    'twenty in the last hour': {
      state: {
        entryTimes: Array.from({ length: 20 }, (_, index) =>
          epochMs(NOON - (21 - index) * MINUTE_MS),
        ),
      },
    },
  },
  MAX_TRADES_PER_DAY: {
    'three today': {
      state: { entriesToday: 3 },
      options: riskOptionsWith({ pace: { tradesPerDayMax: 3 } }),
    },
  },
  DAILY_LOSS_LIMIT: {
    'five per cent since the day began': { state: { dayStartEquity: 5_264 } },
  },
  DRAWDOWN_LIMIT: { 'a quarter below the peak': { state: { equityPeak: 6_667 } } },
  RISK_OF_RUIN: {
    'a bad estimate where it refuses': {
      state: { ruin: { probability: 0.02, probationLeft: 0 } },
      options: riskOptionsWith({ ruin: { action: 'refuse' } }),
    },
  },
  EXPOSURE_LIMIT: {
    'held up to the limit': { portfolio: { positions: [aHeldExposure({ notional: 2_495 })] } },
    'ordered up to the limit': { portfolio: { pendingNotional: 2_495 } },
  },
  GLOBAL_EXPOSURE_LIMIT: {
    'the tenant used it all': { portfolio: { globalNotional: 9_995, globalLimit: 10_000 } },
  },
  SIZE_BELOW_MINIMUM: {
    'too little risk for the smallest order': { instrument: { costMin: money(2_100) } },
  },
  INSUFFICIENT_FUNDS: { 'no cash': { portfolio: { cash: 5 } } },
};

describe('assessEntry', () => {
  it('lets a good entry through every gate, in order', () => {
    const assessment = assessEntry(anEntryContext());
    expect(assessment.accepted).toBe(true);
    expect(assessment.rejectedBy).toBeNull();
    expect(assessment.verdicts.map(({ gate }) => gate)).toEqual(GATE_CODES);
    expect(assessment.verdicts.every(({ passed, message }) => passed && message === '')).toBe(true);
    expect(assessment.sizing?.quantity.gt(0)).toBe(true);
  });

  const cases = GATE_CODES.flatMap((gate) =>
    Object.entries(REFUSED[gate]).map(([what, plan]) => ({ gate, what, plan })),
  );

  it.each(cases)('$gate refuses $what, and nothing before it does', ({ gate, plan }) => {
    const assessment = assessEntry(anEntryContext(plan));
    expect(assessment.rejectedBy).toBe(gate);
    expect(assessment.accepted).toBe(false);
    const last = assessment.verdicts[assessment.verdicts.length - 1];
    expect(last?.gate).toBe(gate);
    expect(last?.passed).toBe(false);
    expect((last?.message ?? '').length).toBeGreaterThan(20);
    expect(Object.keys(last?.numbers ?? {}).length).toBeGreaterThan(0);
    const codes = assessment.verdicts.map((verdict) => verdict.gate);
    expect(codes).toEqual(GATE_CODES.slice(0, codes.length));
    expect(assessment.verdicts.slice(0, -1).every(({ passed }) => passed)).toBe(true);
  });

  it('has a case for every gate', () => {
    expect(Object.keys(REFUSED).sort()).toEqual([...GATE_CODES].sort());
  });

  it('names the first gate when several would refuse', () => {
    const plan: ContextPlan = {
      ...REFUSED.DAILY_LOSS_LIMIT['five per cent since the day began'],
      market: { candleAgeMs: null, clockSkewMs: 9_999 },
      portfolio: { cash: 0 },
    };
    expect(refusalOf(plan)).toBe('STALE_DATA');
  });

  it('names the earlier of any two gates that refuse', () => {
    const keysOf = (plan: ContextPlan): string[] => Object.keys(plan);
    const pairs = cases.flatMap((one) =>
      cases
        .filter((other) => !keysOf(other.plan).some((key) => keysOf(one.plan).includes(key)))
        .map((other) => ({ one, other })),
    );
    expect(pairs.length).toBeGreaterThan(500);
    for (const { one, other } of pairs) {
      const earlier = GATE_CODES.find((code) => code === one.gate || code === other.gate);
      const both = `${one.gate}: ${one.what}, and ${other.gate}: ${other.what}`;
      expect([both, refusalOf({ ...one.plan, ...other.plan })]).toEqual([both, earlier]);
    }
  });

  it('gives the size that sizing gives, and numbers that can be written down', () => {
    const context = anEntryContext({ portfolio: { cash: 700 } });
    const { sizing, verdicts } = assessEntry(context);
    expect({ ok: true, value: sizing }).toEqual(sizeEntry(context));
    for (const { numbers } of verdicts) {
      for (const number of Object.values(numbers)) {
        expect(typeof number !== 'number' || Number.isFinite(number)).toBe(true);
      }
    }
  });

  it('shows the steps of a size that came to nothing, and none where sizing was never asked', () => {
    const poor = assessEntry(anEntryContext({ portfolio: { cash: 5 } }));
    expect(poor.sizing?.factors.map(({ name }) => name)).toContain('cash');
    expect(poor.sizing?.quantity.toString()).toBe('0');
    expect(assessEntry(anEntryContext({ market: { clockSkewMs: 5_000 } })).sizing).toBeNull();
  });

  it('gives the same verdicts for the same context', () => {
    const context = anEntryContext();
    expect(assessEntry(context)).toEqual(assessEntry(context));
  });

  it('refuses to judge a signal in another instrument', () => {
    const context = anEntryContext({ instrument: { id: ETH } });
    expect(() => assessEntry(context)).toThrow(InvariantViolation);
  });
});

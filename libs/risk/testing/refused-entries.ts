import { Decimal, epochMs, instrumentId, MINUTE_MS, money } from '@tidegate/kernel';
import type { GateCode } from '@tidegate/model';
import { NOON } from '@tidegate/portfolio/testing';

import { initialAccountBreakers } from '../src/core/breakers.js';
import { observeBreaker, RiskOptions } from '../src/index.js';
import { aHeldExposure, anEntryContext, riskOptionsWith, type ContextPlan } from './builders.js';

const ETH = instrumentId('kraken', 'ETH/USD');

const tripped = observeBreaker(
  { ...initialAccountBreakers(NOON, new RiskOptions().breakers), graceUntil: NOON },
  { breaker: 'consecutive_losses', level: 5, detail: '5 losing trades in a row', at: NOON },
  new RiskOptions().breakers,
);

/** For each gate, entries that only this gate refuses. */
export const REFUSED_ENTRIES: Readonly<Record<GateCode, Readonly<Record<string, ContextPlan>>>> = {
  ENGINE_PAUSED: {
    'an operator pause': { pauses: [{ code: 'operator', reason: 'maintenance' }] },
    'a tripped breaker of the account': { state: { breakers: tripped } },
  },
  STALE_DATA: {
    'candles that never arrived': { market: { candleAgeMs: null } },
    'old candles': { market: { candleAgeMs: 180_001 } },
    'no quote': { market: { quoteAgeMs: null } },
    'an old quote': { market: { quoteAgeMs: 15_001 } },
    'a NaN age': { market: { candleAgeMs: NaN } },
    'a position without a price': { unmarked: [ETH] },
    'an expired signal': { signal: { validUntil: epochMs(NOON - 1) } },
  },
  CLOCK_SKEW: {
    'a clock ahead': { market: { clockSkewMs: 2_001 } },
    'a clock behind': { market: { clockSkewMs: -2_001 } },
    'an unmeasured clock skew': { market: { clockSkewMs: null } },
    'a NaN skew': { market: { clockSkewMs: NaN } },
  },
  INSTRUMENT_NOT_TRADABLE: {
    'an instrument in maintenance': { instrument: { status: 'maintenance' } },
    'a venue that only cancels': { market: { venueStatus: 'cancel_only' } },
  },
  DIRECTION_NOT_ALLOWED: {
    'a short on spot': { account: { kind: 'spot' }, signal: { direction: 'short' } },
  },
  CONFLUENCE_BELOW_MIN: {
    'a single vote with low confidence': {
      signal: { votesFor: 1.25, confidence: 0.67 },
      options: riskOptionsWith({ signal: { soloConfidenceMin: 0.68 } }),
    },
    'a single confident vote where solo votes are not allowed': {
      signal: { votesFor: 1 },
      options: riskOptionsWith({ signal: { soloAllowed: false } }),
    },
  },
  CONFIDENCE_BELOW_MIN: { 'a signal with low confidence': { signal: { confidence: 0.49 } } },
  AI_BELOW_THRESHOLD: { 'a prediction with low confidence': { prediction: { confidence: 0.49 } } },
  RISK_REWARD_BELOW_MIN: {
    'a target closer than the stop': { signal: { target: 102.4 } },
    'a stop that is too far away': { signal: { stop: 89, target: 120 } },
    'a stop on the wrong side': { signal: { stop: 101 } },
    'a target on the wrong side': { signal: { target: 99 } },
    'a stop at the entry': { signal: { stop: 100 } },
    'a target of zero': { signal: { direction: 'short', target: 0 } },
    'a target below zero': { signal: { direction: 'short', target: -3 } },
    'a target below one tick': {
      signal: { direction: 'short', entry: 0.02, stop: 0.021, target: 0.009 },
      instrument: { priceIncrement: new Decimal('0.01') },
    },
    'an infinite target': { signal: { target: Infinity } },
    'a NaN target': { signal: { target: NaN } },
    'a NaN stop': { signal: { stop: NaN } },
    'a stop below zero': {
      signal: { stop: -1, target: 500 },
      options: riskOptionsWith({ signal: { stopRateMax: 2 } }),
    },
    'a short with the levels of a long': {
      signal: { direction: 'short', stop: 97.5, target: 105 },
    },
    'a target whose reward after costs is below the risk': {
      signal: { target: 102.55 },
      options: riskOptionsWith({ costs: { netRiskRewardMin: 1 } }),
    },
  },
  COST_SHARE_TOO_HIGH: {
    'fees above a fifth of the stop distance': {
      market: { fees: { entry: 0.002, stop: 0.002, target: 0.002 } },
      options: riskOptionsWith({ costs: { shareMax: 0.2, slippageRate: 0.0001 } }),
    },
    'a NaN cost': {
      market: { fees: { entry: 0, stop: NaN, target: 0 } },
      options: riskOptionsWith({ costs: { netRiskRewardMin: 0 } }),
    },
  },
  SPREAD_TOO_WIDE: {
    'a wide spread': { market: { spreadRate: 0.0031 }, regime: { atrRate: 0.05 } },
    'a NaN spread': { market: { spreadRate: NaN } },
    'a NaN average true range': { regime: { atrRate: NaN } },
    'a spread that is wide for the average true range': { market: { spreadRate: 0.0016 } },
  },
  BOOK_UNKNOWN: {
    'a missing book where one is required': {
      market: { book: null, bookAgeMs: null },
      options: riskOptionsWith({ market: { bookRequired: true } }),
    },
    'an old book where one is required': {
      market: { bookAgeMs: 5_001 },
      options: riskOptionsWith({ market: { bookRequired: true } }),
    },
  },
  EVENT_BLACKOUT: {
    'a blackout of all assets': {
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
    'a blackout of the asset in another time zone': {
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
    'a trade within the last minute': {
      state: { instrumentActivity: { 'kraken:BTC/USD': epochMs(NOON - 59_999) } },
    },
  },
  COOLDOWN_STRATEGY: {
    'a recent exit of the strategy': {
      state: { strategyExits: { 'kraken:BTC/USD|keltner|long': epochMs(NOON - 59_999) } },
    },
  },
  COOLDOWN_AFTER_LOSS: { 'a recent loss': { state: { lastLossAt: epochMs(NOON - 29_999) } } },
  MAX_POSITIONS: {
    'the maximum number of positions': {
      portfolio: { positions: [aHeldExposure()] },
      options: riskOptionsWith({ limits: { positionsMax: 1 } }),
    },
  },
  CORRELATION_GROUP_FULL: {
    'two positions in its group': {
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
    'a correlated position': {
      portfolio: { positions: [aHeldExposure({ notional: 1_995 })] },
      returnsCorrelation: () => 0.9,
    },
    'an anticorrelated position in the other direction': {
      portfolio: { positions: [aHeldExposure({ notional: 1_995, direction: 'short' })] },
      returnsCorrelation: () => -0.9,
    },
  },
  MAX_TRADES_PER_HOUR: {
    'twenty entries in the last hour': {
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
    'a loss of five per cent since the day began': { state: { dayStartEquity: 5_264 } },
  },
  DRAWDOWN_LIMIT: { 'a drawdown of a quarter': { state: { equityPeak: 6_667 } } },
  RISK_OF_RUIN: {
    'a high risk of ruin with the action `refuse`': {
      state: { ruin: { probability: 0.02, probationLeft: 0 } },
      options: riskOptionsWith({ ruin: { action: 'refuse' } }),
    },
  },
  EXPOSURE_LIMIT: {
    'positions up to the limit': { portfolio: { positions: [aHeldExposure({ notional: 2_495 })] } },
    'ordered entries up to the limit': { portfolio: { pendingNotional: 2_495 } },
  },
  GLOBAL_EXPOSURE_LIMIT: {
    'a tenant that has used its limit': {
      portfolio: { globalNotional: 9_995, globalLimit: 10_000 },
    },
  },
  SIZE_BELOW_MINIMUM: {
    'a risk budget below the smallest order': { instrument: { costMin: money(2_100) } },
  },
  INSUFFICIENT_FUNDS: { 'no cash': { portfolio: { cash: 5 } } },
};

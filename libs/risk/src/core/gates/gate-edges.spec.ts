import { describe, expect, it } from '@jest/globals';

import { epochMs, HOUR_MS, MINUTE_MS } from '@tidegate/kernel';
import type { GateCode, VerdictNumbers } from '@tidegate/model';
import { NOON } from '@tidegate/portfolio/testing';

import {
  aHeldExposure,
  anEntryContext,
  riskOptionsWith,
  type ContextPlan,
} from '../../../testing/index.js';
import { assessEntry } from '../assess-entry.js';

const NO_COSTS = { spreadRate: null, assumedSpreadRate: 0 };
const TWICE_THE_RISK = riskOptionsWith({ costs: { netRiskRewardMin: 2, slippageRate: 0 } });

describe('Gates at their limits', () => {
  it.each<[string, ContextPlan]>([
    ['candles exactly at the age limit', { market: { candleAgeMs: 180_000 } }],
    [
      'a missing quote where only candles exist',
      { market: { quoteAgeMs: null, quoteRequired: false } },
    ],
    ['a signal at its last valid instant', { signal: { validUntil: NOON } }],
    ['a long on spot', { account: { kind: 'spot' } }],
    ['a short on margin', { signal: { direction: 'short' } }],
    ['a single vote with enough confidence', { signal: { votesFor: 1, confidence: 0.68 } }],
    [
      'a target exactly as far as the stop',
      {
        signal: { target: 102.5 },
        options: riskOptionsWith({ costs: { netRiskRewardMin: 0 } }),
      },
    ],
    [
      'a target whose reward after costs equals the risk',
      { signal: { target: 105 }, market: NO_COSTS, options: TWICE_THE_RISK },
    ],
    [
      'costs exactly at their limit',
      {
        signal: { entry: 100, stop: 75, target: 200 },
        market: {
          spreadRate: null,
          assumedSpreadRate: 0,
          fees: { entry: 0.025, stop: 0.025, target: 0 },
        },
        options: riskOptionsWith({ costs: { slippageRate: 0 }, signal: { stopRateMax: 0.5 } }),
      },
    ],
    ['a spread exactly at its limit', { market: { spreadRate: 0.0015 } }],
    ['an unknown spread', { market: { spreadRate: null } }],
    ['a missing book where none is required', { market: { book: null, bookAgeMs: null } }],
    [
      'a blackout for another asset',
      {
        options: riskOptionsWith({
          pace: {
            blackouts: [
              {
                from: '2023-11-15T11:00:00Z',
                until: '2023-11-15T13:00:00Z',
                reason: '',
                assets: ['ETH'],
              },
            ],
          },
        }),
      },
    ],
    [
      'a blackout that just ended',
      {
        options: riskOptionsWith({
          pace: {
            blackouts: [
              {
                from: '2023-11-15T11:00:00Z',
                until: '2023-11-15T12:00:00Z',
                reason: '',
                assets: [],
              },
            ],
          },
        }),
      },
    ],
    [
      'an instrument whose cooldown is over',
      { state: { instrumentActivity: { 'kraken:BTC/USD': epochMs(NOON - 60_000) } } },
    ],
    [
      'a strategy that closed a trade in the other direction',
      { state: { strategyExits: { 'kraken:BTC/USD|keltner|short': NOON } } },
    ],
    [
      'the twentieth entry, an hour after the first',
      {
        state: {
          entryTimes: Array.from({ length: 20 }, (_, index) =>
            epochMs(NOON - HOUR_MS + index * MINUTE_MS),
          ),
        },
      },
    ],
    [
      'another entry on the next trading day',
      {
        state: { entriesToday: 3, tradingDay: 1, dayStartEquity: 100_000 },
        options: riskOptionsWith({ pace: { tradesPerDayMax: 3 } }),
      },
    ],
    [
      'a position that moves in the opposite direction',
      {
        portfolio: { positions: [aHeldExposure({ notional: 2_000, direction: 'short' })] },
        returnsCorrelation: () => 0.9,
      },
    ],
    [
      'a high risk of ruin with the action `probation`',
      { state: { ruin: { probability: 0.9, probationLeft: 3 } } },
    ],
    ['an asset without a group', { instrument: { base: 'DOGE' } }],
  ])('pass %s', (_, plan) => {
    expect(assessEntry(anEntryContext(plan)).rejectedBy).toBeNull();
  });

  it('report a skipped check in their numbers', () => {
    const { verdicts } = assessEntry(
      anEntryContext({ market: { spreadRate: null, book: null, bookAgeMs: null } }),
    );
    const numbersOf = (code: GateCode): VerdictNumbers | undefined =>
      verdicts.find(({ gate }) => gate === code)?.numbers;
    expect(numbersOf('SPREAD_TOO_WIDE')).toMatchObject({ spreadRate: 'unknown', skipped: true });
    expect(numbersOf('BOOK_UNKNOWN')).toMatchObject({ known: false, skipped: true });
  });

  it('report an unknown correlation as unknown, not as zero', () => {
    const { verdicts } = assessEntry(
      anEntryContext({ portfolio: { positions: [aHeldExposure()] } }),
    );
    const verdict = verdicts.find(({ gate }) => gate === 'CORRELATED_EXPOSURE');
    expect(verdict?.numbers).toMatchObject({ unknown: 1, notional: 0 });
  });

  it('put the numbers into their messages', () => {
    const { verdicts } = assessEntry(anEntryContext({ market: { clockSkewMs: -3_500 } }));
    expect(verdicts[verdicts.length - 1]?.message).toContain('-3500 ms');
  });
});

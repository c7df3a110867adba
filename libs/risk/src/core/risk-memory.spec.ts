import { describe, expect, it } from '@jest/globals';

import { epochMs, HOUR_MS, instrumentId, SECOND_MS, type EpochMs } from '@tidegate/kernel';
import { aClosedTrade, NOON } from '@tidegate/portfolio/testing';

import { riskOptionsWith } from '../../testing/index.js';
import {
  initialAccountBreakers,
  initialVenueBreakers,
  isQuiet,
  observeBreaker,
  resetBreaker,
} from './breakers.js';
import { RiskOptions } from './options/risk-options.js';
import { initialRiskState, type RiskState } from './risk-state.js';
import { parseRiskState, serialiseRiskState } from './risk-state-text.js';
import { riskAfterEntry, riskAfterTrade } from './risk-transitions.js';
import { RuinOptions } from './options/ruin-options.js';
import { riskOfRuin } from './ruin.js';
import { recordAfterTrade } from './trade-record.js';
import { parseVenueBreakers } from './venue-breakers-text.js';

const options = new RiskOptions();
const fresh = initialRiskState(NOON, 1_000, options);
const later = (ms: number): EpochMs => epochMs(NOON + ms);
const mark = (at: EpochMs) => ({ equity: 1_000, isMarked: true, at });

describe('The risk state', () => {
  const enter = (state: RiskState, name: string, at: EpochMs): RiskState =>
    riskAfterEntry(state, { instrument: instrumentId('kraken', name), mark: mark(at) }, options);

  it('remembers entries for less than an hour', () => {
    const first = enter(fresh, 'A/USD', later(0));
    const second = enter(first, 'B/USD', later(1));
    expect(second.entryTimes).toEqual([NOON, NOON + 1]);
    expect(enter(second, 'C/USD', later(HOUR_MS)).entryTimes).toEqual([NOON + 1, NOON + HOUR_MS]);
  });

  it('remembers instruments in the order of their last activity', () => {
    const both = enter(enter(fresh, 'A/USD', later(0)), 'B/USD', later(1));
    const again = enter(both, 'A/USD', later(2));
    expect(Object.keys(again.instrumentActivity)).toEqual(['kraken:B/USD', 'kraken:A/USD']);
  });

  it('remembers the time of the last loss, also after wins and trades at zero', () => {
    const close = (state: RiskState, netPnl: number, at: EpochMs): RiskState =>
      riskAfterTrade(state, { trade: aClosedTrade({ netPnl }), mark: mark(at) }, options);
    const lost = close(fresh, -5, later(1));
    expect(lost.lastLossAt).toBe(NOON + 1);
    expect(close(close(lost, 5, later(2)), 0, later(3)).lastLossAt).toBe(NOON + 1);
    expect(close(fresh, 0, later(2)).lastLossAt).toBeNull();
  });
});

describe('A breaker that is observed', () => {
  const at = (seconds: number): EpochMs => later((100 + seconds) * SECOND_MS);
  const venue = initialVenueBreakers(NOON, options.breakers);
  const see = (panel: typeof venue, breaker: 'stale_data' | 'feed_down', ...levels: number[]) =>
    levels.reduce(
      (current, level, index) =>
        observeBreaker(current, { breaker, level, detail: '', at: at(index) }, options.breakers),
      panel,
    );

  it('counts strikes from zero after a level below trip, calm or not', () => {
    for (const level of [0.4, 0.1]) {
      const seen = see(venue, 'stale_data', 0.6, 0.6, level, 0.6, 0.6);
      expect(seen.states.stale_data).toMatchObject({ tripped: false, strikes: 2 });
    }
  });

  it('is not quiet at its trip level, nor before the calm after a reset', () => {
    const quiet = (panel: typeof venue, level: number): boolean =>
      isQuiet(panel, { breaker: 'stale_data', level }, options.breakers);
    expect([quiet(venue, 0.49), quiet(venue, 0.5)]).toEqual([true, false]);
    const tripped = see(venue, 'stale_data', 0.6, 0.6, 0.6);
    const reset = resetBreaker(tripped, { breaker: 'stale_data', at: at(9) }, options.breakers);
    expect(quiet(reset, 0.1)).toBe(false);
  });

  it('keeps its worst level, and stays the same object while nothing gets worse', () => {
    const tripped = see(venue, 'feed_down', 90_000);
    const lower = see(tripped, 'feed_down', 70_000);
    expect(lower).toBe(tripped);
    expect(see(lower, 'feed_down', 95_000, 61_000).states.feed_down.worstLevel).toBe(95_000);
  });
});

describe('A stored risk state', () => {
  const stored = (fields: object): string =>
    JSON.stringify({ ...(JSON.parse(serialiseRiskState(fresh)) as object), ...fields });
  const panel = initialAccountBreakers(NOON, options.breakers);
  const drawdownWith = (fields: object): string => {
    const drawdown = { ...panel.states.drawdown, ...fields };
    return stored({ breakers: { ...panel, states: { ...panel.states, drawdown } } });
  };

  it.each([
    ['a last loss that is not a time', stored({ lastLossAt: 'noon' })],
    ['a reason that is not text', drawdownWith({ reason: 5 })],
    ['a flag that is not true or false', drawdownWith({ tripped: 'no' })],
  ])('is refused with %s', (_, text) => {
    const result = parseRiskState(text);
    expect(result.ok ? null : result.error.code).toBe('RISK_STATE_MALFORMED');
  });

  it('says that it is not JSON', () => {
    for (const result of [parseRiskState('{'), parseVenueBreakers('{')]) {
      expect(result.ok ? '' : result.error.message).toContain('JSON');
    }
  });
});

describe('A record of trades', () => {
  const unruly = riskOptionsWith({ ruin: { enabled: false } });
  const record = (wins: number, losses: number): number[] => [
    ...Array<number>(wins).fill(1),
    ...Array<number>(losses).fill(-1),
  ];
  const judged = (rMultiples: readonly number[], probationLeft = 0) =>
    recordAfterTrade(
      { ruin: { probability: null, probationLeft }, rMultiples, closedTrades: rMultiples.length },
      unruly,
    ).ruin;

  it('has no edge from exactly fifty trades, also when it is even', () => {
    expect(judged(record(24, 25)).probationLeft).toBe(0);
    expect(judged(record(25, 25)).probationLeft).toBe(unruly.ruin.probationTrades);
    expect(judged(record(26, 24)).probationLeft).toBe(0);
  });

  it('is good when its risk of ruin is exactly at the limit', () => {
    const strict = riskOptionsWith({ ruin: { probabilityMax: 0 } });
    const good = { rMultiples: record(60, 0), closedTrades: 60 };
    const { ruin } = recordAfterTrade(
      { ruin: { probability: null, probationLeft: 0 }, ...good },
      strict,
    );
    expect(ruin).toEqual({ probability: 0, probationLeft: 0 });
  });

  it('is not judged during a probation without an estimate', () => {
    expect(judged(record(10, 51), 5)).toEqual({ probability: null, probationLeft: 4 });
  });
});

describe('The risk of ruin at its limits', () => {
  const certain = Object.assign(new RuinOptions(), {
    ...{ priorTrades: 0, ruinRate: 0.5, horizonTrades: 1, blockLength: 5, paths: 10 },
  });

  it('counts a fall to exactly the floor', () => {
    expect(riskOfRuin({ rMultiples: [-1], riskPerTrade: 0.5 }, certain)).toBe(1);
    expect(riskOfRuin({ rMultiples: [-1], riskPerTrade: 0.49 }, certain)).toBe(0);
  });
});

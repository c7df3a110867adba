import { describe, expect, it } from '@jest/globals';

import { adaptiveAfterTrade, INITIAL_ADAPTIVE_STATE } from '@tidegate/ai';
import { closedTrade } from '@tidegate/ai/testing';
import { epochMs, signalId, type EpochMs } from '@tidegate/kernel';
import { START } from '@tidegate/market-data/testing';
import type { Direction } from '@tidegate/model';

import {
  BTC,
  ETH,
  marketView,
  minuteCandle,
  quickAi,
  quietHistory,
  scriptedStrategy,
  testProfile,
} from '../../../testing/index.js';
import type { AnalysisProfile } from './analysis-profile.js';
import type { ScanInput } from '../inputs/engine-input.js';
import { MarketSeriesMap } from './market-series-map.js';
import { ProfileAnalysis, type ScanFinding } from './profile-analysis.js';

const MINUTE = 60_000;

/** Gives a signal in the given direction at the close of each listed minute. */
function signalling(directions: Readonly<Record<number, Direction>>, name?: string) {
  return scriptedStrategy(({ closedAt }, close) => {
    const direction = directions[(closedAt - START) / MINUTE];
    if (!direction) return null;
    const sign = direction === 'long' ? 1 : -1;
    return { direction, stop: close - 2 * sign, target: close + 4 * sign };
  }, name);
}

class Desk {
  readonly series: MarketSeriesMap;
  readonly analysis: ProfileAnalysis;
  /** The record of the strategies. */
  record = INITIAL_ADAPTIVE_STATE;
  private signals = 0;

  /** With the series of another desk, the analysis joins at the current candle of that desk. */
  constructor(profile: AnalysisProfile, history = 30, series?: MarketSeriesMap) {
    this.series = series ?? new MarketSeriesMap(profile.timeframes, profile.seriesCapacity);
    this.analysis = new ProfileAnalysis({
      profile,
      series: this.series,
      adaptive: () => this.record,
      leaders: [ETH.id, BTC.id],
      nextId: () => signalId(`s-${(this.signals += 1)}`),
    });
    this.analysis.watch(BTC.id);
    if (!series) this.series.absorb(BTC.id, '1m', quietHistory(history));
  }

  close(minute: number): void {
    this.series.take(BTC.id, '1m', minuteCandle(minute - 1, [100, 100.5, 99.5, 100]));
  }

  scan(minute: number, over: Partial<ScanInput> = {}): ScanFinding | null {
    const at = epochMs(START + minute * MINUTE);
    return this.analysis.scan({
      type: 'scan',
      at,
      madeAt: at,
      instrument: BTC.id,
      trigger: 'candle_closed',
      timeframe: '1m',
      market: marketView(),
      ...over,
    });
  }
}

function later(minute: number, ms: number): EpochMs {
  return epochMs(START + minute * MINUTE + ms);
}

describe('ProfileAnalysis', () => {
  it('finds the signal of a strategy at the close of a candle', () => {
    const desk = new Desk(testProfile([signalling({ 1: 'long' })]));
    desk.close(1);
    const finding = desk.scan(1);
    expect(finding?.signal).toMatchObject({
      instrument: BTC.id,
      direction: 'long',
      stop: 98,
      target: 104,
      leader: 'scripted',
      candleClosedAt: START + MINUTE,
    });
    expect(finding?.book).toBeNull();
  });

  it('finds nothing while all strategies are silent, and ignores signals in history', () => {
    const desk = new Desk(testProfile([signalling({ [-3]: 'long', 2: 'long' })]));
    desk.close(1);
    expect(desk.scan(1)).toBeNull();
  });

  it('finds nothing when the opinions cancel out', () => {
    const desk = new Desk(
      testProfile([signalling({ 1: 'long' }, 'bull'), signalling({ 1: 'short' }, 'bear')]),
    );
    desk.close(1);
    expect(desk.scan(1)).toBeNull();
  });

  it('finds an opinion once at a close, and again between closes while it is valid', () => {
    const desk = new Desk(testProfile([signalling({ 1: 'long' })]));
    desk.close(1);
    expect(desk.scan(1)).not.toBeNull();
    expect(desk.scan(1)).toBeNull();
    const again = { trigger: 'price_move', timeframe: null } as const;
    expect(desk.scan(1, { ...again, at: later(1, 30_000) })).not.toBeNull();
    expect(desk.scan(1, { ...again, at: later(1, MINUTE) })).toBeNull();
  });

  it('ignores a new opinion on a price move until a scan at a close has read it', () => {
    const desk = new Desk(testProfile([signalling({ 1: 'long' })]));
    desk.close(1);
    expect(desk.scan(1, { trigger: 'price_move', timeframe: null })).toBeNull();
    expect(desk.scan(1)).not.toBeNull();
  });

  it('is due and counts scans at closes of its primary timeframe and between closes only', () => {
    const desk = new Desk(testProfile([signalling({ 1: 'long' })]));
    desk.close(1);
    const scan = { instrument: BTC.id, at: later(1, 0) };
    const due = ([null, '1m', '5m'] as const).map((timeframe) => {
      desk.analysis.countScan({ timeframe });
      return [desk.analysis.isDue({ ...scan, timeframe }), desk.analysis.counts.scans];
    });
    expect(due).toEqual([
      [false, 1],
      [true, 2],
      [false, 2],
    ]);
    expect(desk.scan(1, { timeframe: '5m' })).toBeNull();
    expect(desk.scan(1)).not.toBeNull();
    expect(desk.analysis.counts).toEqual({ scans: 2, signals: 1 });
  });

  it('keeps the estimates of a costly predictor for their time to live, by the time of the scans', () => {
    let estimates = 0;
    const predictor = {
      ...{ name: 'costly', isCostly: true },
      estimate: () => {
        estimates += 1;
        return { probability: 0.6, contributions: {} };
      },
    };
    const ai = quickAi('1m');
    ai.confluence.validCandles = 3;
    ai.predictor.cacheTtlMs = 60_000;
    const desk = new Desk(testProfile([signalling({ 1: 'long' })], { ai, predictor }));
    desk.close(1);
    desk.scan(1)?.predict();
    const move = { trigger: 'price_move', timeframe: null } as const;
    for (const ms of [59_000, 61_000]) desk.scan(1, { ...move, at: later(1, ms) })?.predict();
    expect(estimates).toBe(2);
  });

  it('weights a strategy by its record', () => {
    const ai = quickAi('1m');
    ai.adaptive.enabled = true;
    const strategies = [signalling({ 1: 'long' }, 'loser'), signalling({ 1: 'long' }, 'other')];
    const desk = new Desk(testProfile(strategies, { ai }));
    for (let trade = 0; trade < 8; trade++) {
      const lost = closedTrade({ strategy: 'loser', supporters: ['loser'], rMultiple: -1 });
      desk.record = adaptiveAfterTrade(desk.record, lost, ai.adaptive);
    }
    desk.close(1);
    const votes = desk.scan(1)?.signal.votes ?? [];
    const weightOf = (name: string) =>
      votes.find(({ signal }) => signal.strategy === name)?.weight ?? Number.NaN;
    expect(weightOf('loser')).toBeLessThan(weightOf('other'));
  });

  it('counts an older valid opinion beside a new one', () => {
    const ai = quickAi('1m');
    ai.confluence.validCandles = 3;
    const strategies = [signalling({ 1: 'long' }, 'early'), signalling({ 2: 'long' }, 'late')];
    const desk = new Desk(testProfile(strategies, { ai }));
    desk.close(1);
    desk.scan(1);
    desk.close(2);
    expect(
      desk
        .scan(2)
        ?.signal.votes.map(({ signal }) => signal.strategy)
        .sort(),
    ).toEqual(['early', 'late']);
    desk.close(3);
    expect(desk.scan(3)).toBeNull();
  });

  it('makes one prediction per signal', () => {
    const desk = new Desk(testProfile([signalling({ 1: 'long' })]));
    desk.close(1);
    const finding = desk.scan(1);
    const prediction = finding?.predict();
    expect(finding?.predict()).toBe(prediction);
    const move = { trigger: 'price_move', timeframe: null } as const;
    const again = desk.scan(1, { ...move, at: later(1, 59_999) })?.predict();
    expect(again).not.toBe(prediction);
    expect(again).toEqual(prediction);
  });

  it('includes the order book when it is known', () => {
    const desk = new Desk(testProfile([signalling({ 1: 'long' })]));
    desk.close(1);
    const side = (first: number, step: number): Float64Array =>
      Float64Array.from({ length: 5 }, (_, level) => first + level * step);
    const sizes = Float64Array.of(1, 1, 1, 1, 1);
    const book = {
      bidPrices: side(99.9, -0.1),
      bidQuantities: sizes,
      askPrices: side(100.1, 0.1),
      askQuantities: sizes,
      receivedAt: later(1, 0),
    };
    const finding = desk.scan(1, { market: marketView({ book, bookUnknownReason: null }) });
    expect(finding?.book?.mid).toBeCloseTo(100, 9);
    expect(finding?.signal.book.state).not.toBe('unknown');
  });

  it('reads leaders up to the previous candle, whether or not their latest candle has arrived', () => {
    const ai = quickAi('1m');
    Object.assign(ai.confluence.leadLag, { enabled: true, moveSigmasMin: 0, correlationBars: 30 });
    const profile = testProfile([signalling({ 1: 'long' })], { ai });
    const numbersWith = (led: (series: MarketSeriesMap) => void) => {
      const desk = new Desk(profile, 40);
      led(desk.series);
      desk.close(1);
      return desk.scan(1)?.signal.adjustments;
    };
    const history = (series: MarketSeriesMap): void =>
      series.absorb(ETH.id, '1m', quietHistory(40));
    const drawn = numbersWith(history);
    expect(drawn?.['leadLagCorrelation']).toBeCloseTo(1, 9);
    expect(drawn).toMatchObject({ leadLagLeader: 0 });
    const jump = minuteCandle(0, [100, 120, 100, 120]);
    const early = numbersWith((series) => {
      history(series);
      series.take(ETH.id, '1m', jump);
    });
    expect(early).toEqual(drawn);
    expect(numbersWith(() => undefined)).not.toHaveProperty('leadLagPull');
    const late = (series: MarketSeriesMap): void =>
      series.absorb(ETH.id, '1m', quietHistory(41).slice(0, 40));
    expect(numbersWith(late)).not.toHaveProperty('leadLagPull');
  });

  it('weights the hour by the given record', () => {
    const ai = quickAi('1m');
    ai.confluence.session.enabled = true;
    const desk = new Desk(testProfile([signalling({ 1: 'long' })], { ai }));
    desk.close(1);
    expect(desk.scan(1)?.signal.adjustments).toMatchObject({
      sessionHour: new Date(START + MINUTE).getUTCHours(),
      sessionTrades: 0,
      sessionFactor: 1,
      confidenceSession: 0,
    });
  });

  it('correlates the primary returns of two instruments once enough returns are known', () => {
    const correlationAfter = (candles: number): number | null => {
      const desk = new Desk(testProfile([signalling({})]), candles);
      desk.series.absorb(ETH.id, '1m', quietHistory(candles));
      return desk.analysis.correlation(BTC.id, ETH.id);
    };
    expect(correlationAfter(20)).toBeNull();
    expect(correlationAfter(40)).toBeCloseTo(1, 9);
  });

  it('ignores candles of timeframes that the profile does not use', () => {
    const desk = new Desk(testProfile([signalling({ 1: 'long' })]));
    desk.series.absorb(BTC.id, '4h', quietHistory(3));
    desk.series.take(BTC.id, '4h', minuteCandle(0, [1, 1, 1, 1]));
    expect(desk.series.find(BTC.id, '4h')).toBeNull();
    expect(desk.scan(1)).toBeNull();
  });

  it('ignores opinions from before it joined, even while they are valid', () => {
    const ai = quickAi('1m');
    ai.confluence.validCandles = 3;
    const profile = testProfile([signalling({ 1: 'long', 3: 'long' })], { ai });
    const desk = new Desk(profile);
    desk.close(1);
    const late = new Desk(profile, 30, desk.series);
    desk.close(2);
    expect(late.scan(2)).toBeNull();
    expect(late.scan(2, { trigger: 'price_move', timeframe: null })).toBeNull();
    desk.close(3);
    expect(late.scan(3)?.signal.direction).toBe('long');
  });
});

import { beforeEach, describe, expect, it } from '@jest/globals';

import { epochMs } from '@tidegate/kernel';
import { START } from '@tidegate/market-data/testing';
import type { Timeframe } from '@tidegate/model';

import {
  BTC,
  minuteCandle,
  quickAi,
  quietHistory,
  scriptedStrategy,
  testProfile,
} from '../../../testing/index.js';
import { InstrumentAnalysis } from './instrument-analysis.js';
import { MarketSeriesMap } from './market-series-map.js';

const MINUTE = 60_000;
const at = (minute: number, ms = 0) => epochMs(START + minute * MINUTE + ms);

/** Buys at the close of the given minute. */
const buying = (minute: number, name: string) =>
  scriptedStrategy(
    ({ closedAt }, close) =>
      closedAt === at(minute) ? { direction: 'long', stop: close - 2, target: close + 4 } : null,
    name,
  );

const ai = quickAi('1m');
ai.confluence.validCandles = 2;

describe('InstrumentAnalysis', () => {
  let series: MarketSeriesMap;
  const analysisOf = (timeframes: readonly Timeframe[] = ['1m']) =>
    new InstrumentAnalysis(
      BTC.id,
      testProfile([buying(2, 'second'), buying(1, 'first')], { ai, timeframes }),
      series,
    );
  const close = (minute: number): void =>
    series.take(BTC.id, '1m', minuteCandle(minute - 1, [100, 100.5, 99.5, 100]));
  const votes = (analysis: InstrumentAnalysis, now: number) =>
    analysis.views(epochMs(now)).map(({ signals }) => signals.map(({ strategy }) => strategy));

  beforeEach(() => {
    series = new MarketSeriesMap(['1m'], 64);
    series.absorb(BTC.id, '1m', quietHistory(30));
  });

  it('has an opinion to assess at the close that gave it, and between closes once it was read', () => {
    const analysis = analysisOf();
    const due = (minute: number, ms = 0) =>
      [true, false].map((isClose) => analysis.isDue(at(minute, ms), isClose));
    expect(due(0)).toEqual([false, false]);
    close(1);
    expect(due(1)).toEqual([true, false]);
    analysis.markRead();
    expect(due(1)).toEqual([false, true]);
    close(2);
    expect(due(2)).toEqual([true, false]);
    analysis.markRead();
    expect([due(2), due(3, MINUTE - 1), due(4)]).toEqual([
      [false, true],
      [false, true],
      [false, false],
    ]);
  });

  it('has no opinion from before it joined, even while one is valid', () => {
    const early = analysisOf();
    close(1);
    const late = analysisOf();
    expect([early.isDue(at(1), true), late.isDue(at(1), true)]).toEqual([true, false]);
    expect([votes(early, at(1)), votes(late, at(1))]).toEqual([[['first']], [[]]]);
    late.markRead();
    expect(late.isDue(at(1), false)).toBe(false);
  });

  it('views the valid opinions of each timeframe, with a regime only if there are any', () => {
    const analysis = analysisOf();
    expect(analysis.views(at(0))).toEqual([{ timeframe: '1m', signals: [], regime: null }]);
    close(1);
    close(2);
    expect(votes(analysis, at(2))).toEqual([['second', 'first']]);
    expect(votes(analysis, at(3) - 1)).toEqual([['second', 'first']]);
    expect(votes(analysis, at(3))).toEqual([['second']]);
    expect(votes(analysis, at(4))).toEqual([[]]);
    expect(analysis.views(at(2))[0]?.regime).not.toBeNull();
  });

  it('covers only timeframes that are fed', () => {
    series = new MarketSeriesMap(['1m', '5m'], 64);
    const analysis = analysisOf(['1m', '5m', '4h']);
    expect(analysis.views(at(0)).map(({ timeframe }) => timeframe)).toEqual(['1m', '5m']);
    const [minutes, fives] = (['1m', '5m'] as const).map((each) => analysis.extractorOf(each));
    expect(minutes).not.toBeNull();
    expect(fives).not.toBeNull();
    expect(fives).not.toBe(minutes);
    expect(analysis.extractorOf('4h')).toBeNull();
  });

  it('releases all that it holds of a series', () => {
    const held = series.find(BTC.id, '1m');
    if (!held) throw new Error('The minute is not fed');
    const before = [held.programCount, held.opinionCount];
    const analysis = analysisOf();
    expect(held.opinionCount).toBe(2);
    expect(held.programCount).toBeGreaterThan(before[0] ?? 0);
    analysis.release();
    expect([held.programCount, held.opinionCount]).toEqual(before);
  });
});

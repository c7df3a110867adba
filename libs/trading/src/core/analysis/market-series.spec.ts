import { describe, expect, it } from '@jest/globals';

import { START } from '@tidegate/market-data/testing';
import type { BoundStrategy } from '@tidegate/strategies';

import { BTC, minuteCandle, quickAi, scriptedStrategy } from '../../../testing/index.js';
import { MarketSeries } from './market-series.js';

const MINUTE = 60_000;
const QUIET = [100, 100.5, 99.5, 100] as const;

/** A strategy that needs `bars` candles and records the closes at which it was asked. */
function asked(bars: number, isSilent: boolean) {
  const closes: number[] = [];
  const strategy: BoundStrategy = {
    ...scriptedStrategy(() => null),
    prepare: (source, timeframe) => {
      const talking = scriptedStrategy(({ closedAt }, close) => {
        closes.push((closedAt - START) / MINUTE);
        return isSilent ? null : { direction: 'long', stop: close - 2, target: close + 4 };
      });
      return { ...talking.prepare(source, timeframe), bars };
    },
  };
  return { strategy, closes };
}

describe('MarketSeries', () => {
  it('asks a strategy from the candle on with which its history is complete', () => {
    const series = new MarketSeries(BTC.id, '1m', 64);
    const { strategy, closes } = asked(3, false);
    const opinion = series.acquireOpinion(strategy, 0);
    const times = [0, 1, 2, 3].map((index) => {
      series.take(minuteCandle(index, QUIET));
      return [series.lastSignalAt, opinion.lastSignalAt].map((at) => at && (at - START) / MINUTE);
    });
    expect(closes).toEqual([3, 4]);
    expect(times).toEqual([
      [0, 0],
      [0, 0],
      [3, 3],
      [4, 4],
    ]);
  });

  it('has no signal while its strategies are silent', () => {
    const series = new MarketSeries(BTC.id, '1m', 64);
    const { strategy, closes } = asked(1, true);
    series.acquireOpinion(strategy, 0);
    series.take(minuteCandle(0, QUIET));
    expect([closes, series.lastSignalAt]).toEqual([[1], 0]);
  });

  it('asks no strategy on a synthetic candle, which still moves the series on', () => {
    const series = new MarketSeries(BTC.id, '1m', 64);
    const { strategy, closes } = asked(1, false);
    series.acquireOpinion(strategy, 0);
    series.take({ ...minuteCandle(0, QUIET), synthetic: true });
    expect([closes, series.lastClosedAt]).toEqual([[], START + MINUTE]);
  });

  it('shares a regime between equal options only', () => {
    const series = new MarketSeries(BTC.id, '1m', 64);
    const [one, equal, other] = [quickAi('1m'), quickAi('1m'), quickAi('1m')].map(
      ({ regime }) => regime,
    );
    if (!one || !equal || !other) throw new Error('Three options are needed');
    other.adxPeriod = 5;
    const reader = series.acquireRegime(one);
    expect(series.acquireRegime(equal)).toBe(reader);
    expect(series.acquireRegime(other)).not.toBe(reader);
  });

  it('counts closes back from a candle that it has', () => {
    const series = new MarketSeries(BTC.id, '1m', 64);
    for (const [index, close] of [10, 11, 12].entries()) {
      series.absorb(minuteCandle(index, [close, close, close, close]));
    }
    const closesAt = (minute: number) => {
      const closes = series.closesUpTo(START + minute * MINUTE);
      return closes && [closes(0), closes(1)];
    };
    expect([closesAt(2), closesAt(3), closesAt(4)]).toEqual([[11, 10], [12, 11], null]);
  });
});

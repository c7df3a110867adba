import { describe, expect, it } from '@jest/globals';

import {
  CANDLES_MAX,
  candleTimeOf,
  chartFacts,
  mergeCandles,
  thinMarks,
  type Candle,
  type ChartMark,
} from './candles.js';

const candle = (at: number, close = 1): Candle => ({
  at,
  open: 1,
  high: 2,
  low: 0.5,
  close,
  volume: 1,
});
const mark = (at: number, kind: ChartMark['kind']): ChartMark => ({
  id: `d-${at}`,
  at,
  kind,
  direction: 'long',
  multiple: null,
  title: '',
});

describe('merging candles', () => {
  it('orders them, and the later one of a time counts', () => {
    const merged = mergeCandles([candle(1), candle(2, 5)], [candle(0), candle(2, 6)]);
    expect(merged.map(({ at, close }) => [at, close])).toEqual([
      [0, 1],
      [1, 1],
      [2, 6],
    ]);
  });

  it('keeps at most the newest 5,000', () => {
    const many = Array.from({ length: CANDLES_MAX + 10 }, (_, index) => candle(index));
    const merged = mergeCandles(many, [candle(CANDLES_MAX + 10)]);
    expect([merged.length, merged[0]?.at]).toEqual([CANDLES_MAX, 11]);
  });
});

describe('the candle of a time', () => {
  it('is the last that opened before or at it', () => {
    const candles = [candle(10), candle(20), candle(30)];
    expect([5, 10, 19, 20, 99].map((at) => candleTimeOf(candles, at))).toEqual([
      null,
      10,
      10,
      20,
      30,
    ]);
  });
});

describe('thinning marks', () => {
  const marks = [mark(0, 'refusal'), mark(10, 'refusal'), mark(15, 'entry'), mark(100, 'refusal')];

  it('merges near refusals and keeps entries and exits', () => {
    const kept = thinMarks(marks, { barWidth: 1, barMs: 10 });
    expect(kept.map(({ at, count }) => [at, count])).toEqual([
      [0, 2],
      [15, 1],
      [100, 1],
    ]);
  });

  it('keeps all of them when zoomed in', () => {
    expect(thinMarks(marks, { barWidth: 20, barMs: 10 })).toHaveLength(4);
  });
});

describe('the facts of a chart', () => {
  it('are its range, its change, and its marks', () => {
    expect(chartFacts([candle(1), candle(2, 1.5)], [mark(1, 'entry'), mark(2, 'refusal')])).toEqual(
      {
        count: 2,
        from: 1,
        to: 2,
        last: 1.5,
        change: 0.5,
        entries: 1,
        exits: 0,
        refusals: 1,
      },
    );
  });

  it('of no candles are unknown', () => {
    expect(chartFacts([], [])).toMatchObject({ count: 0, last: null, change: null });
  });
});

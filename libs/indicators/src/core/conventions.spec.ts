import { describe, expect, it } from '@jest/globals';
import { DAY_MS, epochMs, HOUR_MS } from '@tidegate/kernel';
import type { Candle } from '@tidegate/model';

import { IndicatorCache } from './indicator-cache.js';
import type { IndicatorSpec } from './indicator-spec.js';

type Bar = readonly [high: number, low: number, close: number, volume?: number];

function candlesOf(bars: readonly Bar[], startTime = 0): Candle[] {
  return bars.map(([high, low, close, volume = 1], index) => ({
    openTime: epochMs(startTime + index * HOUR_MS),
    open: close,
    high,
    low,
    close,
    volume,
    trades: 1,
  }));
}

/** Candles with the given closes and zero range. */
function points(...closes: readonly number[]): Candle[] {
  return candlesOf(closes.map((close) => [close, close, close]));
}

/** The whole column, oldest first. */
function columnOf(spec: IndicatorSpec, candles: readonly Candle[]): number[] {
  const cache = new IndicatorCache({ history: candles.length });
  const column = cache.column(spec);
  for (const candle of candles) cache.push(candle);
  return candles.map((_, index) => column.at(candles.length - 1 - index));
}

function expectColumn(actual: readonly number[], expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  for (const [index, value] of expected.entries()) {
    if (Number.isNaN(value)) expect(actual[index]).toBeNaN();
    else expect(actual[index]).toBeCloseTo(value, 12);
  }
}

const NONE = Number.NaN;

describe('Averages', () => {
  it('are NaN, not a neutral number, before their window is full', () => {
    expectColumn(columnOf({ kind: 'sma', period: 3 }, points(1, 2, 6, 10)), [NONE, NONE, 3, 6]);
  });

  it('an exponential average starts with the simple average and continues with α = 2 ÷ (n + 1)', () => {
    const closes = points(1, 2, 6, 10, 4);
    expectColumn(columnOf({ kind: 'ema', period: 3 }, closes), [NONE, NONE, 3, 6.5, 5.25]);
  });

  it('the fast average of MACD starts with the slow one', () => {
    const spec = { kind: 'macd', fast: 1, slow: 3, signal: 2 } as const;
    const closes = points(1, 2, 6, 10, 4);
    const line = [NONE, NONE, 3, 3.5, -1.25];
    expectColumn(columnOf({ ...spec, output: 'macd' }, closes), line);
    const signal = [NONE, NONE, NONE, 3.25, 0.25];
    expectColumn(columnOf({ ...spec, output: 'signal' }, closes), signal);
    expectColumn(columnOf({ ...spec, output: 'histogram' }, closes), [
      NONE,
      NONE,
      NONE,
      0.25,
      -1.5,
    ]);
  });

  it('accept any candle field', () => {
    const candles = candlesOf([
      [3, 1, 2, 10],
      [5, 1, 2, 30],
    ]);
    expectColumn(columnOf({ kind: 'sma', period: 2, field: 'high' }, candles), [NONE, 4]);
    expectColumn(columnOf({ kind: 'sma', period: 2, field: 'volume' }, candles), [NONE, 20]);
  });
});

describe('The relative strength index', () => {
  it('follows Wilder: mean gain and loss of the first n changes, then weight (n − 1) ÷ n for the past', () => {
    // Changes +2, −1, +3, −1: gains 1, 2, 1 and losses 0.5, 0.25, 0.625 after the second, third and fourth.
    const closes = points(10, 12, 11, 14, 13);
    const expected = [NONE, NONE, 100 / 1.5, 200 / 2.25, 100 / 1.625];
    expectColumn(columnOf({ kind: 'rsi', period: 2 }, closes), expected);
  });

  it('is 50 without movement, 100 after only rises, 0 after only falls', () => {
    const spec = { kind: 'rsi', period: 2 } as const;
    expectColumn(columnOf(spec, points(7, 7, 7, 7)), [NONE, NONE, 50, 50]);
    expectColumn(columnOf(spec, points(7, 8, 9, 9)), [NONE, NONE, 100, 100]);
    expectColumn(columnOf(spec, points(9, 8, 7, 7)), [NONE, NONE, 0, 0]);
  });
});

describe('Ranges and bands', () => {
  const gapped = candlesOf([
    [11, 9, 10],
    [15, 14, 14],
    [14, 12, 13],
    [13, 8, 9],
  ]);

  it('the true range extends to the previous close, and its average starts one candle late', () => {
    expectColumn(columnOf({ kind: 'atr', period: 2 }, gapped), [NONE, NONE, 3.5, 4.25]);
  });

  it('Bollinger bands use the population deviation', () => {
    const spec = { kind: 'bollinger', period: 4, deviations: 1 } as const;
    const closes = points(2, 4, 4, 6);
    const root = Math.sqrt(2);
    expect(columnOf({ ...spec, output: 'upper' }, closes)[3]).toBeCloseTo(4 + root, 12);
    expect(columnOf({ ...spec, output: 'lower' }, closes)[3]).toBeCloseTo(4 - root, 12);
    expect(columnOf({ ...spec, output: 'width' }, closes)[3]).toBeCloseTo(root / 2, 12);
    const above = (2 + root) / (2 * root);
    expect(columnOf({ ...spec, output: 'position' }, closes)[3]).toBeCloseTo(above, 12);
  });

  it('the position in a band of zero width is NaN, even for a price that a double cannot represent exactly', () => {
    const flat = points(0.7, 0.9, 0.1, 0.1, 0.1);
    const bollinger = { kind: 'bollinger', period: 3, deviations: 2 } as const;
    const position = columnOf({ ...bollinger, output: 'position' }, flat);
    expect(Number.isFinite(position[3])).toBe(true);
    expect(position[4]).toBeNaN();
    expect(columnOf({ ...bollinger, output: 'width' }, flat)[4]).toBe(0);
    const keltner = { kind: 'keltner', emaPeriod: 3, atrPeriod: 2, multiplier: 2 } as const;
    const still = points(0.1, 0.1, 0.1, 0.1);
    expect(columnOf({ ...keltner, output: 'position' }, still)[3]).toBeNaN();
  });

  it('choppiness is NaN in a window without range and 100 in one whose true ranges sum to its range', () => {
    expect(columnOf({ kind: 'choppiness', period: 2 }, points(5, 5, 5))[2]).toBeNaN();
    const sideways = candlesOf([
      [6, 4, 5],
      [6, 4, 5],
      [6, 4, 5],
    ]);
    expect(columnOf({ kind: 'choppiness', period: 2 }, sideways)[2]).toBeCloseTo(100, 12);
  });

  it('Garman–Klass of candles without a body depends only on their range', () => {
    const range = Math.log(11 / 9);
    const candles = candlesOf([
      [11, 9, 10],
      [11, 9, 10],
    ]);
    const column = columnOf({ kind: 'garman_klass', period: 2, candlesPerYear: 100 }, candles);
    expectColumn(column, [NONE, Math.sqrt(0.5 * range * range * 100)]);
  });
});

describe('Trend indicators', () => {
  const spec = { kind: 'supertrend', period: 2, multiplier: 1 } as const;

  it('lock the band, so the line does not fall while the direction is up', () => {
    const rising = candlesOf([
      [11, 9, 10],
      [12, 10, 11],
      [13, 11, 12.5],
      [14, 12, 13.5],
      [13.5, 11.5, 12.5],
      [11, 8, 8.5],
    ]);
    const line = columnOf({ ...spec, output: 'line' }, rising);
    expectColumn(columnOf({ ...spec, output: 'direction' }, rising), [NONE, NONE, 1, 1, 1, -1]);
    expectColumn(line.slice(2, 5), [10, 11, 11]);
    expect(line[5]).toBeGreaterThan(8.5);
  });

  it('start on the side of the middle on which the candle closed, mirrored in a mirrored market', () => {
    const up: Bar[] = [
      [11, 9, 10],
      [11, 9, 10],
      [11, 9, 10.5],
    ];
    const down = up.map(([high, low, close]): Bar => [20 - low, 20 - high, 20 - close]);
    const direction = { ...spec, output: 'direction' } as const;
    expect(columnOf(direction, candlesOf(up))[2]).toBe(1);
    expect(columnOf(direction, candlesOf(down))[2]).toBe(-1);
  });

  it('return 0 for all directional values in a market without movement', () => {
    const still = points(5, 5, 5, 5, 5);
    const adx = { kind: 'adx', period: 2 } as const;
    expectColumn(columnOf({ ...adx, output: 'adx' }, still), [NONE, NONE, NONE, 0, 0]);
    expectColumn(columnOf({ ...adx, output: 'plus_di' }, still), [NONE, NONE, 0, 0, 0]);
  });

  it('count only the side on which a candle extends farther', () => {
    const candles = candlesOf([
      [10, 8, 9],
      [11, 7.5, 9],
      [12, 8, 11],
    ]);
    const adx = { kind: 'adx', period: 2 } as const;
    // +DM 1 and 1, −DM 0 and 0, TR 3.5 and 4: the first sums are halved once before the second values are added.
    expect(columnOf({ ...adx, output: 'plus_di' }, candles)[2]).toBeCloseTo(150 / 5.75, 12);
    expect(columnOf({ ...adx, output: 'minus_di' }, candles)[2]).toBe(0);
  });

  it('momentum is the relative change from the close n candles ago', () => {
    expectColumn(columnOf({ kind: 'momentum', period: 2 }, points(10, 11, 12, 5.5)), [
      NONE,
      NONE,
      0.2,
      -0.5,
    ]);
  });
});

describe('The stochastic', () => {
  const spec = { kind: 'stochastic', period: 2, kSmoothing: 2, dPeriod: 2 } as const;

  it('smooths the raw value twice with simple averages', () => {
    const candles = candlesOf([
      [10, 0, 5],
      [10, 0, 4],
      [10, 0, 8],
      [10, 0, 2],
    ]);
    expectColumn(columnOf({ ...spec, output: 'k' }, candles), [NONE, NONE, 60, 50]);
    expectColumn(columnOf({ ...spec, output: 'd' }, candles), [NONE, NONE, NONE, 55]);
  });

  it('is 50 in a window without range', () => {
    expectColumn(columnOf({ ...spec, output: 'k' }, points(3, 3, 3)), [NONE, NONE, 50]);
  });
});

describe('Volume', () => {
  const candles = candlesOf([
    [12, 6, 9, 1],
    [15, 15, 15, 2],
    [30, 30, 30, 0],
    [30, 30, 30, 0],
  ]);

  it('weights the typical price; without volume the result is NaN', () => {
    expectColumn(columnOf({ kind: 'vwap', period: 2 }, candles), [NONE, 13, 15, NONE]);
  });

  it('is divided by its average, the current candle included', () => {
    expectColumn(columnOf({ kind: 'volume_ratio', period: 2 }, candles), [NONE, 4 / 3, 0, NONE]);
  });

  it('restarts at midnight UTC for the session price', () => {
    const bars: Bar[] = [
      [10, 10, 10, 1],
      [20, 20, 20, 3],
      [40, 40, 40, 0],
      [50, 50, 50, 2],
    ];
    const evening = candlesOf(bars, 20_000 * DAY_MS - 2 * HOUR_MS);
    expectColumn(columnOf({ kind: 'session_vwap' }, evening), [10, 17.5, NONE, 50]);
  });
});

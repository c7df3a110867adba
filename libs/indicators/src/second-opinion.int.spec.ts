import { beforeAll, describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as talib from 'talib-web';

import { candleWalk } from '../testing/candle-walk.js';
import { IndicatorCache } from './core/indicator-cache.js';
import type { IndicatorSpec } from './core/indicator-spec.js';

const COUNT = 3_000;
const candles = candleWalk({ seed: 21, count: COUNT, jumpChance: 0.002, silentChance: 0.05 });
const high = candles.map((candle) => candle.high);
const low = candles.map((candle) => candle.low);
const close = candles.map((candle) => candle.close);

/** The loader treats a path as a URL to fetch, so the test passes the binary as a data URL. */
async function loadTalib(): Promise<void> {
  const folder = dirname(createRequire(import.meta.url).resolve('talib-web'));
  const binary = await readFile(join(folder, 'talib.wasm'));
  await talib.init(`data:application/wasm;base64,${binary.toString('base64')}`);
}

function ours(spec: IndicatorSpec): number[] {
  const cache = new IndicatorCache({ history: COUNT });
  const column = cache.column(spec);
  for (const candle of candles) cache.push(candle);
  return candles.map((_, index) => column.at(COUNT - 1 - index));
}

/**
 * Expects equality to 1e-9 (relative to the value, or to 1 if smaller) from TA-Lib's first value on. The wrapper omits
 * the warm-up: output `i` belongs to candle `firstIndex + i`, and outputs after the last candle are not values.
 */
function expectAgreement(spec: IndicatorSpec, theirs: readonly number[], firstIndex: number): void {
  const values = ours(spec).slice(firstIndex);
  const worst = values.reduce((most, value, position) => {
    const other = theirs[position] ?? Number.NaN;
    const error = Math.abs(value - other) / Math.max(1, Math.abs(other));
    return Number.isNaN(error) ? Number.POSITIVE_INFINITY : Math.max(most, error);
  }, 0);
  expect(worst).toBeLessThan(1e-9);
}

describe('TA-Lib, an independent implementation,', () => {
  beforeAll(loadTalib);

  it('agrees on the simple average', () => {
    const { output } = talib.SMA({ inReal: close, timePeriod: 20 });
    expectAgreement({ kind: 'sma', period: 20 }, output, 19);
  });

  it('agrees on the exponential average', () => {
    const { output } = talib.EMA({ inReal: close, timePeriod: 20 });
    expectAgreement({ kind: 'ema', period: 20 }, output, 19);
  });

  it('agrees on the relative strength index', () => {
    const { output } = talib.RSI({ inReal: close, timePeriod: 14 });
    expectAgreement({ kind: 'rsi', period: 14 }, output, 14);
  });

  it('agrees on the average true range', () => {
    const { output } = talib.ATR({ high, low, close, timePeriod: 14 });
    expectAgreement({ kind: 'atr', period: 14 }, output, 14);
  });

  it('agrees on directional movement', () => {
    const input = { high, low, close, timePeriod: 14 };
    const adx = { kind: 'adx', period: 14 } as const;
    expectAgreement({ ...adx, output: 'adx' }, talib.ADX(input).output, 27);
    expectAgreement({ ...adx, output: 'plus_di' }, talib.PLUS_DI(input).output, 14);
    expectAgreement({ ...adx, output: 'minus_di' }, talib.MINUS_DI(input).output, 14);
  });

  it('agrees on all three MACD lines from the first signal on', () => {
    const lines = talib.MACD({ inReal: close, fastPeriod: 12, slowPeriod: 26, signalPeriod: 9 });
    const macd = { kind: 'macd', fast: 12, slow: 26, signal: 9 } as const;
    expectAgreement({ ...macd, output: 'macd' }, lines.MACD, 33);
    expectAgreement({ ...macd, output: 'signal' }, lines.MACDSignal, 33);
    expectAgreement({ ...macd, output: 'histogram' }, lines.MACDHist, 33);
  });

  it('agrees on the Bollinger bands, built from its average and its variance', () => {
    const mean = talib.SMA({ inReal: close, timePeriod: 20 }).output;
    const variance = talib.VAR({ inReal: close, timePeriod: 20 }).output;
    const spread = variance.map((value) => 2 * Math.sqrt(value));
    const bands = { kind: 'bollinger', period: 20, deviations: 2 } as const;
    const upper = mean.map((value, index) => value + (spread[index] ?? Number.NaN));
    const lower = mean.map((value, index) => value - (spread[index] ?? Number.NaN));
    expectAgreement({ ...bands, output: 'upper' }, upper, 19);
    expectAgreement({ ...bands, output: 'lower' }, lower, 19);
  });

  it('agrees on the slow stochastic, built from its extremes and its average', () => {
    const highest = talib.MAX({ inReal: high, timePeriod: 14 }).output;
    const lowest = talib.MIN({ inReal: low, timePeriod: 14 }).output;
    const raw = close.slice(13).map((price, index) => {
      const floor = lowest[index] ?? Number.NaN;
      return (100 * (price - floor)) / ((highest[index] ?? Number.NaN) - floor);
    });
    const k = talib.SMA({ inReal: raw, timePeriod: 3 }).output.slice(0, raw.length - 2);
    const d = talib.SMA({ inReal: k, timePeriod: 3 }).output;
    const periods = { kind: 'stochastic', period: 14, kSmoothing: 3, dPeriod: 3 } as const;
    expectAgreement({ ...periods, output: 'k' }, k, 15);
    expectAgreement({ ...periods, output: 'd' }, d, 17);
  });

  it('agrees on momentum as a rate of change', () => {
    const { output } = talib.ROCP({ inReal: close, timePeriod: 10 });
    expectAgreement({ kind: 'momentum', period: 10 }, output, 10);
  });
});

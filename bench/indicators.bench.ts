/** Indicator updates per candle: one series, 2,000 interleaved series, and the cache that strategies read. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

import {
  batchColumn,
  candleColumns,
  IndicatorBank,
  IndicatorCache,
  type IndicatorSpec,
} from '@tidegate/indicators';
import { epochMs, MINUTE_MS, nextGaussian, nextInt, SeededRng } from '@tidegate/kernel';
import type { Candle } from '@tidegate/model';
import * as talib from 'talib-web';

import type { BenchResult } from './bench-result.js';

export const name = 'Indicators';

const CANDLES = 200_000;
const SERIES = 2_000;
const ROUNDS = 7;
/** Rounds for alternatives that take seconds per round. */
const FEW_ROUNDS = 3;

const macd = { kind: 'macd', fast: 12, slow: 26, signal: 9 } as const;
const bollinger = { kind: 'bollinger', period: 20, deviations: 2 } as const;
const keltner = { kind: 'keltner', emaPeriod: 20, atrPeriod: 14, multiplier: 1.5 } as const;
const supertrend = { kind: 'supertrend', period: 10, multiplier: 3 } as const;
const stochastic = { kind: 'stochastic', period: 14, kSmoothing: 3, dPeriod: 3 } as const;

/** Twelve common indicators and momentum: 23 outputs. */
const TWELVE: readonly IndicatorSpec[] = [
  { kind: 'sma', period: 20 },
  { kind: 'ema', period: 20 },
  { kind: 'rsi', period: 14 },
  { kind: 'atr', period: 14 },
  { kind: 'adx', period: 14, output: 'adx' },
  { kind: 'adx', period: 14, output: 'plus_di' },
  { kind: 'adx', period: 14, output: 'minus_di' },
  { ...macd, output: 'macd' },
  { ...macd, output: 'signal' },
  { ...macd, output: 'histogram' },
  { ...bollinger, output: 'middle' },
  { ...bollinger, output: 'upper' },
  { ...bollinger, output: 'lower' },
  { ...keltner, output: 'middle' },
  { ...keltner, output: 'upper' },
  { ...keltner, output: 'lower' },
  { ...supertrend, output: 'line' },
  { ...supertrend, output: 'direction' },
  { ...stochastic, output: 'k' },
  { ...stochastic, output: 'd' },
  { kind: 'vwap', period: 20 },
  { kind: 'volume_ratio', period: 20 },
  { kind: 'momentum', period: 10 },
];

/** The columns of a profile with several strategies. */
const TWENTY_FIVE: readonly IndicatorSpec[] = [
  ...TWELVE,
  { ...bollinger, output: 'position' },
  { ...keltner, output: 'position' },
];

/** Accumulates outputs so that the compiler cannot remove the loops. */
let sink = 0;

export async function run(): Promise<BenchResult[]> {
  const candles = randomCandles(CANDLES);
  await loadTalib();
  return [...oneSeries(candles), ...manySeries(candles), cachePush(candles)];
}

function oneSeries(candles: readonly Candle[]): BenchResult[] {
  const metric = '12 indicators + momentum, one series';
  const bank = new IndicatorBank(TWELVE, 1);
  const value = rate(() => {
    for (const candle of candles) bank.update(0, candle);
    sink += bank.values[0] as number;
  });
  const columns = candleColumns(candles);
  const rows: readonly (readonly [string, () => void])[] = [
    ['reading the candles only', () => (sink += sumOf(candles))],
    ['TA-Lib WASM with its wrapper, whole arrays, 7 of them', () => talibOver(candles)],
    [
      'our batch form, whole columns',
      () => TWELVE.forEach((spec) => (sink += batchColumn(spec, columns)[0] as number)),
    ],
  ];
  return rows.map(([label, pass]) =>
    compared(
      { metric, value, unit: 'candles/s', target: 2_500_000 },
      label,
      rate(pass, FEW_ROUNDS),
    ),
  );
}

function manySeries(candles: readonly Candle[]): BenchResult[] {
  const turns = Array.from(candles, (_, index) => index % SERIES);
  const shuffled = shuffledTurns(candles.length);
  return [['round robin', turns] as const, ['random order', shuffled] as const].map(
    ([label, order]) => {
      const bank = new IndicatorBank(TWELVE, SERIES);
      const value = rate(() => {
        for (const [index, candle] of candles.entries())
          bank.update(order[index] as number, candle);
        sink += bank.values[0] as number;
      });
      const banks = Array.from({ length: SERIES }, () => new IndicatorBank(TWELVE, 1));
      const apart = rate(() => {
        for (const [index, candle] of candles.entries()) {
          (banks[order[index] as number] as IndicatorBank).update(0, candle);
        }
        sink += (banks[0] as IndicatorBank).values[0] as number;
      });
      const metric = `the same over 2,000 series, ${label}`;
      const result = { metric, value, unit: 'candles/s', target: 1_000_000 };
      return compared(result, 'one object per series', apart);
    },
  );
}

function cachePush(candles: readonly Candle[]): BenchResult {
  const microseconds = (specs: readonly IndicatorSpec[]): number =>
    1e6 /
    rate(() => {
      const cache = new IndicatorCache({ history: 1_000 });
      const columns = specs.map((spec) => cache.column(spec));
      for (const candle of candles) cache.push(candle);
      for (const column of columns) sink += column.at(0);
    });
  const result = {
    metric: 'IndicatorCache.push, 25 columns with history',
    value: microseconds(TWENTY_FIVE),
    unit: 'µs',
    target: 1.5,
  };
  return compared(result, 'one column', microseconds(TWENTY_FIVE.slice(0, 1)));
}

function compared(result: BenchResult, label: string, value: number): BenchResult {
  return { ...result, reference: { name: label, value }, ratio: result.value / value };
}

/** Candles per second of one pass over all candles: the median of several rounds, after two warm-up rounds. */
function rate(pass: () => void, rounds = ROUNDS): number {
  const seconds = Array.from({ length: rounds + 2 }, () => {
    const start = performance.now();
    pass();
    return (performance.now() - start) / 1_000;
  });
  const sorted = seconds.slice(2).sort((a, b) => a - b);
  return CANDLES / (sorted[rounds >> 1] as number);
}

function sumOf(candles: readonly Candle[]): number {
  let sum = 0;
  for (const { open, high, low, close, volume } of candles)
    sum += open + high + low + close + volume;
  return sum;
}

/** Excludes the bands and the stochastic: the wrapper passes null pointers to them, and they abort. */
function talibOver(candles: readonly Candle[]): void {
  const high = candles.map((candle) => candle.high);
  const low = candles.map((candle) => candle.low);
  const close = candles.map((candle) => candle.close);
  const range = { high, low, close, timePeriod: 14 };
  sink += talib.SMA({ inReal: close, timePeriod: 20 }).output[0] as number;
  sink += talib.EMA({ inReal: close, timePeriod: 20 }).output[0] as number;
  sink += talib.RSI({ inReal: close, timePeriod: 14 }).output[0] as number;
  sink += talib.ATR(range).output[0] as number;
  sink += talib.ADX(range).output[0] as number;
  sink += talib.MACD({ inReal: close }).MACD[0] as number;
  sink += talib.ROCP({ inReal: close, timePeriod: 10 }).output[0] as number;
}

/** The loader of TA-Lib treats a path as a URL, so the binary is passed as a data URL. */
async function loadTalib(): Promise<void> {
  const folder = dirname(createRequire(import.meta.url).resolve('talib-web'));
  const binary = await readFile(join(folder, 'talib.wasm'));
  await talib.init(`data:application/wasm;base64,${binary.toString('base64')}`);
}

/** Series indices: each turn contains every series once, in random order. */
function shuffledTurns(count: number): number[] {
  const rng = new SeededRng(2);
  const turn = Array.from({ length: SERIES }, (_, index) => index);
  const order: number[] = [];
  while (order.length < count) {
    for (let last = SERIES - 1; last > 0; last--) {
      const other = nextInt(rng, last + 1);
      [turn[last], turn[other]] = [turn[other] as number, turn[last] as number];
    }
    order.push(...turn);
  }
  return order;
}

function randomCandles(count: number): Candle[] {
  const rng = new SeededRng(1);
  let price = 100;
  return Array.from({ length: count }, (_, index) => {
    const open = price;
    price *= Math.exp(0.002 * nextGaussian(rng));
    return {
      openTime: epochMs(index * MINUTE_MS),
      open,
      high: Math.max(open, price) * (1 + 0.001 * rng.next()),
      low: Math.min(open, price) * (1 - 0.001 * rng.next()),
      close: price,
      volume: 10 * rng.next(),
      trades: 1,
    };
  });
}

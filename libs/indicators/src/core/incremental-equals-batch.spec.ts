import { describe, expect, it } from '@jest/globals';
import type { Candle } from '@tidegate/model';
import fc from 'fast-check';
import { seeded } from '@tidegate/kernel/testing';

import { arbitraryCandles, arbitraryIndicators } from '../../testing/arbitraries.js';
import { candleWalk } from '../../testing/candle-walk.js';
import { everyIndicator } from '../../testing/indicator-specs.js';
import { batchColumn } from './batch/batch-column.js';
import { candleColumns, type CandleColumns } from './batch/candle-columns.js';
import { warmupBars } from './compile-indicators.js';
import { IndicatorBank } from './indicator-bank.js';
import type { IndicatorSpec } from './indicator-spec.js';

// Jest makes globals slow to access, and these are called a few million times.
const { abs, max } = Math;

const TOLERANCE = 1e-9;
/** Decay per candle of an old high, as in an average of at most a hundred candles. */
const RECENCY = 0.97;
/** A few dozen rounding errors of a double. */
const ROUNDING = 1e-14;

/** Outputs in price units. Their error is relative to the price, because a difference of averages may cancel to 0. */
const PRICED: ReadonlySet<string> = new Set([
  'candle',
  'ema',
  'atr',
  'macd.macd',
  'macd.signal',
  'macd.histogram',
  'bollinger.middle',
  'bollinger.upper',
  'bollinger.lower',
  'keltner.middle',
  'keltner.upper',
  'keltner.lower',
  'supertrend.line',
  'vwap',
  'session_vwap',
]);

function nameOf(spec: IndicatorSpec): string {
  return 'output' in spec ? `${spec.kind}.${spec.output}` : spec.kind;
}

/** The last output of each kind, which depends on most of its nodes. */
function oneOfEachKind(): readonly IndicatorSpec[] {
  return [...new Map(everyIndicator().map((spec) => [spec.kind, spec])).values()];
}

/** Pushes the candles one by one and collects every output as a column. */
function incrementalColumns(
  specs: readonly IndicatorSpec[],
  candles: readonly Candle[],
): Float64Array[] {
  const bank = new IndicatorBank(specs, 1);
  const columns = specs.map(() => new Float64Array(candles.length));
  candles.forEach((candle, index) => {
    bank.update(0, candle);
    columns.forEach((column, position) => {
      column[index] = bank.values[position] as number;
    });
  });
  return columns;
}

/**
 * Per candle, the error of a band position caused by the rounding of the price. A band much narrower than the price
 * magnifies it; a band as narrow as the rounding error leaves no digit to compare. 0 for every other output.
 */
function magnifiedRounding(spec: IndicatorSpec, candles: CandleColumns): Float64Array {
  const isPosition = 'output' in spec && spec.output === 'position';
  if (!isPosition) return new Float64Array(candles.close.length);
  const upper = batchColumn({ ...spec, output: 'upper' }, candles);
  const lower = batchColumn({ ...spec, output: 'lower' }, candles);
  return upper.map((top, index) => {
    const width = top - (lower[index] as number);
    if (width <= ROUNDING * top) return Number.POSITIVE_INFINITY;
    const distance = Math.abs((candles.close[index] as number) - top) + width;
    return (ROUNDING * top * Math.max(1, distance / width)) / width;
  });
}

/** The first index at which the columns differ by more than the tolerance, or `null`. */
function firstDifference(
  spec: IndicatorSpec,
  candles: readonly Candle[],
  actual: Float64Array,
): string | null {
  const columns = candleColumns(candles);
  const expected = batchColumn(spec, columns);
  const allowance = magnifiedRounding(spec, columns);
  const isPriced = PRICED.has(nameOf(spec));
  let recentHigh = 0;
  for (let index = 0; index < candles.length; index++) {
    recentHigh = max(RECENCY * recentHigh, columns.high[index] as number);
    const [one, other] = [actual[index] as number, expected[index] as number];
    const scale = isPriced ? recentHigh : max(1, abs(other));
    const allowed = TOLERANCE * scale + (allowance[index] as number);
    if (abs(one - other) <= allowed || allowed === Infinity) continue;
    if (Number.isNaN(one) && Number.isNaN(other)) continue;
    return `${JSON.stringify(spec)} at ${index}: incremental ${one}, batch ${other}`;
  }
  return null;
}

function differences(specs: readonly IndicatorSpec[], candles: readonly Candle[]): string[] {
  const columns = incrementalColumns(specs, candles);
  return specs.flatMap(
    (spec, position) => firstDifference(spec, candles, columns[position] as Float64Array) ?? [],
  );
}

describe('The incremental form of every indicator', () => {
  it('equals the batch form to 1e-9 on any walk with any parameters', () => {
    fc.assert(
      fc.property(arbitraryIndicators(), arbitraryCandles(250), (specs, candles) => {
        expect(differences(specs, candles)).toEqual([]);
      }),
      seeded({ numRuns: 100 }),
    );
  });

  it('does not drift over 100,000 candles with jumps and flat stretches', () => {
    const candles = candleWalk({
      seed: 11,
      count: 100_000,
      flatChance: 0.005,
      jumpChance: 0.001,
      silentChance: 0.1,
    });
    expect(differences(oneOfEachKind(), candles)).toEqual([]);
  });

  it('has its first value exactly at its declared warm-up', () => {
    const candles = candleWalk({ seed: 3, count: 120 });
    const specs = everyIndicator({ short: 4, middle: 11, long: 23, factor: 1.7 });
    const columns = incrementalColumns(specs, candles);
    const firstValues = columns.map((column) => column.findIndex(Number.isFinite) + 1);
    expect(firstValues).toEqual(specs.map(warmupBars));
    for (const [position, column] of columns.entries()) {
      expect(column.slice((firstValues[position] as number) - 1).every(Number.isFinite)).toBe(true);
    }
  });

  it('computes a distinct column for each kind and output', () => {
    const candles = candleWalk({ seed: 4, count: 200 });
    // The Bollinger middle is the simple average by definition.
    const specs = everyIndicator().filter((spec) => nameOf(spec) !== 'bollinger.middle');
    const columns = incrementalColumns(specs, candles);
    const rows = columns.map((column) =>
      Array.from(column, (value) => value.toPrecision(9)).join(),
    );
    expect(new Set(rows).size).toBe(specs.length);
  });
});

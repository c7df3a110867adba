import { describe, expect, it } from '@jest/globals';
import type { Candle } from '@tidegate/model';
import fc from 'fast-check';
import { seeded } from '@tidegate/kernel/testing';

import { arbitraryCandles, arbitraryIndicators } from '../../testing/arbitraries.js';
import { candleWalk } from '../../testing/candle-walk.js';
import { everyIndicator } from '../../testing/indicator-specs.js';
import { warmupBars } from './compile-indicators.js';
import { IndicatorCache } from './indicator-cache.js';
import type { IndicatorSpec } from './indicator-spec.js';

function filledCache(
  specs: readonly IndicatorSpec[],
  candles: readonly Candle[],
  history: number,
): IndicatorCache {
  const cache = new IndicatorCache({ history });
  for (const spec of specs) cache.column(spec);
  for (const candle of candles) cache.push(candle);
  return cache;
}

describe('IndicatorCache', () => {
  const candles = candleWalk({ seed: 8, count: 300 });
  const close = { kind: 'candle', field: 'close' } as const;

  it('returns one column for equal specs, independent of key order', () => {
    const cache = new IndicatorCache({ history: 5 });
    const column = cache.column({ kind: 'sma', period: 3 });
    expect(cache.column({ period: 3, field: 'close', kind: 'sma' })).toBe(column);
    expect(cache.column({ kind: 'sma', period: 4 })).not.toBe(column);
  });

  it('returns NaN before the first candle, beyond the stored candles, and for future candles', () => {
    const cache = new IndicatorCache({ history: 3 });
    const column = cache.column(close);
    expect(column.at(0)).toBeNaN();
    for (const candle of candles.slice(0, 4)) cache.push(candle);
    expect([0, 1, 2].map((back) => column.at(back))).toEqual(
      [3, 2, 1].map((index) => candles[index]?.close),
    );
    expect(column.at(3)).toBeNaN();
    expect(column.at(-1)).toBeNaN();
    expect(cache.count).toBe(4);
  });

  it('has values of every kind exactly from the warm-up on', () => {
    for (const spec of everyIndicator()) {
      const bars = warmupBars(spec);
      const cache = filledCache([spec], candles.slice(0, bars - 1), 100);
      expect(cache.column(spec).at(0)).toBeNaN();
      cache.push(candles[bars - 1] as Candle);
      expect(Number.isFinite(cache.column(spec).at(0))).toBe(true);
    }
  });

  it('computes late columns over the stored candles, equal to early ones if all candles are stored', () => {
    const specs = everyIndicator();
    const early = filledCache(specs, candles, 400);
    const late = filledCache([], candles.slice(0, 200), 400);
    const columns = specs.map((spec) => late.column(spec));
    for (const candle of candles.slice(200)) late.push(candle);
    for (const [index, spec] of specs.entries()) {
      for (const back of [0, 99, 100, 101, 250]) {
        expect(columns[index]?.at(back)).toBe(early.column(spec).at(back));
      }
    }
  });

  it('forgets the seed of a late recursive column at the documented rate', () => {
    const history = 14 + 280;
    const long = candleWalk({ seed: 9, count: 2_000 });
    const rsi = { kind: 'rsi', period: 14 } as const;
    const early = filledCache([rsi], long, history).column(rsi).at(0);
    const late = filledCache([], long, history).column(rsi).at(0);
    expect(Math.abs(late - early)).toBeLessThan(1e-6);
    const short = filledCache([], long, 20).column(rsi).at(0);
    expect(Math.abs(short - early)).toBeGreaterThan(1e-3);
  });

  it('accepts late columns in several groups and continues the earlier ones', () => {
    const cache = filledCache([close], candles.slice(0, 50), 60);
    const sma = cache.column({ kind: 'sma', period: 5 });
    expect(sma.at(0)).toBeCloseTo(meanOf(candles.slice(45, 50)), 12);
    const highest = cache.column({ kind: 'candle', field: 'high' });
    cache.push(candles[50] as Candle);
    expect(highest.at(0)).toBe(candles[50]?.high);
    expect(sma.at(0)).toBeCloseTo(meanOf(candles.slice(46, 51)), 12);
    expect(cache.column(close).at(0)).toBe(candles[50]?.close);
  });

  it('restarts after a reset with the same columns', () => {
    const specs = everyIndicator();
    const cache = filledCache(specs, candles, 200);
    const fresh = filledCache(specs, candles.slice(100, 220), 200);
    cache.reset();
    expect(cache.count).toBe(0);
    expect(cache.column(close).at(0)).toBeNaN();
    for (const candle of candles.slice(100, 220)) cache.push(candle);
    for (const spec of specs) {
      expect(cache.column(spec).at(0)).toBe(fresh.column(spec).at(0));
    }
  });

  it('refuses a candle that does not follow the last one, and stays unchanged', () => {
    const cache = filledCache([close], candles.slice(0, 10), 20);
    expect(() => cache.push(candles[9] as Candle)).toThrow('in the order of their open times');
    expect(() => cache.push(candles[3] as Candle)).toThrow('in the order of their open times');
    expect(cache.count).toBe(10);
    expect(cache.column(close).at(0)).toBe(candles[9]?.close);
  });

  it('refuses an invalid spec with a reason', () => {
    const cache = new IndicatorCache({ history: 5 });
    expect(() => cache.column({ kind: 'sma', period: 0 })).toThrow(
      'sma: period must be a whole number from 1 to 5000, not 0',
    );
    expect(() => new IndicatorCache({ history: 0 })).toThrow('capacity must be at least 1');
  });

  it('never changes a value after later candles', () => {
    fc.assert(
      fc.property(arbitraryIndicators(), arbitraryCandles(80), (specs, walk) => {
        const cache = filledCache(specs, [], walk.length);
        const before = walk.map((candle) => {
          cache.push(candle);
          return specs.map((spec) => cache.column(spec).at(0));
        });
        const after = walk.map((_, index) =>
          specs.map((spec) => cache.column(spec).at(walk.length - 1 - index)),
        );
        expect(after).toEqual(before);
      }),
      seeded({ numRuns: 20 }),
    );
  });

  it('computes a leased column until its last lease is released, and a permanent column always', () => {
    const cache = new IndicatorCache({ history: 50 });
    for (const candle of candles.slice(0, 60)) cache.push(candle);
    const [first, second] = [cache.lease(), cache.lease()];
    const column = first.column({ kind: 'sma', period: 3 });
    expect(second.column({ kind: 'sma', period: 3 })).toBe(column);
    cache.push(candles[60] as Candle);
    expect(cache.programs).toBe(1);
    first.release();
    cache.push(candles[61] as Candle);
    expect(cache.programs).toBe(1);
    expect(column.at(0)).toBeCloseTo(meanOf(candles.slice(59, 62)), 9);
    second.release();
    expect(cache.programs).toBe(0);
    cache.column({ kind: 'ema', period: 5 });
    const third = cache.lease();
    third.column({ kind: 'ema', period: 5 });
    third.release();
    expect(cache.programs).toBe(1);
  });

  it('computes a column that is leased again over the stored candles', () => {
    const cache = new IndicatorCache({ history: 50 });
    for (const candle of candles.slice(0, 60)) cache.push(candle);
    const lease = cache.lease();
    lease.column({ kind: 'sma', period: 3 });
    lease.release();
    for (const candle of candles.slice(60, 80)) cache.push(candle);
    const again = cache.lease().column({ kind: 'sma', period: 3 });
    expect(again.at(0)).toBeCloseTo(meanOf(candles.slice(77, 80)), 9);
  });
});

function meanOf(candles: readonly Candle[]): number {
  return candles.reduce((sum, { close }) => sum + close, 0) / candles.length;
}

import { describe, expect, it } from '@jest/globals';
import { SeededRng } from '@tidegate/kernel';
import { seeded } from '@tidegate/kernel/testing';
import type { Candle } from '@tidegate/model';
import fc from 'fast-check';

import { arbitraryIndicators } from '../../testing/arbitraries.js';
import { candleWalk } from '../../testing/candle-walk.js';
import { everyIndicator } from '../../testing/indicator-specs.js';
import { IndicatorBank } from './indicator-bank.js';

function rowOf(bank: IndicatorBank, series: number): Float64Array {
  return bank.values.slice(series * bank.width, (series + 1) * bank.width);
}

describe('IndicatorBank', () => {
  const candles = candleWalk({ seed: 5, count: 120 });

  it('computes each series independently of how candles interleave', () => {
    fc.assert(
      fc.property(
        arbitraryIndicators(),
        fc.integer({ min: 0, max: 1_000_000 }),
        fc.integer({ min: 2, max: 7 }),
        (specs, seed, seriesCount) => {
          const rng = new SeededRng(seed);
          const walks = Array.from({ length: seriesCount }, (_, series) =>
            candleWalk({ seed: seed + series, count: 60, flatChance: 0.05, jumpChance: 0.01 }),
          );
          const bank = new IndicatorBank(specs, seriesCount);
          const alone = walks.map(() => new IndicatorBank(specs, 1));
          for (let turn = 0; turn < 60 * seriesCount; turn++) {
            const series = Math.floor(rng.next() * seriesCount);
            const candle = walks[series]?.[bank.countOf(series)];
            if (candle === undefined) continue;
            bank.update(series, candle);
            alone[series]?.update(0, candle);
          }
          for (const [series, single] of alone.entries()) {
            expect(rowOf(bank, series)).toEqual(single.values);
          }
        },
      ),
      seeded({ numRuns: 25 }),
    );
  });

  it('computes identical bits whether or not other indicators share nodes', () => {
    const specs = everyIndicator();
    const together = new IndicatorBank(specs, 1);
    const apart = specs.map((spec) => new IndicatorBank([spec], 1));
    for (const candle of candles) {
      together.update(0, candle);
      for (const bank of apart) bank.update(0, candle);
    }
    expect([...together.values]).toEqual(apart.map((bank) => bank.values[0]));
  });

  it('shares nodes, so a second output of an indicator needs no additional state', () => {
    const adx = { kind: 'adx', period: 14 } as const;
    const one = new IndicatorBank([{ ...adx, output: 'adx' }], 1);
    const all = new IndicatorBank(
      [
        { ...adx, output: 'adx' },
        { ...adx, output: 'plus_di' },
        { ...adx, output: 'minus_di' },
      ],
      1,
    );
    expect(all.stride).toBe(one.stride);
  });

  it('resets one series and leaves its neighbours unchanged', () => {
    const specs = everyIndicator();
    const bank = new IndicatorBank(specs, 3);
    for (const candle of candles) for (const series of [0, 1, 2]) bank.update(series, candle);
    const neighbour = rowOf(bank, 0);
    bank.reset(1);
    expect(bank.countOf(1)).toBe(0);
    expect(rowOf(bank, 1).every(Number.isNaN)).toBe(true);
    expect(rowOf(bank, 0)).toEqual(neighbour);
    for (const candle of candles) bank.update(1, candle);
    expect(rowOf(bank, 1)).toEqual(neighbour);
    expect(rowOf(bank, 2)).toEqual(neighbour);
  });

  it('refuses a series out of range', () => {
    const bank = new IndicatorBank(everyIndicator(), 2);
    for (const series of [-1, 2, 0.5]) {
      expect(() => bank.update(series, candles[0] as Candle)).toThrow('Series is out of range');
      expect(() => bank.countOf(series)).toThrow('Series is out of range');
    }
    expect(() => new IndicatorBank([], 0)).toThrow('at least one series');
  });
});

import { describe, expect, it } from '@jest/globals';
import { epochMs, instrumentId, venueId, type InstrumentId } from '@tidegate/kernel';
import { timeframeMs, type Candle } from '@tidegate/model';
import fc from 'fast-check';

import { MarketSeriesMap } from './market-series-map.js';
import type { MarketSeries } from './market-series.js';
import { returnsCorrelation } from './returns-correlation.js';
import { SeriesCorrelations } from './series-correlations.js';

const [A, B] = ['A/USD', 'B/USD'].map((symbol) => instrumentId(venueId('kraken'), symbol)) as [
  InstrumentId,
  InstrumentId,
];
const LENGTH = timeframeMs('1m');
const zigzag = Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? 0.01 : -0.005));
/** Four-beat patterns of equal spread that agree half of the time. */
const slow = Array.from({ length: 40 }, (_, index) => (index % 4 < 2 ? 0.01 : -0.01));
const shifted = Array.from({ length: 40 }, (_, index) => ((index + 1) % 4 < 2 ? 0.01 : -0.01));

/** Candles whose closes follow from returns. */
function candlesOf(returns: readonly number[]): Candle[] {
  let close = 100;
  return [0, ...returns].map((rate, index) => {
    close *= 1 + rate;
    const prices = { open: close, high: close, low: close, close };
    return { openTime: epochMs(index * LENGTH), ...prices, volume: 1, trades: 1 };
  });
}

/** Two series fed with candles whose closes follow from returns. */
function seriesOf(a: readonly number[], b: readonly number[]): MarketSeriesMap {
  const map = new MarketSeriesMap(['1m'], 500);
  map.absorb(A, '1m', candlesOf(a));
  map.absorb(B, '1m', candlesOf(b));
  return map;
}

function correlationOf(a: readonly number[], b: readonly number[]): number | null {
  return seriesOf(a, b).correlation(A, B, '1m');
}

describe('the correlation of two series', () => {
  it('is 1 with itself, −1 with its mirror, and 0 with a series that agrees half of the time', () => {
    const mirrored = zigzag.map((rate) => -rate);
    expect(correlationOf(zigzag, zigzag)).toBeCloseTo(1, 12);
    expect(correlationOf(zigzag, mirrored)).toBeCloseTo(-1, 12);
    expect(correlationOf(slow, shifted)).toBeCloseTo(0, 12);
  });

  it('is symmetric and between −1 and 1 for any two series', () => {
    const returns = fc.array(fc.double({ min: -0.2, max: 0.2, noNaN: true }), {
      minLength: 60,
      maxLength: 60,
    });
    fc.assert(
      fc.property(returns, returns, (left, right) => {
        const correlation = correlationOf(left, right);
        expect(correlationOf(right, left)).toBe(correlation);
        if (correlation !== null) expect(Math.abs(correlation)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('covers the last 100 returns only', () => {
    const noise = Array.from({ length: 20 }, (_, index) => ((index * 7) % 5) * 0.01 - 0.02);
    const long = Array.from({ length: 100 }, (_, index) => zigzag[index % 2] as number);
    const before = noise.map((rate) => -rate);
    expect(correlationOf([...noise, ...long], [...before, ...long])).toBeCloseTo(1, 9);
    const within = correlationOf([...noise, ...zigzag], [...before, ...zigzag]);
    expect(within).toBeLessThan(0.9);
  });

  it('is unknown for fewer than 30 common returns', () => {
    const [thirty, fewer] = [zigzag.slice(0, 30), zigzag.slice(0, 29)];
    expect(correlationOf(thirty, thirty)).toBeCloseTo(1, 12);
    expect(correlationOf(fewer, fewer)).toBeNull();
  });

  it('is unknown for series that end at different candles', () => {
    expect(correlationOf(zigzag, zigzag.slice(0, 39))).toBeNull();
  });

  it('is unknown for a series that does not move', () => {
    const still = zigzag.map(() => 0);
    expect(correlationOf(zigzag, still)).toBeNull();
  });

  it('follows the next candle of both', () => {
    const map = seriesOf(slow, shifted);
    expect(map.correlation(A, B, '1m')).toBeCloseTo(0, 12);
    const [next, other] = [candlesOf([...slow, 0.05]), candlesOf([...shifted, 0.05])];
    map.absorb(A, '1m', next.slice(-1));
    expect(map.correlation(A, B, '1m')).toBeNull();
    map.absorb(B, '1m', other.slice(-1));
    expect(map.correlation(B, A, '1m')).toBeCloseTo(0.379, 3);
  });

  it('is unknown for a timeframe that is not fed', () => {
    expect(seriesOf(zigzag, zigzag).correlation(A, B, '1h')).toBeNull();
  });
});

describe('SeriesCorrelations', () => {
  it('reads the returns of a pair once per closed candle, whichever of the two asks', () => {
    let reads = 0;
    const newSeries = () => ({
      lastClosedAt: 1,
      get returns(): Float64Array {
        reads += 1;
        return Float64Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? 0.01 : -0.01));
      },
    });
    const [a, b, c] = [newSeries(), newSeries(), newSeries()];
    const correlations = new SeriesCorrelations();
    const ask = (left: typeof a, right: typeof a) => {
      const correlation = correlations.of(
        left as unknown as MarketSeries,
        right as unknown as MarketSeries,
      );
      return [correlation && Math.round(correlation), reads];
    };
    expect([ask(a, b), ask(b, a), ask(a, b)]).toEqual([
      [1, 2],
      [1, 2],
      [1, 2],
    ]);
    expect([ask(a, c), ask(a, b), ask(c, a)]).toEqual([
      [1, 4],
      [1, 4],
      [1, 4],
    ]);
    for (const series of [a, b]) series.lastClosedAt = 2;
    expect([ask(a, b), ask(a, b)]).toEqual([
      [1, 6],
      [1, 6],
    ]);
  });
});

describe('returnsCorrelation', () => {
  it('compares the newest returns that both have', () => {
    const newest = Float64Array.from(zigzag.slice(0, 30));
    const longer = Float64Array.from([...zigzag.slice(0, 30), 9, -9, 9]);
    expect(returnsCorrelation(newest, longer)).toBeCloseTo(1, 12);
  });
});

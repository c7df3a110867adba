import { describe, expect, it } from '@jest/globals';
import { candleAt, openTimeAt, walkOfCandles } from '@tidegate/market-data/testing';
import { timeframeMs, type Candle } from '@tidegate/model';
import fc from 'fast-check';

import { aggregateCandles, CandleAggregator } from './candle-aggregator.js';

/** Reference implementation: groups by interval, then reduces. */
function reference(candles: readonly Candle[], longerMs: number): unknown[] {
  const groups = new Map<number, Candle[]>();
  for (const candle of candles) {
    const openTime = Math.floor(candle.openTime / longerMs) * longerMs;
    groups.set(openTime, [...(groups.get(openTime) ?? []), candle]);
  }
  return [...groups].map(([openTime, parts]) => ({
    openTime,
    open: parts[0]?.open,
    high: Math.max(...parts.map(({ high }) => high)),
    low: Math.min(...parts.map(({ low }) => low)),
    close: parts.at(-1)?.close,
    volume: parts.reduce((sum, { volume }) => Math.round((sum + volume) * 1e8) / 1e8, 0),
    trades: parts.reduce((sum, { trades }) => sum + trades, 0),
  }));
}

describe('aggregateCandles', () => {
  it('equals grouping by interval, including gaps', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.array(fc.boolean(), { minLength: 1, maxLength: 300 }),
        (seed, present) => {
          const candles = walkOfCandles(seed, present.length, '1m').filter((_, i) => present[i]);
          expect(aggregateCandles(candles, '1m', '15m')).toEqual(
            reference(candles, timeframeMs('15m')),
          );
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('CandleAggregator', () => {
  it('closes a candle with its last part, without waiting for the next interval', () => {
    const closed: Candle[] = [];
    const aggregator = new CandleAggregator('1m', '5m', (candle) => closed.push(candle));
    for (const candle of walkOfCandles(3, 5, '1m')) aggregator.add(candle);
    expect(closed).toHaveLength(1);
    expect(aggregator.forming).toBeNull();
  });

  it('closes an incomplete candle when a later interval begins, and by clock', () => {
    const closed: Candle[] = [];
    const aggregator = new CandleAggregator('1m', '5m', (candle) => closed.push(candle));
    aggregator.add(candleAt(openTimeAt('1m', 0), 10));
    aggregator.add(candleAt(openTimeAt('1m', 7), 11));
    expect(closed.map(({ openTime }) => openTime)).toEqual([openTimeAt('5m', 0)]);
    aggregator.closeUntil(openTimeAt('5m', 2) - 1);
    expect(closed).toHaveLength(1);
    aggregator.closeUntil(openTimeAt('5m', 2));
    expect(closed.at(-1)).toMatchObject({ openTime: openTimeAt('5m', 1), close: 11 });
  });

  it('marks a candle synthetic only if every part is', () => {
    const flat = (index: number) => ({
      ...candleAt(openTimeAt('1m', index), 10, { volume: 0, trades: 0 }),
      synthetic: true as const,
    });
    const parts = [0, 1, 2, 3, 4].map(flat);
    expect(aggregateCandles(parts, '1m', '5m')[0]?.synthetic).toBe(true);
    const withOneReal = [...parts.slice(0, 4), candleAt(openTimeAt('1m', 4), 10)];
    expect(aggregateCandles(withOneReal, '1m', '5m')[0]?.synthetic).toBeUndefined();
  });

  it('rejects a longer timeframe that is not a multiple of the shorter one', () => {
    expect(() => new CandleAggregator('1h', '15m', () => undefined)).toThrow('multiple');
  });
});

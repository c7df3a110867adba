import { describe, expect, it } from '@jest/globals';
import { candleAt, openTimeAt, walkOfCandles } from '@tidegate/market-data/testing';
import fc from 'fast-check';

import { aggregateCandles } from './candle-aggregator.js';
import { CandleBuilder } from './candle-builder.js';

describe('CandleBuilder', () => {
  it('returns the state of the interval after each shorter candle', () => {
    const builder = new CandleBuilder('5m');
    expect(builder.forming).toBeNull();
    builder.merge(candleAt(openTimeAt('1m', 1), 100, { volume: 0.1 }));
    const state = builder.merge(candleAt(openTimeAt('1m', 3), 99, { volume: 0.2, high: 103 }));
    expect(state).toEqual({
      openTime: openTimeAt('5m', 0),
      open: 100,
      high: 103,
      low: 99,
      close: 99,
      volume: 0.3,
      trades: 2,
    });
    expect(builder.forming).toBe(state);
  });

  it('starts the next interval with its first candle, even if the previous interval is incomplete', () => {
    const builder = new CandleBuilder('5m');
    builder.merge(candleAt(openTimeAt('1m', 0), 100));
    const state = builder.merge(candleAt(openTimeAt('1m', 7), 101));
    expect(state).toMatchObject({ openTime: openTimeAt('5m', 1), open: 101, trades: 1 });
  });

  it('returns null for a candle of an interval before the current one', () => {
    const builder = new CandleBuilder('5m');
    const later = builder.merge(candleAt(openTimeAt('1m', 5), 100));
    expect(builder.merge(candleAt(openTimeAt('1m', 4), 90))).toBeNull();
    expect(builder.forming).toBe(later);
  });

  it('ends each interval with the same candle as aggregateCandles, including gaps', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.array(fc.boolean(), { minLength: 1, maxLength: 90 }),
        (seed, present) => {
          const candles = walkOfCandles(seed, present.length, '1m').filter((_, i) => present[i]);
          const builder = new CandleBuilder('15m');
          const states = candles.map((candle) => builder.merge(candle));
          const lastStates = states.filter(
            (state, index) => state?.openTime !== states[index + 1]?.openTime,
          );
          expect(lastStates).toEqual(aggregateCandles(candles, '1m', '15m'));
        },
      ),
    );
  });
});

import { describe, expect, it } from '@jest/globals';
import { walkOfCandles } from '@tidegate/market-data/testing';
import fc from 'fast-check';

import { CandleRing } from './candle-ring.js';

describe('CandleRing', () => {
  it('holds the same last candles as an array', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 0, max: 60 }),
        (capacity, count) => {
          const candles = walkOfCandles(7, count, '1m');
          const ring = new CandleRing(capacity);
          for (const candle of candles) ring.append(candle);
          const held = candles.slice(-capacity);
          expect(ring.size).toBe(held.length);
          expect([...ring.tail('close', capacity)]).toEqual(held.map(({ close }) => close));
          held.forEach((candle, index) => {
            const back = held.length - 1 - index;
            expect(ring.candle(back)).toEqual(candle);
            expect(ring.value('high', back)).toBe(candle.high);
            expect(ring.find(candle.openTime)).toBe(back);
          });
        },
      ),
      { numRuns: 50 },
    );
  });

  it('returns NaN or null past its history, never an old value', () => {
    const ring = new CandleRing(2);
    for (const candle of walkOfCandles(1, 3, '1m')) ring.append(candle);
    expect(ring.candle(2)).toBeNull();
    expect(ring.candle(-1)).toBeNull();
    expect(ring.value('close', 2)).toBeNaN();
    expect(ring.find(walkOfCandles(1, 1, '1m')[0]?.openTime ?? 0)).toBe(-1);
    expect(ring.tail('close', 0)).toHaveLength(0);
  });

  it('keeps the synthetic flag', () => {
    const [candle] = walkOfCandles(1, 1, '1m');
    const ring = new CandleRing(2);
    if (candle) ring.append({ ...candle, synthetic: true });
    expect(ring.candle(0)?.synthetic).toBe(true);
  });
});

import { describe, expect, it } from '@jest/globals';
import { epochMs } from '@tidegate/kernel';
import { openTimeAt, START, tradeAt } from '@tidegate/market-data/testing';

import { CandleBuilder } from './candle-builder.js';

const at = (offsetMs: number) => epochMs(START + offsetMs);

describe('CandleBuilder', () => {
  it('makes one candle per interval, aligned to the clock', () => {
    const builder = new CandleBuilder('1m');
    const touched = builder.add([
      tradeAt(at(10_000), 100, { quantity: 0.1 }),
      tradeAt(at(20_000), 103, { quantity: 0.2 }),
      tradeAt(at(59_999), 99, { quantity: 0.3 }),
      tradeAt(at(60_000), 101, { quantity: 2 }),
    ]);
    expect(touched).toEqual([
      { openTime: START, open: 100, high: 103, low: 99, close: 99, volume: 0.6, trades: 3 },
      {
        openTime: openTimeAt('1m', 1),
        open: 101,
        high: 101,
        low: 101,
        close: 101,
        volume: 2,
        trades: 1,
      },
    ]);
    expect(builder.forming).toEqual(touched[1]);
  });

  it('goes on with the candle of the batch before', () => {
    const builder = new CandleBuilder('5m');
    builder.add([tradeAt(at(0), 10)]);
    const [candle] = builder.add([tradeAt(at(1_000), 12)]);
    expect(candle).toMatchObject({ open: 10, high: 12, close: 12, volume: 2, trades: 2 });
  });

  it('counts a trade of a finished interval and leaves the candles as they are', () => {
    const builder = new CandleBuilder('1m');
    builder.add([tradeAt(at(60_000), 10)]);
    expect(builder.add([tradeAt(at(59_999), 99)])).toEqual([]);
    expect(builder.lateParts).toBe(1);
    expect(builder.forming).toMatchObject({ openTime: openTimeAt('1m', 1), high: 10 });
  });
});

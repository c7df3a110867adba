import { describe, expect, it } from '@jest/globals';
import { epochMs } from '@tidegate/kernel';

import { generatedCandles, MARKET_START } from '../../testing/index.js';
import { columnsOf } from '@tidegate/model';
import { baseCandlesFor, candlesBefore, closedCandles } from './warm-up-candles.js';

const STEP = 900_000;
const candles = generatedCandles({ symbol: 'BTC/USD', candles: 40 });
const at = (interval: number) => epochMs(MARKET_START + interval * STEP);

describe('Warm-up candles', () => {
  it('are the last candles before a time, as far as available', () => {
    const columns = columnsOf(candles);
    expect(candlesBefore(columns, at(20), 3)).toEqual(candles.slice(17, 20));
    expect(candlesBefore(columns, at(2), 3)).toEqual(candles.slice(0, 2));
    expect(candlesBefore(columns, at(0), 3)).toEqual([]);
    expect(candlesBefore(columns, at(99), 100)).toEqual(candles);
  });

  it('are enough base candles for whole candles of the longest timeframe from any start', () => {
    const count = baseCandlesFor(5, '15m', '1h');
    expect(count).toBe(24);
    for (const end of [24, 25, 26, 27, 28]) {
      const before = candles.slice(end - count, end);
      const whole = closedCandles(before, { base: '15m', timeframe: '1h', until: at(end) }).slice(
        -5,
      );
      expect(whole).toHaveLength(5);
      const first = candles.findIndex(({ openTime }) => openTime === whole[0]?.openTime);
      expect(whole[0]?.open).toBe(candles[first]?.open);
      expect(whole[0]?.close).toBe(candles[first + 3]?.close);
    }
  });

  it('warm-up candles of a longer timeframe are all closed', () => {
    const hours = closedCandles(candles.slice(0, 7), {
      base: '15m',
      timeframe: '1h',
      until: at(7),
    });
    expect(hours.map(({ openTime }) => openTime)).toEqual([at(0)]);
  });

  it('warm-up candles of the base timeframe are unchanged', () => {
    const closed = closedCandles(candles, { base: '15m', timeframe: '15m', until: at(10) });
    expect(closed).toEqual(candles.slice(0, 10));
  });
});

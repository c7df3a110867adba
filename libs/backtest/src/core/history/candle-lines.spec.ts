import { describe, expect, it } from '@jest/globals';
import { epochMs } from '@tidegate/kernel';
import { columnsOf, parseCandleCsv, type Candle } from '@tidegate/model';
import fc from 'fast-check';

import { generatedCandles } from '../../../testing/index.js';
import { candleLines } from './candle-lines.js';

const readBack = (text: string) =>
  parseCandleCsv(Buffer.from(text), { symbol: 'BTC/USD', timeframe: '15m' });

describe('candleLines', () => {
  it('the reader of candle files reads back the same candles', () => {
    const candles = columnsOf(generatedCandles({ symbol: 'BTC/USD', candles: 2_345 }));
    const text = [...candleLines(candles)].join('');
    expect(readBack(text)).toEqual({ ok: true, value: candles });
  });

  it('every price and volume survives, also very small and very large ones', () => {
    const price = fc.double({ min: 1e-12, max: 1e12, noNaN: true });
    const volume = fc.double({ min: 0, max: 1e18, noNaN: true });
    fc.assert(
      fc.property(price, volume, (at, traded) => {
        const openTime = epochMs(Date.UTC(2025, 0, 1));
        const candle: Candle = {
          ...{ openTime, open: at, high: at, low: at, close: at },
          ...{ volume: traded, trades: 0 },
        };
        const candles = columnsOf([candle]);
        expect(readBack([...candleLines(candles)].join(''))).toEqual({ ok: true, value: candles });
      }),
    );
  });
});

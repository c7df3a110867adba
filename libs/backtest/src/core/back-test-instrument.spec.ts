import { describe, expect, it } from '@jest/globals';
import { generatedCandles, seriesOf } from '../../testing/index.js';

import { backTestInstrument } from './back-test-instrument.js';

const closingAt = (...closes: readonly number[]) => {
  const candles = generatedCandles({ symbol: 'ADA/USD', candles: closes.length });
  const priced = candles.map((candle, index) => ({ ...candle, close: closes[index] ?? 0 }));
  return backTestInstrument(seriesOf(priced, { venue: 'kraken', symbol: 'ADA/USD' }));
};

describe('The instrument of a recorded series', () => {
  it('is named by its file', () => {
    expect(closingAt(1)).toMatchObject({
      id: 'kraken:ADA/USD',
      venue: 'kraken',
      base: 'ADA',
      quote: 'USD',
      status: 'online',
    });
  });

  it('has the finest decimal that its prices use as its tick', () => {
    expect(closingAt(0.5, 0.5123, 0.51).priceIncrement.toString()).toBe('0.0001');
    expect(closingAt(60_000, 60_001).priceIncrement.toString()).toBe('1');
    expect(closingAt(60_000, 60_001).pricePrecision).toBe(0);
  });

  it('has no tick finer than ten decimals, however the prices came about', () => {
    expect(closingAt(1 / 3).pricePrecision).toBe(10);
  });
});

import { describe, expect, it } from '@jest/globals';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@tidegate/kernel';

import { VenueCandles } from './venue-candles.js';

describe('VenueCandles', () => {
  it('allows flat candles for the same time span on every timeframe', () => {
    const spans = [MINUTE_MS, 5 * MINUTE_MS, HOUR_MS, DAY_MS].map((lengthMs) => {
      const candles = new VenueCandles(lengthMs, DAY_MS);
      candles.closed(lengthMs, false);
      return candles.fillableUntil - lengthMs;
    });
    expect(spans).toEqual([DAY_MS, DAY_MS, DAY_MS, DAY_MS]);
  });

  it('rounds the span down to whole intervals', () => {
    const candles = new VenueCandles(HOUR_MS, 90 * MINUTE_MS);
    candles.closed(HOUR_MS, false);
    expect(candles.fillableUntil).toBe(2 * HOUR_MS);
  });

  it('fills after a doubtful candle, but counts only a complete one as known', () => {
    const candles = new VenueCandles(MINUTE_MS, MINUTE_MS);
    expect(candles.knownUntil).toBeNaN();
    expect(candles.fillableUntil).toBeNaN();
    candles.closed(MINUTE_MS, false);
    candles.closed(2 * MINUTE_MS, true);
    expect(candles.knownUntil).toBe(MINUTE_MS);
    expect(candles.fillableUntil).toBe(3 * MINUTE_MS);
  });
});

import { describe, expect, it } from '@jest/globals';
import { epochMs, InvariantViolation } from '@tidegate/kernel';
import fc from 'fast-check';

import {
  candleCloseTime,
  candleOpenTime,
  isTimeframe,
  TIMEFRAMES,
  timeframeMs,
  timeframeRatio,
} from './timeframe.js';
import { seeded } from '@tidegate/kernel/testing';

const instants = fc.integer({ min: -(10 ** 12), max: 4 * 10 ** 12 }).map(epochMs);
const timeframes = fc.constantFrom(...TIMEFRAMES);

describe('a timeframe', () => {
  it('is one of seven, shortest first', () => {
    expect(TIMEFRAMES).toEqual(['1m', '5m', '15m', '30m', '1h', '4h', '1d']);
    const lengths = TIMEFRAMES.map(timeframeMs);
    expect(lengths).toEqual([...lengths].sort((left, right) => left - right));
  });

  it.each(['1m', '1d'])('is recognised by its name %s', (text) => {
    expect(isTimeframe(text)).toBe(true);
  });

  it.each(['', '2m', '1M', 'toString', '__proto__'])('is not the text "%s"', (text) => {
    expect(isTimeframe(text)).toBe(false);
  });
});

describe('the candle of an instant', () => {
  it('opens on the UTC grid', () => {
    const instant = epochMs(Date.UTC(2026, 2, 29, 13, 44, 59, 999));
    const opens = TIMEFRAMES.map((timeframe) =>
      new Date(candleOpenTime(instant, timeframe)).toISOString().slice(0, 16),
    );
    expect(opens).toEqual([
      ...['2026-03-29T13:44', '2026-03-29T13:40', '2026-03-29T13:30', '2026-03-29T13:30'],
      ...['2026-03-29T13:00', '2026-03-29T12:00', '2026-03-29T00:00'],
    ]);
  });

  it('contains the instant, and the next candle begins where it ends', () => {
    fc.assert(
      fc.property(instants, timeframes, (instant, timeframe) => {
        const open = candleOpenTime(instant, timeframe);
        const close = candleCloseTime(open, timeframe);
        expect(open <= instant && instant < close).toBe(true);
        expect(Math.abs(open % timeframeMs(timeframe))).toBe(0);
        expect(candleOpenTime(close, timeframe)).toBe(close);
        expect(candleOpenTime(open, timeframe)).toBe(open);
      }),
      seeded(),
    );
  });

  it('lies within one candle of every longer timeframe', () => {
    fc.assert(
      fc.property(instants, timeframes, timeframes, (instant, one, other) => {
        fc.pre(timeframeMs(one) <= timeframeMs(other));
        const open = candleOpenTime(instant, one);
        expect(candleOpenTime(open, other)).toBe(candleOpenTime(instant, other));
      }),
      seeded(),
    );
  });
});

describe('the ratio of two timeframes', () => {
  it('counts the shorter candles in a longer one', () => {
    expect(timeframeRatio('15m', '1m')).toBe(15);
    expect(timeframeRatio('1d', '4h')).toBe(6);
    expect(timeframeRatio('1h', '1h')).toBe(1);
  });

  it('is refused if the first is shorter than the second', () => {
    expect(() => timeframeRatio('1m', '15m')).toThrow(InvariantViolation);
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { DAY_MS, epochMs, HOUR_MS } from '@tidegate/kernel';

import { TradingDayOptions } from './options/gate-options.js';
import { tradingDayOf, utcHourOf } from './trading-day.js';

const day = (plan: Partial<TradingDayOptions>): TradingDayOptions =>
  Object.assign(new TradingDayOptions(), plan);

const MIDNIGHT = 20_000 * DAY_MS;

describe('tradingDayOf', () => {
  it('turns at UTC midnight by default', () => {
    expect(tradingDayOf(epochMs(MIDNIGHT - 1), day({}))).toBe(19_999);
    expect(tradingDayOf(epochMs(MIDNIGHT), day({}))).toBe(20_000);
  });

  it('turns at the configured hour of the configured zone', () => {
    const newYorkClose = day({ startHour: 17, utcOffsetMinutes: -300 });
    const turn = MIDNIGHT + 22 * HOUR_MS;
    expect(tradingDayOf(epochMs(turn - 1), newYorkClose)).toBe(
      tradingDayOf(epochMs(turn), newYorkClose) - 1,
    );
  });

  it('is 24 hours long in every zone', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 23 }),
        fc.integer({ min: -840, max: 840 }),
        fc.integer({ min: 0, max: 4_000_000_000_000 }),
        (startHour, utcOffsetMinutes, at) => {
          const options = day({ startHour, utcOffsetMinutes });
          const now = tradingDayOf(epochMs(at), options);
          expect(tradingDayOf(epochMs(at + DAY_MS), options)).toBe(now + 1);
          expect(tradingDayOf(epochMs(at + 1), options) - now).toBeLessThanOrEqual(1);
        },
      ),
    );
  });
});

describe('utcHourOf', () => {
  it('counts hours from midnight', () => {
    expect(utcHourOf(epochMs(MIDNIGHT))).toBe(0);
    expect(utcHourOf(epochMs(MIDNIGHT + 24 * HOUR_MS - 1))).toBe(23);
  });
});

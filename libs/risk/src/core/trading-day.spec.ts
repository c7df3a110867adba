import { describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';

import { DAY_MS, epochMs, HOUR_MS, MINUTE_MS, type EpochMs } from '@tidegate/kernel';
import { seeded } from '@tidegate/kernel/testing';

import { TradingDayOptions } from './options/gate-options.js';
import { tradingDayOf, utcHourOf } from './trading-day.js';

const day = (plan: Partial<TradingDayOptions>): TradingDayOptions =>
  Object.assign(new TradingDayOptions(), plan);
const at = (text: string): EpochMs => epochMs(Date.parse(text));

const MIDNIGHT = 20_000 * DAY_MS;
const ZONES = [
  'UTC',
  'America/New_York',
  'Europe/Berlin',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Pacific/Chatham',
  'America/Sao_Paulo',
  'America/St_Johns',
  'America/Havana',
  'Africa/Casablanca',
  '+05:30',
];

/** The minutes of the range at which a new day begins. */
function dayStartsIn(from: EpochMs, to: EpochMs, options: TradingDayOptions): readonly number[] {
  const turns: number[] = [];
  for (let time = from + MINUTE_MS; time <= to; time += MINUTE_MS) {
    const turned =
      tradingDayOf(epochMs(time), options) - tradingDayOf(epochMs(time - MINUTE_MS), options);
    expect([0, 1]).toContain(turned);
    if (turned === 1) turns.push(time);
  }
  return turns;
}

describe('tradingDayOf', () => {
  it('starts a new day at UTC midnight by default', () => {
    expect(tradingDayOf(epochMs(MIDNIGHT - 1), day({}))).toBe(19_999);
    expect(tradingDayOf(epochMs(MIDNIGHT), day({}))).toBe(20_000);
  });

  it('starts a new day at the configured hour of the configured zone, in summer and in winter', () => {
    const newYorkClose = day({ startHour: 17, timeZone: 'America/New_York' });
    for (const turn of ['2026-01-15T22:00:00Z', '2026-07-15T21:00:00Z'].map(at)) {
      expect(tradingDayOf(epochMs(turn - 1), newYorkClose)).toBe(
        tradingDayOf(turn, newYorkClose) - 1,
      );
      expect(tradingDayOf(epochMs(turn + DAY_MS - 1), newYorkClose)).toBe(
        tradingDayOf(turn, newYorkClose),
      );
    }
  });

  it.each([
    ['is 23 hours long when the clock is set forward', '2026-03-28T23:00:00Z', 23],
    ['is 25 hours long when the clock is set back', '2026-10-24T22:00:00Z', 25],
  ])('%s', (_, start, hours) => {
    const berlin = day({ timeZone: 'Europe/Berlin' });
    const from = at(start);
    const [begin, end, ...more] = dayStartsIn(
      epochMs(from - HOUR_MS),
      epochMs(from + 26 * HOUR_MS),
      berlin,
    );
    expect([begin, end, more]).toEqual([from, from + hours * HOUR_MS, []]);
  });

  it.each([
    ['that the clock skips, right after the skip', 'Europe/Berlin', 2, '2026-03-29T01:00:00Z'],
    ['that the clock shows twice, the first time', 'Europe/Berlin', 2, '2026-10-25T00:00:00Z'],
    ['of a skipped midnight', 'America/Havana', 0, '2026-03-08T05:00:00Z'],
    ['of a midnight shown twice', 'America/Havana', 0, '2026-11-01T04:00:00Z'],
    [
      'across which the clock is set back a minute later',
      'America/St_Johns',
      0,
      '2009-11-01T02:30:00Z',
    ],
  ])('starts one new day at an hour %s', (_, timeZone, startHour, turn) => {
    const options = day({ timeZone, startHour });
    const around = at(turn);
    expect(
      dayStartsIn(epochMs(around - 6 * HOUR_MS), epochMs(around + 6 * HOUR_MS), options),
    ).toEqual([around]);
  });

  it('counts days of 22 to 26 hours without gaps and never backwards in every zone', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 23 }),
        fc.constantFrom(...ZONES),
        fc.integer({ min: at('1990-01-01T00:00:00Z'), max: at('2090-01-01T00:00:00Z') }),
        fc.integer({ min: 0, max: 26 * HOUR_MS }),
        (startHour, timeZone, instant, step) => {
          const options = day({ startHour, timeZone });
          const now = tradingDayOf(epochMs(instant), options);
          expect(tradingDayOf(epochMs(instant + 26 * HOUR_MS), options)).toBeGreaterThan(now);
          expect(tradingDayOf(epochMs(instant + 22 * HOUR_MS), options)).toBeLessThanOrEqual(
            now + 1,
          );
          const later = tradingDayOf(epochMs(instant + step), options);
          expect(later - now).toBeGreaterThanOrEqual(0);
          expect(later - now).toBeLessThanOrEqual(2);
        },
      ),
      seeded({ numRuns: 300 }),
    );
  });

  it('does not depend on earlier calls', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ZONES),
        fc.array(fc.integer({ min: -30 * HOUR_MS, max: 30 * HOUR_MS }), {
          minLength: 2,
          maxLength: 8,
        }),
        fc.constantFrom('2026-03-29T01:00:00Z', '2026-10-25T01:00:00Z', '2026-11-01T06:00:00Z'),
        (timeZone, offsets, around) => {
          const reused = day({ timeZone });
          for (const offset of offsets) {
            const instant = epochMs(at(around) + offset);
            expect(tradingDayOf(instant, reused)).toBe(tradingDayOf(instant, day({ timeZone })));
          }
        },
      ),
      seeded(),
    );
  });

  it('follows changed options', () => {
    const options = day({});
    expect(tradingDayOf(epochMs(MIDNIGHT), options)).toBe(20_000);
    options.startHour = 1;
    expect(tradingDayOf(epochMs(MIDNIGHT), options)).toBe(19_999);
    options.timeZone = 'Europe/Berlin';
    expect(tradingDayOf(epochMs(MIDNIGHT), options)).toBe(20_000);
  });

  it('does not read the calendar again for the same day', () => {
    const options = day({ timeZone: 'America/New_York' });
    const first = tradingDayOf(epochMs(MIDNIGHT), options);
    const read = jest.spyOn(Intl.DateTimeFormat.prototype, 'formatToParts');
    expect(tradingDayOf(epochMs(MIDNIGHT + HOUR_MS), options)).toBe(first);
    expect(read).not.toHaveBeenCalled();
    expect(tradingDayOf(epochMs(MIDNIGHT + DAY_MS), options)).toBe(first + 1);
    expect(read).toHaveBeenCalled();
    read.mockRestore();
  });
});

describe('utcHourOf', () => {
  it('counts hours from midnight', () => {
    expect(utcHourOf(epochMs(MIDNIGHT))).toBe(0);
    expect(utcHourOf(epochMs(MIDNIGHT + 24 * HOUR_MS - 1))).toBe(23);
  });
});

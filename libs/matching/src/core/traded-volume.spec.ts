import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { DAY_MS, epochMs, HOUR_MS } from '@tidegate/kernel';

import { NOTHING_TRADED, trailingVolume, volumeAfterTrade } from './traded-volume.js';
import { seeded } from '@tidegate/kernel/testing';

const NOON = epochMs(20_000 * DAY_MS + 12 * HOUR_MS);
const later = (days: number): ReturnType<typeof epochMs> => epochMs(NOON + days * DAY_MS);

describe('volumeAfterTrade and trailingVolume', () => {
  it('start empty', () => {
    expect(NOTHING_TRADED).toEqual([]);
    expect(trailingVolume(NOTHING_TRADED, NOON)).toBe(0);
  });

  it('sum the trades of one day in one entry', () => {
    const once = volumeAfterTrade(NOTHING_TRADED, { notional: 100, at: NOON });
    const twice = volumeAfterTrade(once, { notional: 50, at: epochMs(NOON + HOUR_MS) });
    expect(twice).toEqual([{ day: 20_000, notional: 150 }]);
    expect(once).toEqual([{ day: 20_000, notional: 100 }]);
  });

  it('count a trade on its day and the 29 days after it', () => {
    const volume = volumeAfterTrade(NOTHING_TRADED, { notional: 100, at: NOON });
    expect(trailingVolume(volume, later(29))).toBe(100);
    expect(trailingVolume(volume, later(30))).toBe(0);
  });

  it('keep days in order when a trade before midnight is booked after one past it', () => {
    const midnight = epochMs(20_001 * DAY_MS);
    const before = epochMs(midnight - 1);
    let volume = volumeAfterTrade(NOTHING_TRADED, { notional: 1, at: before });
    volume = volumeAfterTrade(volume, { notional: 10, at: midnight });
    volume = volumeAfterTrade(volume, { notional: 100, at: before });
    volume = volumeAfterTrade(volume, { notional: 1_000, at: midnight });
    expect(volume).toEqual([
      { day: 20_000, notional: 101 },
      { day: 20_001, notional: 1_010 },
    ]);
    const first = volumeAfterTrade([{ day: 20_001, notional: 5 }], { notional: 7, at: before });
    expect(first.map(({ day }) => day)).toEqual([20_000, 20_001]);
  });

  it('equal the sum over the trades of thirty days, and keep at most thirty entries', () => {
    const trades = fc.array(
      fc.record({ hours: fc.nat(60), notional: fc.integer({ min: 1, max: 1_000_000 }) }),
      { maxLength: 120 },
    );
    fc.assert(
      fc.property(trades, (drawn) => {
        let at = NOON as number;
        let volume = NOTHING_TRADED;
        const made: { day: number; notional: number }[] = [];
        for (const { hours, notional } of drawn) {
          at += hours * HOUR_MS;
          volume = volumeAfterTrade(volume, { notional, at: epochMs(at) });
          made.push({ day: Math.floor(at / DAY_MS), notional });
          const first = Math.floor(at / DAY_MS) - 29;
          const expected = made
            .filter(({ day }) => day >= first)
            .reduce((sum, trade) => sum + trade.notional, 0);
          expect(trailingVolume(volume, epochMs(at))).toBe(expected);
        }
        expect(volume.length).toBeLessThanOrEqual(30);
      }),
      seeded(),
    );
  });
});

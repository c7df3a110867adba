import { describe, expect, it } from '@jest/globals';
import { epochMs, HOUR_MS } from '@tidegate/kernel';
import { seeded } from '@tidegate/kernel/testing';
import fc from 'fast-check';

import { SessionOptions } from './adjustment-options.js';
import {
  NO_SESSIONS,
  sessionAt,
  sessionsAfterTrade,
  type SessionRecord,
} from './session-record.js';

const DAY = Date.UTC(2026, 0, 5);
const at = (hour: number) => epochMs(DAY + hour * HOUR_MS);
const options = new SessionOptions();

/** A record with the given wins and losses per hour. */
function recordOf(hours: Readonly<Record<number, readonly [number, number]>>): SessionRecord {
  let record = NO_SESSIONS;
  for (const [hour, [wins, losses]] of Object.entries(hours)) {
    for (let trade = 0; trade < wins + losses; trade++) {
      const rMultiple = trade < wins ? 1.5 : -1;
      record = sessionsAfterTrade(record, { openedAt: at(Number(hour)), rMultiple });
    }
  }
  return record;
}

describe('The record by hour', () => {
  it('counts a trade in the UTC hour of its opening, as a win if it gained', () => {
    const before = recordOf({ 9: [1, 0] });
    const after = sessionsAfterTrade(before, {
      openedAt: epochMs(at(9) + HOUR_MS - 1),
      rMultiple: 0,
    });
    expect([after.trades[9], after.wins[9], after.trades[10]]).toEqual([2, 1, 0]);
    expect([before.trades[9], NO_SESSIONS.trades[9]]).toEqual([1, 0]);
  });

  it('reduces the weight of old trades and holds at most a hundred per hour', () => {
    const old = recordOf({ 3: [0, 100] });
    expect(old.trades[3]).toBe(100);
    const next = sessionsAfterTrade(old, { openedAt: at(3), rMultiple: 1 });
    expect([next.trades[3], next.wins[3]]).toEqual([51, 1]);
  });
});

describe('A session', () => {
  it('has no effect before it has enough trades', () => {
    const record = recordOf({ 8: [4, 0], 9: [0, 40] });
    expect(sessionAt(record, at(8), options)).toEqual({ hour: 8, trades: 4, factor: 1 });
    expect(sessionAt(NO_SESSIONS, at(8), { ...options, tradesMin: 1 }).factor).toBe(1);
  });

  it('compares the hour with the day, so equal win rates of 40 % have no effect', () => {
    const record = recordOf({ 8: [8, 12], 9: [4, 6], 10: [16, 24] });
    for (const hour of [8, 9, 10]) {
      expect(sessionAt(record, at(hour), options).factor).toBeCloseTo(1, 12);
    }
  });

  it('scales the effect linearly and shrinks it for few trades', () => {
    const record = recordOf({ 8: [10, 0], 9: [0, 10] });
    const rate = (10 + 10 * 0.5) / 20;
    const factor = 1 + 0.15 * ((rate - 0.5) / 0.3);
    expect(sessionAt(record, at(8), options)).toMatchObject({ trades: 10 });
    expect(sessionAt(record, at(8), options).factor).toBeCloseTo(factor, 12);
    expect(sessionAt(record, at(9), options).factor).toBeCloseTo(2 - factor, 12);
    const unshrunk = { ...options, shrinkageTrades: 0 };
    expect(sessionAt(record, at(8), unshrunk).factor).toBe(1.15);
    expect(sessionAt(record, at(9), unshrunk).factor).toBe(0.85);
  });

  it('is bounded, and mirrored when wins and losses are swapped', () => {
    const counts = fc.array(fc.tuple(fc.nat(30), fc.nat(30)), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(counts, ([a, b, c]) => {
        const hours = {
          0: a as [number, number],
          1: b as [number, number],
          2: c as [number, number],
        };
        const swapped = Object.fromEntries(
          Object.entries(hours).map(([hour, [wins, losses]]) => [hour, [losses, wins] as const]),
        );
        const { factor } = sessionAt(recordOf(hours), at(0), options);
        expect(Math.abs(factor - 1)).toBeLessThanOrEqual(0.15 + 1e-12);
        expect(sessionAt(recordOf(swapped), at(0), options).factor).toBeCloseTo(2 - factor, 9);
      }),
      seeded({ numRuns: 100 }),
    );
  });
});

import { describe, expect, it } from '@jest/globals';
import { epochMs, HOUR_MS, SeededRng } from '@tidegate/kernel';
import { CaseCounter, seeded } from '@tidegate/kernel/testing';
import { aClosedTrade } from '@tidegate/portfolio/testing';
import fc from 'fast-check';

import { drawNet, netOf, startsOf, timedEntryOf } from './random-entries.js';
import { anEntry, aWindow, FREE } from '../../../testing/index.js';

const window = aWindow([100, 102, 104, 106, 108]);

describe('A random entry', () => {
  it('keeps direction, size, fee rate, and holding time of its trade', () => {
    const trade = aClosedTrade({
      direction: 'short',
      fees: 2,
      netPnl: -2,
      openedAt: epochMs(HOUR_MS + 150),
      closedAt: epochMs(3 * HOUR_MS + 1_800_000),
    });
    expect(timedEntryOf(trade, window)).toEqual({
      direction: -1,
      candles: 3,
      notional: 100,
      feeRate: 0.01,
    });
  });

  it.each([
    ['opened and closed inside one candle', HOUR_MS + 1, HOUR_MS + 2, 1],
    ['closed at the open of the next candle', HOUR_MS + 150, 2 * HOUR_MS + 2_150, 1],
    ['closed inside the next candle', HOUR_MS + 150, 2.5 * HOUR_MS, 2],
    ['closed after the last candle', 3 * HOUR_MS, 9 * HOUR_MS, 2],
    ['opened before the first candle', -HOUR_MS, HOUR_MS, 1],
  ])(
    'the random entry of a trade that %s has the correct holding time',
    (_, openedAt, closedAt, candles) => {
      const times = { openedAt: epochMs(openedAt), closedAt: epochMs(closedAt) };
      expect(timedEntryOf(aClosedTrade(times), window).candles).toBe(candles);
    },
  );

  it('does not count the time of missing candles', () => {
    const holed = {
      ...window,
      openTimes: window.openTimes.map((at, index) => at + (index > 1 ? 90 * HOUR_MS : 0)),
    };
    const times = { openedAt: epochMs(HOUR_MS), closedAt: epochMs(93 * HOUR_MS) };
    expect(timedEntryOf(aClosedTrade(times), holed).candles).toBe(2);
  });

  it('earns the move from the first open to the last close, inverted for a short', () => {
    const entry = anEntry({ candles: 2, notional: 1_000 });
    // Opens at 102, the previous close, and closes at 104 two candles later.
    const at = { window, start: 1 };
    const move = (104 - 100) / 100;
    expect(netOf(entry, at, FREE)).toBeCloseTo(1_000 * move, 9);
    expect(netOf({ ...entry, direction: -1 }, at, FREE)).toBeCloseTo(-1_000 * move, 9);
  });

  it('pays spread and fees on both sides', () => {
    const flat = aWindow([100, 100, 100]);
    const costs = { halfSpreadRate: 0.001, impactCoefficient: 0, impactRateMax: 0 };
    const entry = anEntry({ candles: 1, notional: 1_000, feeRate: 0.002 });
    const units = 1_000 / 100.1;
    const expected = units * (99.9 - 100.1 - 0.002 * (99.9 + 100.1));
    expect(netOf(entry, { window: flat, start: 0 }, costs)).toBeCloseTo(expected, 9);
  });
});

describe('Random entries of one instrument', () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 12 });

  it('do not overlap if they fit, and stay within the candles', () => {
    const cases = new CaseCounter('room', 'no room');
    fc.assert(
      fc.property(sizes, fc.integer({ min: 8, max: 60 }), fc.nat(), (candles, length, seed) => {
        const entries = candles.map((count) => anEntry({ candles: count }));
        const starts = startsOf(length, entries, new SeededRng(seed));
        const held = candles.reduce((sum, count) => sum + count, 0);
        cases.count(held <= length ? 'room' : 'no room');
        let free = 0;
        for (const [index, start] of starts.entries()) {
          const end = start + (candles[index] as number);
          expect(start).toBeGreaterThanOrEqual(held <= length ? free : 0);
          expect(end).toBeLessThanOrEqual(length);
          free = end;
        }
      }),
      seeded({ numRuns: 300 }),
    );
    cases.assertReached();
  });

  it('reach every candle', () => {
    const rng = new SeededRng(1);
    const reached = new Set<number>();
    for (let draw = 0; draw < 200; draw++) {
      for (const start of startsOf(5, [anEntry(), anEntry()], rng)) {
        reached.add(start);
      }
    }
    expect([...reached].sort()).toEqual([0, 1, 2, 3, 4]);
  });

  it('earn the sum of their single results in a steadily rising market', () => {
    const rising = aWindow(Array.from({ length: 50 }, (_, index) => 100 + index));
    const groups = [{ window: rising, entries: [anEntry({}), anEntry({ candles: 3 })] }];
    expect(drawNet(groups, FREE, new SeededRng(3))).toBeGreaterThan(0);
  });
});

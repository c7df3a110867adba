import { describe, expect, it } from '@jest/globals';
import { MINUTE_MS, SeededRng } from '@tidegate/kernel';
import fc from 'fast-check';

import { candleOfCandles, candleOfPrints, minuteArbitrary, MONDAY } from '../../testing/index.js';
import { minutePrints } from './minute-prints.js';
import { splitBar } from './split-bar.js';
import { seeded } from '@tidegate/kernel/testing';

describe('splitBar', () => {
  it('creates minutes that aggregate exactly to the bar, and trades that aggregate to the minutes', () => {
    fc.assert(
      fc.property(
        minuteArbitrary,
        fc.constantFrom(5, 15, 60),
        fc.nat(1_000),
        (bar, minutes, seed) => {
          const parts = splitBar(bar, minutes, new SeededRng(seed));
          const { open, high, low, close, lots, trades } = bar;
          expect(candleOfCandles(parts)).toEqual({ open, high, low, close, lots, trades });
          const prints = parts.flatMap((part) => minutePrints(part, new SeededRng(seed)));
          expect(candleOfPrints(prints)).toEqual({ open, high, low, close, lots, trades });
          expect(prints.map((print) => print.id)).toEqual(
            prints.map((_, nth) => bar.firstTradeId + nth),
          );
        },
      ),
      seeded(),
    );
  });

  it('places the minutes inside the bar, aligned and in order', () => {
    fc.assert(
      fc.property(minuteArbitrary, fc.nat(1_000), (bar, seed) => {
        const offsets = splitBar(bar, 15, new SeededRng(seed)).map(
          (part) => part.openTime - MONDAY,
        );
        expect(offsets.every((offset) => offset % MINUTE_MS === 0 && offset < 15 * MINUTE_MS)).toBe(
          true,
        );
        expect(new Set(offsets).size).toBe(offsets.length);
        expect(offsets).toEqual([...offsets].sort((a, b) => a - b));
      }),
      seeded(),
    );
  });

  it('leaves minutes of a thin bar empty and fills all minutes of a busy one', () => {
    const range = { open: 100, high: 110, low: 95, close: 105, openTime: MONDAY, firstTradeId: 1 };
    const thin = splitBar({ ...range, lots: 1_000, trades: 5 }, 15, new SeededRng(1));
    const busy = splitBar({ ...range, lots: 1_000, trades: 90 }, 15, new SeededRng(1));
    expect([thin.length, busy.length]).toEqual([1, 15]);
  });

  it('opens each minute at the close of the previous one', () => {
    const bar = { open: 100, high: 190, low: 60, close: 105, lots: 9_999, trades: 90 };
    const parts = splitBar({ ...bar, openTime: MONDAY, firstTradeId: 1 }, 15, new SeededRng(4));
    expect(parts.slice(1).map((part) => part.open)).toEqual(
      parts.slice(0, -1).map((part) => part.close),
    );
  });
});

import { describe, expect, it } from '@jest/globals';
import { MINUTE_MS, SeededRng } from '@tidegate/kernel';
import fc from 'fast-check';

import { aMinute, candleOfPrints, minuteArbitrary } from '../../testing/index.js';
import { minutePrints } from './minute-prints.js';
import { seeded } from '@tidegate/kernel/testing';

describe('minutePrints', () => {
  it('aggregates to the bar: prices, lots, and count', () => {
    fc.assert(
      fc.property(minuteArbitrary, fc.nat(1_000), (bar, seed) => {
        const prints = minutePrints(bar, new SeededRng(seed));
        const { open, high, low, close, lots, trades } = bar;
        expect(candleOfPrints(prints)).toEqual({ open, high, low, close, lots, trades });
        expect(prints.every((print) => print.lots >= 1)).toBe(true);
      }),
      seeded(),
    );
  });

  it("trades at the bar's mean price, to the tick, if the volume allows it", () => {
    fc.assert(
      fc.property(minuteArbitrary, fc.nat(1_000), (bar, seed) => {
        fc.pre(bar.lots > 1_000_000);
        const prints = minutePrints(bar, new SeededRng(seed));
        const turnover = prints.reduce((sum, print) => sum + print.ticks * print.lots, 0);
        expect(Math.abs(turnover / bar.lots - bar.turnover / bar.lots)).toBeLessThanOrEqual(0.51);
      }),
      seeded(),
    );
  });

  it('stays within the minute, in order, with consecutive ids', () => {
    const prints = minutePrints(aMinute({ trades: 40, firstTradeId: 700 }), new SeededRng(5));
    expect(prints.map((print) => print.id)).toEqual(
      Array.from({ length: 40 }, (_, nth) => 700 + nth),
    );
    expect(prints.map((print) => print.nth)).toEqual(prints.map((_, nth) => nth));
    const times = prints.map((print) => print.at - aMinute().openTime);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(Math.min(...times)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...times)).toBeLessThan(MINUTE_MS);
  });

  it('marks a higher price as a buy and a lower price as a sell', () => {
    const prints = minutePrints(aMinute({ trades: 60 }), new SeededRng(9));
    for (const [index, print] of prints.entries()) {
      const step = print.ticks - (prints[index - 1]?.ticks ?? print.ticks);
      if (step !== 0) expect(print.side).toBe(step > 0 ? 'buy' : 'sell');
    }
  });
});

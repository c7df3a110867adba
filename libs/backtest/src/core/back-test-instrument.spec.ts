import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { Decimal, epochMs, isMultipleOf, MINUTE_MS } from '@tidegate/kernel';
import { CaseCounter, pricesBetween, seeded } from '@tidegate/kernel/testing';
import type { Instrument } from '@tidegate/model';
import { seriesOf } from '../../testing/index.js';

import { backTestInstrument } from './back-test-instrument.js';

interface Prices {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

const flatAt = (price: number): Prices => ({ open: price, high: price, low: price, close: price });

function instrumentOf(prices: readonly Prices[]): Instrument {
  const candles = prices.map((each, index) => ({
    ...each,
    openTime: epochMs(index * MINUTE_MS),
    volume: 1,
    trades: 1,
  }));
  return backTestInstrument(seriesOf(candles, { venue: 'kraken', symbol: 'ADA/USD' }));
}

const closingAt = (...closes: readonly number[]): Instrument => instrumentOf(closes.map(flatAt));

describe('The instrument of a recorded series', () => {
  it('has venue and symbol of the series', () => {
    expect(closingAt(1)).toMatchObject({
      id: 'kraken:ADA/USD',
      venue: 'kraken',
      base: 'ADA',
      quote: 'USD',
      status: 'online',
    });
  });

  it('has the finest decimal of its prices as tick', () => {
    expect(closingAt(0.5, 0.5123, 0.51).priceIncrement.toString()).toBe('0.0001');
    expect(closingAt(60_000, 60_001).priceIncrement.toString()).toBe('1');
    expect(closingAt(60_000, 60_001).pricePrecision).toBe(0);
    expect(closingAt(1e-8, 3e-7).pricePrecision).toBe(8);
  });

  it.each(['open', 'high', 'low', 'close'] as const)('considers the %s of a candle', (column) => {
    const finer = { ...flatAt(100), [column]: 100.05 };
    expect(instrumentOf([flatAt(100), finer]).pricePrecision).toBe(2);
  });

  it('detects a finer tick introduced after years of coarse prices', () => {
    const closes = [...Array.from({ length: 5_000 }, () => 100.5), 100.1234];
    expect(closingAt(...closes).pricePrecision).toBe(4);
  });

  it('limits the tick to ten decimals', () => {
    expect(closingAt(1 / 3).pricePrecision).toBe(10);
    expect(closingAt(1e-12, 123_456_789.123_456_7).pricePrecision).toBe(10);
  });

  it('has every price on its tick, and at least one price that needs it, for any change of the tick', () => {
    const cases = new CaseCounter('finer later', 'coarser later', 'ten decimals', 'whole units');
    const anyPrice = pricesBetween(0.000_01, 200_000);
    const anyPhase = fc.record({
      decimals: fc.oneof(fc.constantFrom(0, 10), fc.integer({ min: 0, max: 10 })),
      bars: fc.array(fc.tuple(anyPrice, anyPrice, anyPrice, anyPrice), {
        minLength: 1,
        maxLength: 12,
      }),
    });
    fc.assert(
      fc.property(fc.array(anyPhase, { minLength: 1, maxLength: 5 }), (phases) => {
        const prices = phases.flatMap(({ decimals, bars }) =>
          bars.map((bar) => {
            const [open, high, low, close] = bar.map((each) =>
              Math.max(Number(each.toFixed(decimals)), Number(`1e-${decimals}`)),
            ) as [number, number, number, number];
            return { open, high, low, close };
          }),
        );
        const all = prices.flatMap(({ open, high, low, close }) => [open, high, low, close]);
        const needed = Math.max(...all.map((price) => new Decimal(price).decimalPlaces()));
        const { pricePrecision, priceIncrement } = instrumentOf(prices);
        expect(pricePrecision).toBe(needed);
        for (const price of all) {
          expect(isMultipleOf(new Decimal(price), priceIncrement)).toBe(true);
        }
        const first = phases[0]?.decimals ?? 0;
        cases.count('finer later', first < needed);
        cases.count('coarser later', (phases.at(-1)?.decimals ?? 0) < needed);
        cases.count('ten decimals', needed === 10);
        cases.count('whole units', needed === 0);
      }),
      seeded({ numRuns: 300 }),
    );
    cases.assertReached();
  });
});

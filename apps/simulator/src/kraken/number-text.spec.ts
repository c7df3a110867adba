import { describe, expect, it } from '@jest/globals';
import { Decimal } from '@tidegate/kernel';
import fc from 'fast-check';

import {
  decimalText,
  instantText,
  meanPriceText,
  preciseInstantText,
  priceText,
} from './number-text.js';
import { seeded } from '@tidegate/kernel/testing';

describe('number texts', () => {
  it('show exactly the requested decimals', () => {
    expect(decimalText(452_835, 1)).toBe('45283.5');
    expect(decimalText(10_000_000, 8)).toBe('0.10000000');
    expect(decimalText(0, 8)).toBe('0.00000000');
    expect(decimalText(7, 0)).toBe('7');
    expect(decimalText(-17, 5)).toBe('-0.00017');
  });

  it('are the integer shifted by the decimals, and plain JSON numbers', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.nat(10), (units, precision) => {
        const text = decimalText(units, precision);
        expect(new Decimal(text).eq(new Decimal(units).div(new Decimal(10).pow(precision)))).toBe(
          true,
        );
        expect(text.split('.')[1]?.length ?? 0).toBe(precision);
        expect((): unknown => JSON.parse(text)).not.toThrow();
      }),
      seeded(),
    );
  });

  it('show a price with more decimals when the wire changes its precision', () => {
    expect(priceText(452_835, { precision: 1, unitsPerTick: 1 })).toBe('45283.5');
    expect(priceText(452_835, { precision: 2, unitsPerTick: 10 })).toBe('45283.50');
    expect(priceText(10.6, { precision: 1, unitsPerTick: 1 })).toBe('1.1');
  });

  it('truncate a mean price to the displayed decimals, like Kraken', () => {
    const format = { precision: 1, unitsPerTick: 1 };
    expect(meanPriceText(452_834.999, format)).toBe('45283.4');
    expect(meanPriceText(452_835, format)).toBe('45283.5');
    expect(meanPriceText(452_834.56, { precision: 2, unitsPerTick: 10 })).toBe('45283.45');
    expect(meanPriceText(0, format)).toBe('0.0');
  });

  it('show instants in UTC with six or nine decimals of a second', () => {
    const instant = Date.UTC(2026, 0, 5, 10, 0, 0, 250);
    expect(instantText(instant)).toBe('2026-01-05T10:00:00.250000Z');
    expect(preciseInstantText(instant)).toBe('2026-01-05T10:00:00.250000000Z');
  });
});

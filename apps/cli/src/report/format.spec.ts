import { describe, expect, it } from '@jest/globals';

import { amount, day, minute, money, percent, priceText, ratio } from './format.js';

describe('figures', () => {
  it('a figure is shown with its unit, or as a dash without a value', () => {
    expect([amount(-1_234.5), money(1_234.5, 'USD'), ratio(0.126), percent(-0.0532)]).toEqual([
      '-1,234.50',
      '1,234.50 USD',
      '0.13',
      '-5.32 %',
    ]);
    expect([amount(null), money(null, 'USD'), ratio(null), percent(null)]).toEqual([
      '–',
      '–',
      '–',
      '–',
    ]);
  });

  it('a time is shown in UTC', () => {
    const instant = Date.UTC(2025, 0, 31, 23, 59, 59);
    expect([day(instant), minute(instant)]).toEqual(['2025-01-31', '2025-01-31 23:59']);
  });

  it('a price has more decimals the smaller it is', () => {
    expect([60_123.456, 12.345, 0.000_123_4].map(priceText)).toEqual([
      '60,123',
      '12.35',
      '0.000123',
    ]);
  });
});

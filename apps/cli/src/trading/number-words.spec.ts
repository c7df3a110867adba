import { describe, expect, it } from '@jest/globals';

import { exact, gain, inR, measured, moment, money, percent } from './number-words.js';

describe('numbers in tables', () => {
  it.each([
    [money('9967.01244731743488'), '9,967.01'],
    [money('-1234567.005'), '-1,234,567.01'],
    [money('0'), '0.00'],
    [money('0.00123456'), '0.0012'],
    [money(null), '–'],
    [gain('12.3'), '+12.30'],
    [gain('-12.3'), '-12.30'],
    [gain('0'), '0.00'],
    [exact('64123.40'), '64,123.4'],
    [exact('0.000012345678'), '0.00001235'],
    [measured(1234.56789), '1,234.57'],
    [measured(Number.NaN), '–'],
    [percent(0.6123), '61.2 %'],
    [inR(1.7165), '+1.72 R'],
    [inR(-0.584), '-0.58 R'],
    [moment('2026-01-05T00:36:50.910Z'), '2026-01-05 00:36:50'],
    [moment(null), '–'],
  ])('a number is shown as %s', (shown, expected) => {
    expect(shown).toBe(expected);
  });
});

import { describe, expect, it } from '@jest/globals';

import { digitsOf, isDecimal, Numbers, numberOf, signOf, UNKNOWN } from './numbers.js';

const en = new Numbers('en');
const de = new Numbers('de');

describe('Numbers', () => {
  it('shows a decimal string with all its digits', () => {
    expect(en.fixed('123456789012345678.123456789', 9)).toBe('123,456,789,012,345,678.123456789');
    expect(en.upTo('0.8677117660956978', 18)).toBe('0.8677117660956978');
  });

  it('uses the true minus sign', () => {
    expect(en.money('-1189.4')).toBe('\u22121,189.40');
    expect(de.money('-1189.4')).toBe('\u22121.189,40');
  });

  it('never shows minus zero', () => {
    expect(en.money('-0.001')).toBe('0.00');
    expect(en.change('-0.001')).toBe('0.00');
  });

  it('shows a change with its sign', () => {
    expect(en.change('42.17')).toBe('+42.17');
    expect(en.change('-3')).toBe('\u22123.00');
  });

  it('shows R with two decimals', () => {
    expect(en.multiple(0.6449)).toBe('+0.64\u202fR');
    expect(de.multiple(-1)).toBe('\u22121,00\u202fR');
  });

  it('shows a rate in percent', () => {
    expect(en.percent(0.0021)).toBe('0.21\u202f%');
    expect(de.percentChange('0.0042')).toBe('+0,42\u202f%');
  });

  it.each([null, undefined, '', 'NaN', Number.NaN])('shows %s as unknown, never as 0', (amount) => {
    expect([
      en.money(amount),
      en.change(amount),
      en.percent(amount),
      en.multiple(amount),
      en.compact(amount),
    ]).toEqual(Array(5).fill(UNKNOWN));
  });

  it('shortens large numbers for tiles', () => {
    expect(en.compact(1_234_567)).toBe('1.2M');
  });
});

describe('the sign of an amount', () => {
  it.each([
    ['0.01', 'up'],
    ['-0.01', 'down'],
    ['0.004', 'flat'],
    ['-0.004', 'flat'],
    [null, 'flat'],
  ] as const)('of %s is %s', (amount, sign) => {
    expect(signOf(amount)).toBe(sign);
  });
});

describe('decimal strings', () => {
  it('have the decimal places of their increment', () => {
    expect(['0.00010', '0.5', '1', '10', '0.1'].map(digitsOf)).toEqual([4, 1, 0, 0, 1]);
  });

  it('contain no exponent, sign of plus, or space', () => {
    expect(['1', '-1.5', '0.10'].every(isDecimal)).toBe(true);
    expect(['1e3', '+1', ' 1', '1.', '.5', ''].some(isDecimal)).toBe(false);
  });

  it('are unknown if they are empty', () => {
    expect([numberOf(''), numberOf('2.5')]).toEqual([null, 2.5]);
  });
});

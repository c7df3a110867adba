import { describe, expect, it } from '@jest/globals';

import { readDecimal, typedForm } from './decimal-input.js';

const RULES = { digits: 8, mayBeZero: false } as const;
const en = (typed: string) => readDecimal(typed, 'en', RULES);
const de = (typed: string) => readDecimal(typed, 'de', RULES);

describe('a typed decimal', () => {
  it.each([
    ['0.0335', '0.0335'],
    ['1,250.50', '1250.5'],
    [' 12 ', '12'],
    ['007', '7'],
    ['.5', '0.5'],
    ['5.', '5'],
    ['123456789012345.12345678', '123456789012345.12345678'],
  ])('%s is %s', (typed, value) => {
    expect(en(typed)).toEqual({ ok: true, value });
  });

  it.each([
    ['0,0335', '0.0335'],
    ['1.250,50', '1250.5'],
  ])('%s is %s in German', (typed, value) => {
    expect(de(typed)).toEqual({ ok: true, value });
  });

  it.each([
    ['', 'empty'],
    ['abc', 'not-a-number'],
    ['1e3', 'not-a-number'],
    ['-1', 'not-a-number'],
    ['1.2.3', 'not-a-number'],
    ['.', 'not-a-number'],
    ['1234567890123456', 'not-a-number'],
    ['0.123456789', 'too-precise'],
    ['0', 'not-positive'],
    ['0.000', 'not-positive'],
  ] as const)('"%s" is refused: %s', (typed, fault) => {
    expect(en(typed)).toEqual({ ok: false, fault });
  });

  it('may be zero where the rules allow it', () => {
    expect(readDecimal('0.0', 'en', { ...RULES, mayBeZero: true })).toEqual({
      ok: true,
      value: '0',
    });
  });

  it('does not read a German comma as a group in English', () => {
    expect(en('0,5')).toEqual({ ok: false, fault: 'not-a-number' });
  });

  it('is shown as the user would type it', () => {
    expect([typedForm('0.5', 'de'), typedForm('0.5', 'en')]).toEqual(['0,5', '0.5']);
  });
});

import { describe, expect, it } from '@jest/globals';

import { duration, grouped } from './number-text.js';

describe('a number', () => {
  it.each([
    ['0', '0'],
    ['999', '999'],
    ['-1000', '-1,000'],
    ['1234567.8901', '1,234,567.8901'],
  ])('of the digits %s is shown as %s', (digits, text) => {
    expect(grouped(digits)).toBe(text);
  });

  it.each([
    [0, '0 s'],
    [400, '0 s'],
    [59_600, '1 min'],
    [90_000, '1 min 30 s'],
    [3_600_000, '1 h'],
    [90_060_000, '1 d 1 h'],
    [86_460_000, '1 d'],
  ])('of %d ms is %s as a duration', (lengthMs, text) => {
    expect(duration(lengthMs)).toBe(text);
  });

  it('that is not known is a dash as a duration', () => {
    expect(duration(null)).toBe('–');
  });
});

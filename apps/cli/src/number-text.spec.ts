import { describe, expect, it } from '@jest/globals';

import { duration, grouped } from './number-text.js';

describe('number text', () => {
  it.each([
    ['0', '0'],
    ['999', '999'],
    ['-1000', '-1,000'],
    ['1234567.8901', '1,234,567.8901'],
  ])('grouped(%s) returns %s', (digits, text) => {
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
  ])('a duration of %d ms is shown as %s', (lengthMs, text) => {
    expect(duration(lengthMs)).toBe(text);
  });

  it('an unknown duration is shown as a dash', () => {
    expect(duration(null)).toBe('–');
  });
});

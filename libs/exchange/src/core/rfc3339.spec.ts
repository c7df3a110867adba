import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { parseRfc3339 } from './rfc3339.js';

describe('parseRfc3339', () => {
  it('parses the output of Date', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: Date.UTC(2399, 11, 31) }), (instant) => {
        expect(parseRfc3339(new Date(instant).toISOString())).toBe(instant);
      }),
      { numRuns: 500 },
    );
  });

  it('accepts up to nine fraction digits and rounds down to milliseconds', () => {
    const base = Date.UTC(2023, 9, 4, 16, 26, 30);
    expect(parseRfc3339('2023-10-04T16:26:30Z')).toBe(base);
    expect(parseRfc3339('2023-10-04T16:26:30.5Z')).toBe(base + 500);
    expect(parseRfc3339('2023-10-04T16:26:30.52Z')).toBe(base + 520);
    expect(parseRfc3339('2023-10-04T16:26:30.524999999Z')).toBe(base + 524);
  });

  it.each([
    '',
    'Z',
    '2023-10-04',
    '2023-10-04T16:26:30',
    '2023-10-04T16:26:30+02:00',
    '2023-13-04T16:26:30Z',
    '2023-10-00T16:26:30Z',
    '2023-10-04T24:26:30Z',
    '2023-10-04T16:60:30Z',
    '2023-10-04T16:26:61Z',
    '2023-10-04T16:26:30.Z',
    '2023-10-04T16:26:30.1234567890Z',
    'x023-10-04T16:26:30Z',
  ])('returns NaN for %p', (text) => {
    expect(parseRfc3339(text)).toBeNaN();
  });
});

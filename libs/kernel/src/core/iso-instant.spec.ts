import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { parseInstant } from './iso-instant.js';
import { seeded } from '../../testing/index.js';

describe('parseInstant', () => {
  it.each([
    ['2025-01-31', '2025-01-31T00:00:00.000Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
    ['2025-01-31T12:00Z', '2025-01-31T12:00:00.000Z'],
    ['2025-01-31T12:30:15Z', '2025-01-31T12:30:15.000Z'],
    ['2025-01-31T12:30:15.5Z', '2025-01-31T12:30:15.500Z'],
    ['2025-01-31T01:30:00+02:00', '2025-01-30T23:30:00.000Z'],
    ['2025-01-31T22:30-05:30', '2025-02-01T04:00:00.000Z'],
  ])('parses %s as %s on every machine', (text, instant) => {
    expect(parseInstant(text)).toBe(Date.parse(instant));
  });

  it('parses its own printed form', () => {
    const printable = fc.date({
      min: new Date('1970-01-01T00:00:00Z'),
      max: new Date('9999-12-31T00:00:00Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(printable, (date) => {
        expect(parseInstant(date.toISOString())).toBe(date.getTime());
      }),
      seeded(),
    );
  });

  it.each([
    ['a time without a zone', '2025-01-31T12:00:00'],
    ['30 February', '2025-02-30'],
    ['29 February of a common year', '2025-02-29T00:00Z'],
    ['a 13th month', '2025-13-01'],
    ['day 0', '2025-01-00'],
    ['the year 50, which Date would read as 1950', '0050-01-01'],
    ['hour 24', '2025-01-31T24:00Z'],
    ['minute 60', '2025-01-31T12:60Z'],
    ['second 60', '2025-01-31T12:00:60Z'],
    ['an offset of a day', '2025-01-31T12:00+24:00'],
    ['a month', '2025-01'],
    ['a number', '1735689600000'],
    ['a word', 'yesterday'],
    ['a date in another format', '31.01.2025'],
    ['nothing', ''],
    ['an instant with trailing text', '2025-01-31T12:00Z and more'],
  ])('returns null for %s', (_, text) => {
    expect(parseInstant(text)).toBeNull();
  });
});

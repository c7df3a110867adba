import { describe, expect, it } from '@jest/globals';

import { epochOf, freshnessOf, isZone, Times } from './times.js';

const AT = '2026-11-24T14:45:02.000Z';
const utc = new Times('en', 'UTC');
const berlin = new Times('de', 'Europe/Berlin');

describe('Times', () => {
  it('shows a time in the zone of the user', () => {
    expect(utc.clock(AT)).toBe('14:45:02');
    expect(berlin.clock(AT)).toBe('15:45:02');
    expect(berlin.minutes(AT)).toBe('15:45');
  });

  it('shows midnight as 00, not as 24', () => {
    expect(utc.clock('2026-11-24T00:00:00Z')).toBe('00:00:00');
  });

  it('shows days in the language of the user', () => {
    expect(utc.day(AT)).toBe('24 Nov');
    expect(berlin.date(AT)).toBe('24. Nov. 2026');
    expect(utc.whole(AT)).toBe('24 Nov 2026, 14:45:02 UTC');
    expect(utc.zoneName(AT)).toBe('UTC');
  });

  it.each([
    [300, '0.3 s'],
    [9_960, '10.0 s'],
    [42_400, '42 s'],
    [119_999, '119 s'],
    [250_000, '4 min'],
    [7_500_000, '2 h 5 min'],
    [7_200_000, '2 h'],
    [266_400_000, '3 d 2 h'],
    [-5, '0.0 s'],
  ])('shows %d ms as %s', (ms, text) => {
    expect(utc.duration(ms)).toBe(text);
  });

  it('shows an unknown time as unknown', () => {
    expect([utc.clock(null), utc.day('never'), utc.duration(null)]).toEqual(['—', '—', '—']);
  });
});

describe('freshness', () => {
  it.each([
    [0, 'fresh'],
    [5_000, 'fresh'],
    [5_001, 'aging'],
    [30_000, 'aging'],
    [30_001, 'stale'],
  ] as const)('of a number that is %d ms old is %s', (ageMs, freshness) => {
    expect(freshnessOf(ageMs)).toBe(freshness);
  });
});

describe('zones', () => {
  it('are those that Intl accepts', () => {
    expect([isZone('Europe/Berlin'), isZone('UTC'), isZone('Mars/Olympus')]).toEqual([
      true,
      true,
      false,
    ]);
  });
});

describe('instants', () => {
  it('are read from ISO 8601 and milliseconds', () => {
    expect([epochOf('1970-01-01T00:00:01Z'), epochOf(5), epochOf('x'), epochOf('')]).toEqual([
      1000,
      5,
      null,
      null,
    ]);
  });
});

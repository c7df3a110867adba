import { describe, expect, it } from '@jest/globals';

import { ZoneClock } from './zone-clock.js';

const utc = (text: string): number => Date.parse(`${text}Z`);

describe('ZoneClock', () => {
  it.each([
    ['UTC', '2026-03-29T02:30', '2026-03-29T02:30'],
    ['+05:30', '2026-03-29T02:30', '2026-03-28T21:00'],
    // The clock is set forward from 02:00 to 03:00 at 01:00 UTC.
    ['Europe/Berlin', '2026-03-29T01:59', '2026-03-29T00:59'],
    ['Europe/Berlin', '2026-03-29T02:00', '2026-03-29T01:00'],
    ['Europe/Berlin', '2026-03-29T02:30', '2026-03-29T01:00'],
    ['Europe/Berlin', '2026-03-29T03:00', '2026-03-29T01:00'],
    ['Europe/Berlin', '2026-03-29T03:30', '2026-03-29T01:30'],
    ['Europe/Berlin', '2026-03-29T12:00', '2026-03-29T10:00'],
    // The clock is set back from 03:00 to 02:00 at 01:00 UTC and shows 02:30 twice.
    ['Europe/Berlin', '2026-10-25T02:30', '2026-10-25T00:30'],
    ['Europe/Berlin', '2026-10-25T03:00', '2026-10-25T02:00'],
    // Half an hour is skipped at 15:30 UTC of the day before.
    ['Australia/Lord_Howe', '2026-10-04T02:15', '2026-10-03T15:30'],
  ])('the clock of %s first shows %s at %s UTC', (zone, wall, instant) => {
    const first = new ZoneClock(zone).firstInstantOf(utc(wall));
    expect(new Date(first).toISOString()).toBe(`${instant}:00.000Z`);
  });

  it('keeps the milliseconds of an instant', () => {
    const at = new ZoneClock('Europe/Berlin').firstInstantOf(utc('2026-01-05T12:00:00.123'));
    expect(at).toBe(utc('2026-01-05T11:00:00.123'));
    expect(new ZoneClock('Europe/Berlin').wallTimeAt(at)).toBe(utc('2026-01-05T12:00:00.123'));
  });
});

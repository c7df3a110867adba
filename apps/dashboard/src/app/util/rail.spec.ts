import { describe, expect, it } from '@jest/globals';

import { placesOf } from './rail.js';

const LONG = { direction: 'long', stop: 90, entry: 100, now: 105, target: 110 } as const;

describe('the rail of a position', () => {
  it('places stop, entry, now, and target from loss to profit', () => {
    const { stop, entry, now, target } = placesOf(LONG);
    expect([stop, entry, now, target]).toEqual([
      expect.closeTo(0.06),
      expect.closeTo(0.5),
      expect.closeTo(0.72),
      expect.closeTo(0.94),
    ]);
  });

  it('mirrors a short', () => {
    const short = placesOf({ direction: 'short', stop: 110, entry: 100, now: 95, target: 90 });
    expect(short).toEqual(placesOf(LONG));
  });

  it('keeps a price beyond the stop on the line', () => {
    expect(placesOf({ ...LONG, now: 50 }).now).toBe(0);
    expect(placesOf({ ...LONG, now: 500 }).now).toBe(1);
  });

  it('shows no place of a missing price', () => {
    expect(placesOf({ ...LONG, target: null }).target).toBeNull();
    expect(placesOf({ ...LONG, stop: null, target: null })).toEqual({
      stop: null,
      entry: null,
      now: null,
      target: null,
    });
  });
});

import { describe, expect, it } from '@jest/globals';

import { clockSkewOf } from './clock-skew.js';

const measured = (requestedAt: number, answeredAt: number, venueTime: number): number | null =>
  clockSkewOf({ requestedAt, answeredAt, venueTime });

describe('clockSkewOf', () => {
  it('is the venue’s time minus the middle of the round trip', () => {
    expect(measured(10_000, 10_200, 15_100)).toBe(5_000);
    expect(measured(10_000, 10_200, 5_100)).toBe(-5_000);
  });

  it('is 0 within the uncertainty of round trip and resolution', () => {
    expect(measured(10_000, 10_200, 11_200)).toBe(0);
    expect(measured(10_000, 10_200, 11_201)).toBe(1_101);
    expect(measured(10_000, 12_000, 13_000)).toBe(0);
  });

  it('is null after an answer that took too long', () => {
    expect(measured(10_000, 15_000, 90_000)).toBe(77_500);
    expect(measured(10_000, 15_001, 90_000)).toBeNull();
  });
});

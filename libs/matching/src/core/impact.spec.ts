import { describe, expect, it } from '@jest/globals';

import { impactRate } from './impact.js';

const model = { impactCoefficient: 0.04, impactRateMax: 0.03 };

describe('impactRate', () => {
  it('grows with the square root of the share of the volume', () => {
    expect(impactRate(model, 0)).toBe(0);
    expect(impactRate(model, 0.25)).toBeCloseTo(0.02, 12);
  });

  it('is limited for a large share and for a candle without volume', () => {
    expect(impactRate(model, 1)).toBe(0.03);
    expect(impactRate(model, Infinity)).toBe(0.03);
  });
});

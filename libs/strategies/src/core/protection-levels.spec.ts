import { describe, expect, it } from '@jest/globals';

import { floorScale, protectionLevels, type ProtectionInput } from './protection-levels.js';
import { ProtectionParameters } from './protection-parameters.js';

const INPUT: ProtectionInput = {
  direction: 'long',
  entry: 100,
  atr: 0.1,
  timeframe: '15m',
  roundTripCostRate: 0.001,
};

const parameters = (changes: Partial<ProtectionParameters> = {}): ProtectionParameters =>
  Object.assign(new ProtectionParameters(), changes);

describe('protectionLevels', () => {
  it.each([
    { atr: 0.4, direction: 'long', multiples: [2.25, 3], costs: 0.0052, levels: [97.5, 105] },
    { atr: 2, direction: 'long', multiples: [1.5, 2.5], costs: 0.0052, levels: [97, 105] },
    { atr: 2, direction: 'short', multiples: [2.5, 4], costs: 0.03, levels: [105, 92] },
  ] as const)('uses the widest of ATR, floor, and costs: $levels', (given) => {
    const levels = protectionLevels(
      { ...INPUT, atr: given.atr, direction: given.direction, roundTripCostRate: given.costs },
      parameters({
        stopAtrMultiple: given.multiples[0],
        targetAtrMultiple: given.multiples[1],
        stopFloorRate: 0.025,
        targetFloorRate: 0.05,
        stopCostMultiple: 0,
      }),
    );
    expect(levels?.stop).toBeCloseTo(given.levels[0], 10);
    expect(levels?.target).toBeCloseTo(given.levels[1], 10);
  });

  it('uses the floors of 0.6 % and 1.2 % in a quiet 15-minute market', () => {
    const levels = protectionLevels(INPUT, parameters());
    expect(levels?.stop).toBeCloseTo(99.4, 10);
    expect(levels?.target).toBeCloseTo(101.2, 10);
  });

  it.each([
    ['1m', Math.sqrt(1 / 15)],
    ['15m', 1],
    ['1h', 2],
    ['4h', 4],
  ] as const)('scales the floors of %s by the square root of time', (timeframe, scale) => {
    expect(floorScale(timeframe)).toBeCloseTo(scale, 12);
    const levels = protectionLevels({ ...INPUT, timeframe }, parameters());
    expect(levels?.stop).toBeCloseTo(100 - Math.max(0.6 * scale, 0.2), 10);
  });

  it('widens to the strategy’s minimum and never narrows', () => {
    const wider = { ...INPUT, stopDistanceMin: 3, targetDistanceMin: 5 };
    expect(protectionLevels(wider, parameters())).toEqual({ stop: 97, target: 105 });
    const narrower = { ...INPUT, stopDistanceMin: 0.01, targetDistanceMin: -4 };
    expect(protectionLevels(narrower, parameters())).toEqual(protectionLevels(INPUT, parameters()));
  });

  describe('with costs', () => {
    const costly = { ...INPUT, atr: 1, roundTripCostRate: 0.008 };
    const rule = parameters({ stopAtrMultiple: 2.5, targetAtrMultiple: 5, stopCostMultiple: 5 });

    it('widens the stop to a multiple of them, and the target in proportion', () => {
      const levels = protectionLevels(costly, rule);
      expect(levels?.stop).toBeCloseTo(96, 10);
      expect(levels?.target).toBeCloseTo(108, 10);
    });

    it('keeps a stop that is far enough away', () => {
      const levels = protectionLevels({ ...costly, atr: 2 }, rule);
      expect(levels).toEqual({ stop: 95, target: 110 });
    });

    it('keeps a stop that would need more than twice the distance', () => {
      const levels = protectionLevels({ ...costly, atr: 0.79 }, rule);
      expect(levels?.stop).toBeCloseTo(100 - 0.79 * 2.5, 10);
      expect(protectionLevels({ ...costly, atr: 0.8 }, rule)?.stop).toBeCloseTo(96, 10);
    });

    it('ignores them with a multiple of 0', () => {
      const off = { ...rule, stopCostMultiple: 0 };
      expect(protectionLevels(costly, off)).toEqual({ stop: 97.5, target: 105 });
    });
  });

  it('gives a short the same distances on the other side', () => {
    const long = protectionLevels(INPUT, parameters());
    const short = protectionLevels({ ...INPUT, direction: 'short' }, parameters());
    expect(100 - (long?.stop ?? 0)).toBeCloseTo((short?.stop ?? 0) - 100, 10);
    expect((long?.target ?? 0) - 100).toBeCloseTo(100 - (short?.target ?? 0), 10);
  });

  it.each([
    ['a stop at or below zero', { stopDistanceMin: 100 }],
    ['a short target at or below zero', { direction: 'short', targetDistanceMin: 100 } as const],
    ['a NaN ATR', { atr: NaN }],
  ])('refuses %s', (_, change) => {
    expect(protectionLevels({ ...INPUT, ...change }, parameters())).toBeNull();
  });
});

import { describe, expect, it } from '@jest/globals';

import { aSignal } from '../../testing/index.js';
import { isActionable, oppositeDirection } from './strategy-signal.js';

describe('a strategy signal', () => {
  it.each([
    [0.3, 0.3, true],
    [1, 1, true],
    [0.299, 0.3, false],
    [0.3, 0.299, false],
    [1, 0, false],
    [Number.NaN, 1, false],
  ])(
    'a signal with strength %p and confidence %p is actionable: %p',
    (strength, confidence, expected) => {
      expect(isActionable(aSignal({ strength, confidence }))).toBe(expected);
    },
  );

  it('has a direction with an opposite', () => {
    expect([oppositeDirection('long'), oppositeDirection('short')]).toEqual(['short', 'long']);
  });
});

import { describe, expect, it } from '@jest/globals';

import { RESERVING_CAPABILITIES } from '../../testing/index.js';
import { BRACKET_CAPABILITIES, exitLayoutOf } from './venue-capabilities.js';

describe('exitLayoutOf', () => {
  it.each([
    [true, 'none', 'slices', 'held'],
    [true, 'attached', 'slices', 'held'],
    [true, 'none', 'candles', 'in_bar'],
    [true, 'oco', 'slices', 'resting'],
    [true, 'bracket', 'candles', 'resting'],
    [false, 'none', 'slices', 'resting'],
    [false, 'bracket', 'slices', 'resting'],
  ] as const)('with reserved %s, exits %s and %s is %s', (reserves, exits, feed, layout) => {
    expect(exitLayoutOf({ ...RESERVING_CAPABILITIES, reserves, exits }, feed)).toBe(layout);
  });
});

describe('BRACKET_CAPABILITIES', () => {
  it('support every request of the desk and reserve nothing', () => {
    expect(BRACKET_CAPABILITIES).toEqual({
      amend: { price: true, quantity: true },
      postOnly: true,
      nativeStop: 'both',
      exits: 'bracket',
      reserves: false,
      deadMansSwitch: false,
      clientIdForm: 'uuid',
      lookUp: { byClientId: true, delayMsMax: 0 },
    });
  });
});

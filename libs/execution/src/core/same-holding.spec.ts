import { describe, expect, it } from '@jest/globals';
import { money, quantity } from '@tidegate/kernel';
import { anOpenPosition } from '@tidegate/portfolio/testing';

import { isSameHolding } from './same-holding.js';

const flat = anOpenPosition();
const held = { ...flat, quantity: quantity('2'), cost: money('200') };

describe('isSameHolding', () => {
  it('ignores a change that moves neither units nor cost', () => {
    const equal = { quantity: quantity('2.0'), cost: money('200.0') };
    expect(isSameHolding(held, { ...held, ...equal })).toBe(true);
  });

  it.each([
    ['units', { quantity: quantity('1') }],
    ['cost', { cost: money('199') }],
    ['direction', { direction: 'short' as const }],
  ])('sees a change of %s', (_what, change) => {
    expect(isSameHolding(held, { ...held, ...change })).toBe(false);
  });

  it('takes an absent position for an empty one', () => {
    expect(isSameHolding(undefined, flat)).toBe(true);
    expect(isSameHolding(undefined, held)).toBe(false);
  });
});

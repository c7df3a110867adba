import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { Decimal } from '@tidegate/kernel';

import { rowDifference } from './row-difference.js';

describe('rowDifference', () => {
  it('finds no difference between a value and its copy', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(rowDifference(value, structuredClone(value))).toBeNull();
      }),
    );
    expect(
      rowDifference(Float64Array.of(1, Number.NaN), Float64Array.of(1, Number.NaN)),
    ).toBeNull();
    expect(rowDifference(new Decimal('1.50'), new Decimal('1.5'))).toBeNull();
  });

  it('gives the path of the first member that differs', () => {
    const left = { id: 'a', plan: { stop: new Decimal(98), tiers: [0, 1] } };
    const right = { id: 'a', plan: { stop: new Decimal(97), tiers: [0] } };
    expect(rowDifference(left, right)).toEqual({ member: 'plan.stop', left: '98', right: '97' });
    const same = { ...right, plan: { ...right.plan, stop: left.plan.stop } };
    expect(rowDifference(left, same)).toEqual({
      member: 'plan.tiers.1',
      left: '1',
      right: 'undefined',
    });
    expect(rowDifference(same, left)?.member).toBe('plan.tiers.1');
  });

  it.each([
    [0, -0],
    [1, '1'],
    [null, 0],
    [new Decimal('0.1'), new Decimal('0.10000000000000000000000000000000000000001')],
    [Number.NaN, null],
  ])('distinguishes %p from %p', (left, right) => {
    expect(rowDifference({ value: left }, { value: right })?.member).toBe('value');
  });

  it('treats an undefined member as absent', () => {
    expect(rowDifference({ id: 1, synthetic: undefined }, { id: 1 })).toBeNull();
    expect(rowDifference({ id: 1 }, { id: 1, synthetic: true })?.member).toBe('synthetic');
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { FairQueue } from './fair-queue.js';

const always = (): boolean => true;

describe('FairQueue', () => {
  it('owners take turns, however many items one of them adds', () => {
    const queue = new FairQueue<string>();
    for (const item of ['a1', 'a2', 'a3', 'a4']) queue.add('a', item);
    for (const item of ['b1', 'b2']) queue.add('b', item);
    const taken = Array.from({ length: 6 }, () => queue.take(always));
    expect(taken).toEqual(['a1', 'b1', 'a2', 'b2', 'a3', 'a4']);
    expect(queue.take(always)).toBeNull();
  });

  it('an owner that may not take does not hold up the others', () => {
    const queue = new FairQueue<string>();
    queue.add('a', 'a1');
    queue.add('b', 'b1');
    expect(queue.take((owner) => owner !== 'a')).toBe('b1');
    expect(queue.take((owner) => owner !== 'a')).toBeNull();
    expect(queue.take(always)).toBe('a1');
  });

  it('a removed item is not taken', () => {
    const queue = new FairQueue<string>();
    queue.add('a', 'a1');
    expect([queue.remove('b', always), queue.remove('a', always)]).toEqual([false, true]);
    expect([queue.sizeOf('a'), queue.take(always)]).toEqual([0, null]);
  });

  it('between two turns of an owner, every other waiting owner gets one', () => {
    const owners = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 40 });
    fc.assert(
      fc.property(owners, (added) => {
        const queue = new FairQueue<string>();
        for (const owner of added) queue.add(owner, owner);
        const left = new Map<string, number>();
        for (const owner of added) left.set(owner, (left.get(owner) ?? 0) + 1);
        const waits = new Map<string, number>();
        for (let item = queue.take(always); item !== null; item = queue.take(always)) {
          expect(waits.get(item) ?? 0).toBeLessThan(3);
          for (const owner of ['a', 'b', 'c']) {
            const isWaiting = owner !== item && (left.get(owner) ?? 0) > 0;
            waits.set(owner, isWaiting ? (waits.get(owner) ?? 0) + 1 : 0);
          }
          left.set(item, (left.get(item) ?? 0) - 1);
        }
        expect([...left.values()].every((count) => count === 0)).toBe(true);
      }),
    );
  });
});

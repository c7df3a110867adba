import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { BoundedQueue, type OverflowPolicy } from './bounded-queue.js';
import { InvariantViolation } from './errors.js';
import { seeded } from '../../testing/index.js';

describe('BoundedQueue', () => {
  it('returns items in the order they were pushed', () => {
    const queue = new BoundedQueue<number>(3, 'reject-new');
    for (const item of [1, 2, 3]) queue.push(item);
    const taken = [queue.shift(), queue.shift(), queue.shift(), queue.shift()];
    expect(taken).toEqual([1, 2, 3, undefined]);
  });

  it('refuses a new item when full and returns false', () => {
    const queue = new BoundedQueue<number>(2, 'reject-new');
    expect([queue.push(1), queue.push(2), queue.push(3)]).toEqual([true, true, false]);
    expect(queue.dropped).toBe(1);
    expect(queue.shift()).toBe(1);
  });

  it('drops the oldest item under the drop-oldest policy', () => {
    const queue = new BoundedQueue<number>(2, 'drop-oldest');
    for (const item of [1, 2, 3]) expect(queue.push(item)).toBe(true);
    expect(queue.dropped).toBe(1);
    expect([queue.shift(), queue.shift()]).toEqual([2, 3]);
  });

  it('behaves like an array with the same bound and policy', () => {
    const steps = fc.array(fc.oneof(fc.integer(), fc.constant('shift' as const)), {
      maxLength: 60,
    });
    const policies = fc.constantFrom<OverflowPolicy>('reject-new', 'drop-oldest');
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), policies, steps, (capacity, policy, script) => {
        const queue = new BoundedQueue<number>(capacity, policy);
        const model: number[] = [];
        let dropped = 0;
        for (const step of script) {
          if (step === 'shift') {
            expect(queue.shift()).toBe(model.shift());
          } else if (model.length < capacity) {
            model.push(step);
            expect(queue.push(step)).toBe(true);
          } else {
            dropped += 1;
            if (policy === 'drop-oldest') model.push(...model.splice(0).slice(1), step);
            expect(queue.push(step)).toBe(policy === 'drop-oldest');
          }
          expect([queue.size, queue.dropped]).toEqual([model.length, dropped]);
        }
      }),
      seeded(),
    );
  });

  it('is empty after a clear and keeps its dropped count', () => {
    const queue = new BoundedQueue<number>(1, 'drop-oldest');
    queue.push(1);
    queue.push(2);
    queue.clear();
    expect([queue.size, queue.dropped, queue.shift()]).toEqual([0, 1, undefined]);
  });

  it.each([0, -1, 1.5])('refuses a capacity of %p', (capacity) => {
    expect(() => new BoundedQueue(capacity, 'reject-new')).toThrow(InvariantViolation);
  });
});

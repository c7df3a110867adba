import { describe, expect, it } from '@jest/globals';

import { BoundedQueue } from './bounded-queue.js';

describe('BoundedQueue', () => {
  it('hands items out in the order in which they came', () => {
    const queue = new BoundedQueue<number>(3, 'reject-new');
    for (const item of [1, 2, 3]) queue.push(item);
    expect([queue.shift(), queue.shift(), queue.shift(), queue.shift()]).toEqual([
      1,
      2,
      3,
      undefined,
    ]);
  });

  it('refuses the newest item when it is full and says so', () => {
    const queue = new BoundedQueue<number>(2, 'reject-new');
    expect([queue.push(1), queue.push(2), queue.push(3)]).toEqual([true, true, false]);
    expect(queue.dropped).toBe(1);
    expect(queue.shift()).toBe(1);
  });

  it('drops the oldest item when that is its policy', () => {
    const queue = new BoundedQueue<number>(2, 'drop-oldest');
    for (const item of [1, 2, 3]) expect(queue.push(item)).toBe(true);
    expect(queue.dropped).toBe(1);
    expect([queue.shift(), queue.shift()]).toEqual([2, 3]);
  });
});

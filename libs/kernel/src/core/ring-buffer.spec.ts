import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { InvariantViolation } from './errors.js';
import { RingBuffer } from './ring-buffer.js';
import { seeded } from '../../testing/index.js';

const append = (ring: RingBuffer, row: readonly number[]): void => {
  const slot = ring.append();
  row.forEach((value, column) => {
    ring.set(slot, column, value);
  });
};

const rows = fc.array(fc.tuple(fc.double(), fc.double()), { maxLength: 40 });

describe('RingBuffer', () => {
  it('holds the same rows as an array that drops its oldest', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), rows, (capacity, appended) => {
        const ring = new RingBuffer(capacity, 2);
        const model: (readonly number[])[] = [];
        for (const row of appended) {
          append(ring, row);
          model.push(row);
          if (model.length > capacity) model.shift();
          expect(ring.size).toBe(model.length);
        }
        const held = model.map((_, index) => [ring.get(index, 0), ring.get(index, 1)]);
        expect(held).toEqual(model);
      }),
      seeded(),
    );
  });

  it('returns the newest values of a column, oldest first', () => {
    fc.assert(
      fc.property(rows, fc.nat(15), (appended, count) => {
        const ring = new RingBuffer(10, 2);
        for (const row of appended) append(ring, row);
        const column = appended.map(([, second]) => second).slice(-10);
        const expected = count === 0 ? [] : column.slice(-count);
        expect([...ring.tail(1, count)]).toEqual(expected);
      }),
      seeded(),
    );
  });

  it('returns a tail that later rows do not change', () => {
    const ring = new RingBuffer(2, 1);
    append(ring, [1]);
    append(ring, [2]);
    const tail = ring.tail(0, 2);
    append(ring, [3]);
    expect([...tail]).toEqual([1, 2]);
  });

  it('is empty after a clear and can be refilled', () => {
    const ring = new RingBuffer(2, 1);
    for (const value of [1, 2, 3]) append(ring, [value]);
    ring.clear();
    expect(ring.size).toBe(0);
    append(ring, [4]);
    expect([ring.size, ring.get(0, 0)]).toEqual([1, 4]);
  });

  it('refuses row and column indexes out of range', () => {
    const ring = new RingBuffer(3, 1);
    append(ring, [1]);
    expect(() => ring.get(1, 0)).toThrow('Row index out of range');
    expect(() => ring.get(-1, 0)).toThrow('Row index out of range');
    expect(() => ring.get(0, 1)).toThrow('Column index out of range');
    expect(() => ring.tail(1, 1)).toThrow('Column index out of range');
  });

  it.each([
    [0, 1],
    [1.5, 1],
    [1, 0],
  ])('refuses a capacity of %p with %p columns', (capacity, width) => {
    expect(() => new RingBuffer(capacity, width)).toThrow(InvariantViolation);
  });
});

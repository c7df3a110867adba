import { describe, expect, it } from '@jest/globals';

import { RequestPace } from './request-pace.js';

describe('RequestPace', () => {
  it('paces each limit separately', () => {
    const pace = new RequestPace(1, 1);
    const instants = ['a', 'a', 'b', 'a'].map((limit) => pace.reserve(limit, 5_000));
    expect(instants).toEqual([5_000, 6_000, 5_000, 7_000]);
  });

  it('delays every limit after a penalty, including earlier reservations', () => {
    const pace = new RequestPace(1, 1);
    const reserved = pace.reserve('a', 0);
    pace.penalise(100, 5_000);
    expect(pace.atEarliest(reserved)).toBe(5_100);
    expect([pace.reserve('b', 200), pace.reserve('c', 9_000)]).toEqual([5_100, 9_000]);
  });

  it('does not shorten a penalty when a smaller one follows', () => {
    const pace = new RequestPace(1, 1);
    pace.penalise(0, 5_000);
    pace.penalise(1_000, 1_000);
    expect(pace.atEarliest(0)).toBe(5_000);
  });
});

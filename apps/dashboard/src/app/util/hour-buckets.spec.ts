import { describe, expect, it } from '@jest/globals';

import { bucketsOf } from './hour-buckets.js';

const HOUR = 3_600_000;
const hours = [
  { hour: '1970-01-01T00:00:00Z', counts: [{ code: 'A', count: 2 }] },
  {
    hour: '1970-01-01T02:00:00Z',
    counts: [
      { code: 'A', count: 1 },
      { code: 'B', count: 4 },
      { code: 'C', count: 3 },
    ],
  },
];

describe('bars of decisions', () => {
  it('show each hour, empty ones too, and unlisted codes together', () => {
    const buckets = bucketsOf(hours, { from: 0, to: 3 * HOUR }, { codes: ['A', 'B'], bars: 24 });
    expect(buckets.map(({ parts }) => parts)).toEqual([
      [2, 0, 0],
      [0, 0, 0],
      [1, 4, 3],
    ]);
    expect(buckets.map(({ total }) => total)).toEqual([2, 0, 8]);
  });

  it('show several hours together in a long range', () => {
    const buckets = bucketsOf(hours, { from: 0, to: 4 * HOUR }, { codes: ['A'], bars: 2 });
    expect(buckets).toEqual([
      { from: 0, to: 2 * HOUR, total: 2, parts: [2, 0] },
      { from: 2 * HOUR, to: 4 * HOUR, total: 8, parts: [1, 7] },
    ]);
  });

  it('ignore hours outside of the range', () => {
    const buckets = bucketsOf(hours, { from: 5 * HOUR, to: 6 * HOUR }, { codes: ['A'], bars: 9 });
    expect(buckets.map(({ total }) => total)).toEqual([0]);
  });
});

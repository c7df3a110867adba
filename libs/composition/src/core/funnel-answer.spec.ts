import { describe, expect, it } from '@jest/globals';
import { epochMs, HOUR_MS } from '@tidegate/kernel';

import { funnelAnswer } from './funnel-answer.js';

const hour = (index: number) => epochMs(index * HOUR_MS);

describe('funnelAnswer', () => {
  it('sums decisions by code and by hour', () => {
    const rows = [
      { hour: hour(1), code: 'SPREAD_TOO_WIDE', count: 4 },
      { hour: hour(1), code: 'accepted', count: 1 },
      { hour: hour(3), code: 'MAX_POSITIONS', count: 5 },
      { hour: hour(3), code: 'SPREAD_TOO_WIDE', count: 1 },
      { hour: hour(3), code: 'closed_opposite', count: 2 },
    ];
    expect(funnelAnswer(rows, { from: hour(0), to: hour(4) })).toEqual({
      from: '1970-01-01T00:00:00.000Z',
      to: '1970-01-01T04:00:00.000Z',
      ...{ decisions: 13, accepted: 1, refused: 10 },
      totals: [
        { code: 'MAX_POSITIONS', count: 5 },
        { code: 'SPREAD_TOO_WIDE', count: 5 },
        { code: 'closed_opposite', count: 2 },
        { code: 'accepted', count: 1 },
      ],
      hours: [
        {
          hour: '1970-01-01T01:00:00.000Z',
          counts: [
            { code: 'SPREAD_TOO_WIDE', count: 4 },
            { code: 'accepted', count: 1 },
          ],
        },
        {
          hour: '1970-01-01T03:00:00.000Z',
          counts: [
            { code: 'MAX_POSITIONS', count: 5 },
            { code: 'SPREAD_TOO_WIDE', count: 1 },
            { code: 'closed_opposite', count: 2 },
          ],
        },
      ],
    });
  });

  it('is empty without decisions', () => {
    const empty = funnelAnswer([], { from: hour(0), to: hour(1) });
    expect(empty).toMatchObject({ decisions: 0, accepted: 0, refused: 0, totals: [], hours: [] });
  });
});

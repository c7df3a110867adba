import { describe, expect, it } from '@jest/globals';

import { funnelLevels } from './funnel.js';

const ORDER = ['STALE_DATA', 'SPREAD_TOO_WIDE', 'MAX_POSITIONS'];

describe('the funnel', () => {
  it('says how many decisions are left after each refusing gate', () => {
    const totals = [
      { code: 'SPREAD_TOO_WIDE', count: 60 },
      { code: 'STALE_DATA', count: 30 },
      { code: 'accepted', count: 4 },
      { code: 'closed_opposite', count: 9 },
    ];
    expect(funnelLevels(totals, ORDER)).toEqual([
      { code: 'decisions', left: 94 },
      { code: 'STALE_DATA', left: 64 },
      { code: 'SPREAD_TOO_WIDE', left: 4 },
    ]);
  });

  it('of no decisions is empty at its only level', () => {
    expect(funnelLevels([], ORDER)).toEqual([{ code: 'decisions', left: 0 }]);
  });
});

import { describe, expect, it } from '@jest/globals';

import { Funnel } from './funnel.js';

describe('Funnel', () => {
  it('counts outcomes and sorts refusal codes by name', () => {
    const funnel = new Funnel();
    funnel.decided('rejected', 'SPREAD_TOO_WIDE');
    funnel.decided('rejected', 'COOLDOWN_INSTRUMENT');
    funnel.decided('rejected', 'SPREAD_TOO_WIDE');
    funnel.decided('rejected', null);
    funnel.decided('accepted', null);
    funnel.decided('closed_opposite', null);
    const report = funnel.report({ scans: 9, signals: 6 });
    expect(report).toEqual({
      scans: 9,
      signals: 6,
      accepted: 1,
      closedOpposite: 1,
      rejectedByCode: { COOLDOWN_INSTRUMENT: 1, SPREAD_TOO_WIDE: 2 },
    });
    expect(Object.keys(report.rejectedByCode)).toEqual(['COOLDOWN_INSTRUMENT', 'SPREAD_TOO_WIDE']);
  });
});

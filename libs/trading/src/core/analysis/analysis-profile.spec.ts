import { describe, expect, it } from '@jest/globals';

import { leadLagHistory, regimeHistory } from '@tidegate/ai';

import { quickAi, scriptedStrategy } from '../../../testing/index.js';
import { barsNeeded } from './analysis-profile.js';

const MARGIN = 64;

function needed(bars: readonly number[], correlationBars = 1): number {
  const ai = quickAi('1m');
  ai.confluence.leadLag.correlationBars = correlationBars;
  const strategies = bars.map((each) => ({
    strategy: { ...scriptedStrategy(() => null), bars: each },
    weight: 1,
  }));
  return barsNeeded({ strategies, ai });
}

describe('barsNeeded', () => {
  it('is the longest history of strategies, regime and leaders, plus a margin', () => {
    const { regime, confluence } = quickAi('1m');
    expect(needed([])).toBe(regimeHistory(regime) + MARGIN);
    expect(needed([5, 900, 7])).toBe(900 + MARGIN);
    const leadLag = Object.assign(confluence.leadLag, { correlationBars: 700 });
    expect(needed([5], 700)).toBe(leadLagHistory(leadLag) + 1 + MARGIN);
  });
});

import { describe, expect, it } from '@jest/globals';
import type { BackTestResult } from '@tidegate/backtest';
import { TidegateConfiguration } from '@tidegate/composition';

import { backTestNotes } from './back-test-notes.js';

const entries = (count: number): BackTestResult['decisions'] =>
  Array.from({ length: count }, () => ({ outcome: 'accepted' })) as never;

describe('backTestNotes', () => {
  it('back-test notes name the risk checks that the run left out', () => {
    const configuration = new TidegateConfiguration();
    const result = { decisions: [], minimumSized: {} };
    expect(backTestNotes(result, configuration)).toEqual([
      'Left out of this run: breakers (backtest.breakers), risk of ruin and Kelly (backtest.sizeByRecord).',
    ]);
    Object.assign(configuration.backtest, { breakers: true, sizeByRecord: true });
    expect(backTestNotes(result, configuration)).toEqual([]);
  });

  it('back-test notes count entries at the minimum order size, the most frequent cause first', () => {
    const configuration = new TidegateConfiguration();
    Object.assign(configuration.backtest, { breakers: true, sizeByRecord: true });
    const result = { decisions: entries(9), minimumSized: { kelly: 2, probation: 5 } };
    expect(backTestNotes(result, configuration)).toEqual([
      '7 of 9 entries had the minimum order size: probation (5), kelly (2).',
    ]);
  });
});

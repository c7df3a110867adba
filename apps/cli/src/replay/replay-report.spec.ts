import { describe, expect, it } from '@jest/globals';
import { epochMs } from '@tidegate/kernel';
import type { ReplayDifference, ReplayResult } from '@tidegate/trading';

import { replayReport } from './replay-report.js';

const RESULT: ReplayResult = {
  committed: {
    orders: [],
    fills: [],
    positions: [],
    transactions: [],
    trades: [],
    decisions: [],
  },
  decisions: [],
  accounts: [],
  inputs: { started: 1, scans: 2 },
  runs: 1,
  lastSequence: 12,
  begun: { sequence: 3, at: epochMs(0) },
  divergedAt: null,
};
const DIFFERENCE: ReplayDifference = {
  kind: 'order',
  id: 'o-1',
  member: 'status',
  replayed: 'FILLED',
  stored: null,
};

describe('replayReport', () => {
  it('the replay report says identical when all rows match', () => {
    const text = replayReport(RESULT, [], false);
    expect(text).toMatch(/^from {7}3\nentries {4}10\n/);
    expect(text).toMatch(/\nidentical: .* to the last digit$/);
  });

  it('the replay report names the first diverging input and the differing rows', () => {
    const lines = replayReport({ ...RESULT, divergedAt: 7 }, [DIFFERENCE], false).split('\n');
    expect(lines.slice(-3)).toEqual([
      'different in 1 row',
      'the first diverging input is journal entry 7',
      '  order o-1 status: replayed FILLED, stored nothing',
    ]);
  });

  it('the replay report shows 20 differing rows as text and all rows as JSON', () => {
    const many = Array.from({ length: 21 }, () => DIFFERENCE);
    expect(replayReport(RESULT, many, false).match(/ {2}order/g)).toHaveLength(20);
    const answer = JSON.parse(replayReport({ ...RESULT, divergedAt: 7 }, many, true)) as object;
    expect(answer).toMatchObject({ identical: false, from: 3, entries: 10, divergedAt: 7 });
    expect(answer).toHaveProperty('differences.length', 21);
  });
});

import { describe, expect, it } from '@jest/globals';

import { epochMs } from '@tidegate/kernel';

import { healthReport, type SubsystemState } from './health-report.js';

const NOW = epochMs(100_000);

const part = (over: Partial<SubsystemState> = {}): SubsystemState => ({
  name: 'feed',
  importance: 'critical',
  staleAfterMs: 1_000,
  lastSuccessAt: epochMs(99_500),
  lastFailureAt: null,
  detail: '',
  ...over,
});

describe('a health report', () => {
  it.each([
    ['up', part()],
    ['up', part({ lastSuccessAt: epochMs(99_000) })],
    ['stale', part({ lastSuccessAt: epochMs(98_999) })],
    ['up', part({ lastSuccessAt: epochMs(0), staleAfterMs: null })],
    ['down', part({ lastFailureAt: epochMs(99_900) })],
    ['starting', part({ lastSuccessAt: null })],
    ['down', part({ lastSuccessAt: null, lastFailureAt: epochMs(99_900) })],
  ])('calls a part %s', (status, state) => {
    expect(healthReport([state], NOW).subsystems[0]?.status).toBe(status);
  });

  it.each([
    ['up', []],
    ['up', [part(), part({ name: 'store' })]],
    ['degraded', [part(), part({ importance: 'supporting', lastSuccessAt: null })]],
    ['down', [part({ importance: 'supporting' }), part({ lastFailureAt: NOW })]],
    ['down', [part({ lastSuccessAt: null })]],
  ] as const)('is %s as its parts are', (status, states) => {
    expect(healthReport(states, NOW).status).toBe(status);
  });

  it('says how long ago the last success was', () => {
    const report = healthReport([part(), part({ lastSuccessAt: null })], NOW);
    expect(report.subsystems.map(({ lastSuccessAgeMs }) => lastSuccessAgeMs)).toEqual([500, null]);
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { instrumentId } from '@tidegate/kernel';
import { GATE_CODES, type Verdict } from '@tidegate/model';

import {
  aHeldExposure,
  anEntryContext,
  REFUSED_ENTRIES,
  riskOptionsWith,
  type ContextPlan,
} from '../../testing/index.js';
import { assessAfter, assessEntry } from './assess-entry.js';
import { GATE_CATALOGUE, gateReading } from './gate-catalogue.js';
import { readingsOf } from './gate-checks.js';
import { RiskOptions } from './options/risk-options.js';

const REFUSALS = GATE_CODES.flatMap((gate) =>
  Object.entries(REFUSED_ENTRIES[gate]).map(([what, plan]) => ({ gate, what, plan })),
);

/** All verdicts of a context: those of the assessment, and of the gates after its refusal. */
function verdictsOf(plan: ContextPlan): readonly Verdict[] {
  const context = anEntryContext(plan);
  const { verdicts, rejectedBy } = assessEntry(context);
  return rejectedBy === null
    ? verdicts
    : [...verdicts, ...assessAfter(context, rejectedBy).verdicts];
}

const rate = fc.double({ min: 0, max: 0.02, noNaN: true });
const score = fc.double({ min: 0, max: 1, noNaN: true });
const age = fc.option(fc.integer({ min: 0, max: 400_000 }), { nil: null });
const plans: fc.Arbitrary<ContextPlan> = fc.record({
  account: fc.record({ kind: fc.constantFrom('spot' as const, 'margin' as const) }),
  signal: fc.record({
    direction: fc.constantFrom('long' as const, 'short' as const),
    confidence: score,
    votesFor: fc.double({ min: 0, max: 5, noNaN: true }),
    target: fc.double({ min: 101, max: 130, noNaN: true }),
    stop: fc.double({ min: 80, max: 99.9, noNaN: true }),
  }),
  prediction: fc.record({ confidence: score, probability: score }),
  market: fc.record({
    candleAgeMs: age,
    quoteAgeMs: age,
    quoteRequired: fc.boolean(),
    spreadRate: fc.option(rate, { nil: null }),
    clockSkewMs: fc.option(fc.integer({ min: -5_000, max: 5_000 }), { nil: null }),
  }),
  portfolio: fc.record({
    cash: fc.double({ min: 0, max: 10_000, noNaN: true }),
    globalNotional: fc.double({ min: 0, max: 10_000, noNaN: true }),
    globalLimit: fc.option(fc.double({ min: 0, max: 10_000, noNaN: true }), { nil: null }),
    positions: fc.constantFrom([], [aHeldExposure({ notional: 2_300 })]),
  }),
  state: fc.record({
    entriesToday: fc.integer({ min: 0, max: 5 }),
    equityPeak: fc.double({ min: 5_000, max: 8_000, noNaN: true }),
  }),
  options: fc.constantFrom(
    new RiskOptions(),
    riskOptionsWith({
      pace: { tradesPerDayMax: 3, quietHours: [12] },
      costs: { netRiskRewardMin: 1, shareMax: 0.2 },
      limits: { correlationGroups: [{ name: 'large', assets: ['BTC', 'ETH'] }] },
    }),
  ),
  returnsCorrelation: fc.constantFrom(
    () => null,
    () => 0.95,
  ),
});

function expectDescribed(verdict: Verdict): void {
  const description = GATE_CATALOGUE[verdict.gate];
  const readings = readingsOf(description, verdict);
  const named = `${verdict.gate} ${JSON.stringify(verdict.numbers)}`;
  expect([named, readings.length > 0]).toEqual([named, true]);
  const failing = readings.filter(({ holds, check }) => !holds && check.comparator !== 'none');
  const hasNumbers = readings.some(({ check }) => check.comparator !== 'none');
  if (verdict.passed) expect([named, failing]).toEqual([named, []]);
  else if (hasNumbers) expect([named, failing.length > 0]).toEqual([named, true]);
}

describe('GATE_CATALOGUE', () => {
  it('explains every gate in a sentence', () => {
    for (const { title, explanation, main, checks } of Object.values(GATE_CATALOGUE)) {
      expect(title).toMatch(/^[A-Z][A-Za-z ]+$/);
      expect(explanation).toMatch(/^[A-Z].+\.$/);
      expect(checks).toContain(main);
    }
    expect(Object.keys(GATE_CATALOGUE).sort()).toEqual([...GATE_CODES].sort());
  });

  it('names options that exist in the risk section of a profile', () => {
    const options = new RiskOptions() as unknown as Record<string, Record<string, unknown>>;
    const named = Object.values(GATE_CATALOGUE).flatMap(({ checks }) =>
      checks.flatMap(({ option }) => option ?? []),
    );
    expect(named.length).toBeGreaterThan(15);
    for (const option of named) {
      const [section = '', name = ''] = option.split('.');
      expect([option, typeof options[section]?.[name]]).toEqual([option, 'number']);
    }
  });

  it.each(REFUSALS)('finds the failed check of $gate for $what', ({ gate, plan }) => {
    const { verdicts } = assessEntry(anEntryContext(plan));
    const refusal = verdicts.at(-1) as Verdict;
    const reading = gateReading(refusal);
    expect(refusal.gate).toBe(gate);
    expect(reading).not.toBeNull();
    expect(reading?.holds).toBe(false);
  });

  it('describes each verdict of any entry by its own numbers', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        for (const verdict of verdictsOf(plan)) expectDescribed(verdict);
      }),
      { numRuns: 300 },
    );
  });

  it('reads value, limit, difference and distance of a refusal', () => {
    const { verdicts } = assessEntry(anEntryContext({ signal: { confidence: 0.45 } }));
    const reading = gateReading(verdicts.at(-1) as Verdict);
    expect(reading).toMatchObject({ value: 0.45, limit: 0.5, holds: false });
    expect(reading?.difference).toBeCloseTo(0.05, 12);
    expect(reading?.distance).toBeCloseTo(0.1, 12);
  });

  it('reads the spread limit that follows from the average true range', () => {
    const plan: ContextPlan = { market: { spreadRate: 0.0016 } };
    const reading = gateReading(assessEntry(anEntryContext(plan)).verdicts.at(-1) as Verdict);
    expect(reading?.check.limit).toBe('spreadToAtrMax');
    expect(reading?.limit).toBeCloseTo(0.0015, 12);
  });

  it('shows the main check of a passed gate', () => {
    const passed = assessEntry(anEntryContext()).verdicts;
    const stale = passed.find(({ gate }) => gate === 'STALE_DATA') as Verdict;
    expect(gateReading(stale)?.check.value).toBe('candleAgeMs');
  });

  it('gives no difference for an unknown value and no distance from a limit of zero', () => {
    const unknown = assessEntry(anEntryContext({ market: { clockSkewMs: null } }));
    expect(gateReading(unknown.verdicts.at(-1) as Verdict)?.difference).toBeNull();
    const paused = assessEntry(anEntryContext({ pauses: [{ code: 'A', reason: 'b' }] }));
    expect(gateReading(paused.verdicts.at(-1) as Verdict)).toMatchObject({
      difference: -1,
      distance: null,
    });
  });

  it('returns null for a verdict without the numbers of its gate', () => {
    expect(
      gateReading({ gate: 'MAX_POSITIONS', passed: true, message: '', numbers: {} }),
    ).toBeNull();
  });
});

describe('assessAfter', () => {
  it.each(REFUSALS)('asks the gates after $gate for $what', ({ gate, plan }) => {
    const after = assessAfter(anEntryContext(plan), gate).verdicts.map((verdict) => verdict.gate);
    const rest = GATE_CODES.slice(GATE_CODES.indexOf(gate) + 1);
    expect(rest.slice(0, after.length)).toEqual(after);
  });

  it('gives the verdicts of an accepted entry after the gate that refused', () => {
    const refused = { market: { spreadRate: 0.0031 }, regime: { atrRate: 0.05 } };
    const open = { ...refused, options: riskOptionsWith({ market: { spreadRateMax: 0.01 } }) };
    const { verdicts: rest, sizing } = assessAfter(anEntryContext(refused), 'SPREAD_TOO_WIDE');
    const { verdicts: accepted, sizing: size } = assessEntry(anEntryContext(open));
    expect(sizing).toEqual(size);
    expect(rest).toEqual(accepted.slice(accepted.length - rest.length));
    expect(rest.map(({ gate }) => gate)).toEqual(
      GATE_CODES.slice(GATE_CODES.indexOf('SPREAD_TOO_WIDE') + 1),
    );
  });

  it('names every later gate that refuses', () => {
    const plan: ContextPlan = {
      market: { clockSkewMs: null },
      portfolio: {
        positions: [aHeldExposure({ instrument: instrumentId('kraken', 'BTC/USD'), base: 'BTC' })],
      },
      signal: { confidence: 0.1 },
    };
    const { verdicts } = assessAfter(anEntryContext(plan), 'CLOCK_SKEW');
    const refused = verdicts.filter(({ passed }) => !passed);
    expect(refused.map(({ gate }) => gate)).toEqual(['CONFIDENCE_BELOW_MIN', 'POSITION_EXISTS']);
  });

  it('asks nothing beyond levels that no order can have', () => {
    const nan = anEntryContext({ signal: { stop: NaN }, market: { clockSkewMs: null } });
    expect(assessAfter(nan, 'CLOCK_SKEW').verdicts.at(-1)?.gate).toBe('RISK_REWARD_BELOW_MIN');
    expect(assessAfter(nan, 'RISK_REWARD_BELOW_MIN')).toEqual({ verdicts: [], sizing: null });
  });
});

import { describe, expect, it } from '@jest/globals';

import { instrumentId, InvariantViolation } from '@tidegate/kernel';
import { GATE_CODES, type GateCode } from '@tidegate/model';

import { anEntryContext, REFUSED_ENTRIES, type ContextPlan } from '../../testing/index.js';
import { assessEntry } from './assess-entry.js';
import { sizeEntry } from './sizing/size-entry.js';

const ETH = instrumentId('kraken', 'ETH/USD');

const refusalOf = (plan: ContextPlan): GateCode | null =>
  assessEntry(anEntryContext(plan)).rejectedBy;

describe('assessEntry', () => {
  it('evaluates every gate in order and accepts a good entry', () => {
    const assessment = assessEntry(anEntryContext());
    expect(assessment.accepted).toBe(true);
    expect(assessment.rejectedBy).toBeNull();
    expect(assessment.verdicts.map(({ gate }) => gate)).toEqual(GATE_CODES);
    expect(assessment.verdicts.every(({ passed, message }) => passed && message === '')).toBe(true);
    expect(assessment.sizing?.quantity.gt(0)).toBe(true);
  });

  const cases = GATE_CODES.flatMap((gate) =>
    Object.entries(REFUSED_ENTRIES[gate]).map(([what, plan]) => ({ gate, what, plan })),
  );

  it.each(cases)('$gate is the first gate to refuse $what', ({ gate, plan }) => {
    const assessment = assessEntry(anEntryContext(plan));
    expect(assessment.rejectedBy).toBe(gate);
    expect(assessment.accepted).toBe(false);
    const last = assessment.verdicts[assessment.verdicts.length - 1];
    expect(last?.gate).toBe(gate);
    expect(last?.passed).toBe(false);
    expect((last?.message ?? '').length).toBeGreaterThan(20);
    expect(Object.keys(last?.numbers ?? {}).length).toBeGreaterThan(0);
    const codes = assessment.verdicts.map((verdict) => verdict.gate);
    expect(codes).toEqual(GATE_CODES.slice(0, codes.length));
    expect(assessment.verdicts.slice(0, -1).every(({ passed }) => passed)).toBe(true);
  });

  it('has a refused case for every gate', () => {
    expect(Object.keys(REFUSED_ENTRIES).sort()).toEqual([...GATE_CODES].sort());
  });

  it('reports the first gate when several would refuse', () => {
    const plan: ContextPlan = {
      ...REFUSED_ENTRIES.DAILY_LOSS_LIMIT['a loss of five per cent since the day began'],
      market: { candleAgeMs: null, clockSkewMs: 9_999 },
      portfolio: { cash: 0 },
    };
    expect(refusalOf(plan)).toBe('STALE_DATA');
  });

  it('reports the earlier of any two gates that would refuse', () => {
    const keysOf = (plan: ContextPlan): string[] => Object.keys(plan);
    const pairs = cases.flatMap((one) =>
      cases
        .filter((other) => !keysOf(other.plan).some((key) => keysOf(one.plan).includes(key)))
        .map((other) => ({ one, other })),
    );
    expect(pairs.length).toBeGreaterThan(500);
    for (const { one, other } of pairs) {
      const earlier = GATE_CODES.find((code) => code === one.gate || code === other.gate);
      const both = `${one.gate}: ${one.what}, and ${other.gate}: ${other.what}`;
      expect([both, refusalOf({ ...one.plan, ...other.plan })]).toEqual([both, earlier]);
    }
  });

  it('returns the size from sizing and verdicts that serialise to JSON', () => {
    const context = anEntryContext({ portfolio: { cash: 700 } });
    const { sizing, verdicts } = assessEntry(context);
    expect({ ok: true, value: sizing }).toEqual(sizeEntry(context));
    for (const { numbers } of verdicts) {
      for (const number of Object.values(numbers)) {
        expect(typeof number !== 'number' || Number.isFinite(number)).toBe(true);
      }
    }
  });

  it('returns the steps of a refused sizing, and null when a gate refuses before sizing', () => {
    const poor = assessEntry(anEntryContext({ portfolio: { cash: 5 } }));
    expect(poor.sizing?.factors.map(({ name }) => name)).toContain('cash');
    expect(poor.sizing?.quantity.toString()).toBe('0');
    expect(assessEntry(anEntryContext({ market: { clockSkewMs: 5_000 } })).sizing).toBeNull();
  });

  it('returns the same verdicts for the same context', () => {
    const context = anEntryContext();
    expect(assessEntry(context)).toEqual(assessEntry(context));
  });

  it('throws on a signal of another instrument', () => {
    const context = anEntryContext({ instrument: { id: ETH } });
    expect(() => assessEntry(context)).toThrow(InvariantViolation);
  });
});

import { describe, expect, it } from '@jest/globals';
import { assessEntry, RiskOptions } from '@tidegate/risk';
import { aHeldExposure, anEntryContext, type ContextPlan } from '@tidegate/risk/testing';

import { triedLimit, type AcceptedCase, type RefusedCase, type TriedCases } from './tried-limit.js';

const WIDE: ContextPlan = { market: { spreadRate: 0.0033 }, regime: { atrRate: 0.05 } };

const refused = (plan: ContextPlan, r: number | null): RefusedCase => ({
  context: anEntryContext(plan),
  r,
});

const accepted = (plan: ContextPlan, r: number | null): AcceptedCase => {
  const assessment = assessEntry(anEntryContext(plan));
  if (!assessment.accepted) throw new Error('The entry must be accepted');
  return { decision: assessment, r };
};

const tried = (cases: Partial<TriedCases>) =>
  triedLimit({
    ...{ gate: 'SPREAD_TOO_WIDE', options: new RiskOptions(), tried: 0.004 },
    ...{ refused: [], accepted: [] },
    ...cases,
  });

describe('another limit', () => {
  it('that is wider accepts refusals of the gate, with the R that they came to', () => {
    const result = tried({ refused: [refused(WIDE, 1.5), refused(WIDE, -1), refused(WIDE, null)] });
    expect(result).toMatchObject({
      ...{ current: 0.003, tried: 0.004, examined: 3, notRecorded: 0 },
      newlyAccepted: { count: 3, ended: 2, wins: 1, totalR: 0.5, meanR: 0.25 },
      newlyRefused: { count: 0, meanR: null },
      differenceR: 0.5,
    });
  });

  it('leaves refusals that it does not reach', () => {
    const beyond = { ...WIDE, market: { spreadRate: 0.0041 } };
    expect(tried({ refused: [refused(beyond, 2)] }).newlyAccepted.count).toBe(0);
  });

  it('counts refusals that another gate takes over', () => {
    const positions = [aHeldExposure({ instrument: anEntryContext().instrument.id, base: 'BTC' })];
    const result = tried({ refused: [refused({ ...WIDE, portfolio: { positions } }, 2)] });
    expect(result.newlyAccepted.count).toBe(0);
    expect(result.refusedElsewhere).toEqual([{ code: 'POSITION_EXISTS', count: 1 }]);
  });

  it('that is tighter refuses accepted entries, and their R is no longer earned', () => {
    const result = tried({
      tried: 0.0005,
      accepted: [accepted({}, 2), accepted({ market: { spreadRate: 0.0004 } }, 1)],
    });
    expect(result.newlyRefused).toEqual({ count: 1, ended: 1, wins: 1, totalR: 2, meanR: 2 });
    expect(result.differenceR).toBe(-2);
  });

  it('compares in the direction of the gate', () => {
    const gate = 'CONFIDENCE_BELOW_MIN';
    const low = refused({ signal: { confidence: 0.45 } }, 1);
    expect(tried({ gate, tried: 0.4, refused: [low] }).newlyAccepted.count).toBe(1);
    expect(tried({ gate, tried: 0.9, accepted: [accepted({}, 1)] }).newlyRefused.count).toBe(1);
  });

  it('cannot ask refusals again whose state was not recorded', () => {
    const result = tried({ refused: [{ context: null, r: 3 }] });
    expect(result).toMatchObject({ examined: 0, notRecorded: 1, evidence: 'no_change' });
  });

  it('says when too few trades changed to mean anything', () => {
    const few = Array.from({ length: 29 }, () => refused(WIDE, 1));
    expect(tried({ refused: few }).evidence).toBe('too_few');
    expect(tried({ refused: [...few, refused(WIDE, null)] }).evidence).toBe('too_few');
    expect(tried({ refused: [...few, refused(WIDE, 1)] }).evidence).toBe('enough');
  });

  it('is refused for a gate without a limit of its own', () => {
    expect(() => tried({ gate: 'ENGINE_PAUSED' })).toThrow(/ENGINE_PAUSED has no limit/);
  });
});

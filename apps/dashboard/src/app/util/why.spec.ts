import { describe, expect, it } from '@jest/globals';

import {
  distanceOf,
  nearnessOf,
  outlookOf,
  refusalOf,
  tellingGates,
  type GateRow,
  type GateState,
  type Reading,
} from './why.js';

const reading = (value: number | string, limit: number | string): Reading => ({
  value,
  limit,
  comparator: '<=',
  unit: 'fraction',
});
const gate = (code: string, state: GateState, numbers?: readonly [number, number]): GateRow => ({
  code,
  state,
  reading: numbers === undefined ? null : reading(...numbers),
  note: '',
});

const GATES = [
  gate('A', 'passed', [0.1, 1]),
  gate('B', 'passed', [0.95, 1]),
  gate('C', 'refused', [0.21, 0.15]),
  gate('D', 'outlook-passes', [0, 5]),
  gate('E', 'outlook-refuses', [9, 5]),
  gate('F', 'skipped'),
];

describe('the why card', () => {
  it('names the gate that refused and its place', () => {
    expect(refusalOf(GATES)).toEqual({ gate: GATES[2], place: 3 });
    expect(refusalOf(GATES.slice(0, 2))).toBeNull();
  });

  it('says what the later gates answer', () => {
    expect(outlookOf(GATES)).toEqual({ asked: 2, refusing: [GATES[4]] });
  });

  it('says how far the value was from its limit', () => {
    expect(distanceOf(reading(0.21, 0.15))).toBeCloseTo(-0.06);
    expect(distanceOf(reading('online', 'halted'))).toBeNull();
  });

  it('prefers refusals and near limits, in the order of asking', () => {
    expect(tellingGates(GATES, 3).map(({ code }) => code)).toEqual(['B', 'C', 'E']);
    expect(tellingGates(GATES, 99)).toEqual(GATES);
  });

  it('knows no nearness without numbers', () => {
    expect(nearnessOf(null)).toBeNull();
    expect(nearnessOf(reading('a', 'b'))).toBeNull();
    expect(nearnessOf(reading(0, 0))).toBe(1);
    expect(nearnessOf(reading(1, 1))).toBe(0);
  });
});

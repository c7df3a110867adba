import { describe, expect, it } from '@jest/globals';

import { plainExecution } from '@tidegate/execution/testing';
import type { ConfluenceSignal } from '@tidegate/model';
import { RiskOptions } from '@tidegate/risk';

import { decisionRow } from '../../../testing/index.js';
import { mayCloseOn } from './may-close-on.js';

const risk = new RiskOptions();
Object.assign(risk.signal, {
  ...{ confidenceMin: 0.5, votesMin: 2, soloAllowed: false },
});

function closes(over: Partial<ConfluenceSignal>, onOppositeSignal = true): boolean {
  const execution = plainExecution();
  execution.exit.onOppositeSignal = onOppositeSignal;
  const signal = { ...decisionRow().signal, confidence: 0.5, votesFor: 2, ...over };
  return mayCloseOn(signal, { execution, risk });
}

describe('mayCloseOn', () => {
  it('lets a signal close a position that could open one', () => {
    expect(closes({})).toBe(true);
  });

  it('requires the confidence and the votes of an entry, and the option', () => {
    expect([closes({ confidence: 0.499 }), closes({ votesFor: 1 }), closes({}, false)]).toEqual([
      false,
      false,
      false,
    ]);
  });
});

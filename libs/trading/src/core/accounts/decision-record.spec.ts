import { describe, expect, it } from '@jest/globals';

import { marketView, BTC, decisionRow } from '../../../testing/index.js';
import { decisionRecordOf } from './decision-record.js';

const row = decisionRow();
const { id, scope, signal, signalId, prediction, verdicts, sizing, at } = row;
if (!prediction) throw new Error('The decision row lacks a prediction');
const offer = {
  ...{ id: signalId, instrument: BTC, signal, predict: () => prediction, book: null },
  ...{ market: marketView(), trigger: 'fallback' as const, at, madeAt: at },
};
const common = { id, scope, instrument: BTC.id, at, signalId, signal, prediction };

describe('decisionRecordOf', () => {
  it('records the verdicts and the size of an assessed entry', () => {
    const assessment = {
      accepted: false,
      rejectedBy: 'SPREAD_TOO_WIDE',
      verdicts,
      sizing,
    } as const;
    expect(decisionRecordOf(offer, { id, scope, outcome: 'rejected', assessment })).toEqual({
      ...common,
      ...{ outcome: 'rejected', rejectedBy: 'SPREAD_TOO_WIDE', verdicts, sizing },
    });
  });

  it('records an exit, which no gate assessed, without verdicts and size', () => {
    const made = { id, scope, outcome: 'closed_opposite', assessment: null } as const;
    expect(decisionRecordOf(offer, made)).toEqual({
      ...common,
      ...{ outcome: 'closed_opposite', rejectedBy: null, verdicts: [], sizing: null },
    });
  });
});

import { describe, expect, it } from '@jest/globals';

import { changesOf, decisionRow, positionRow, tradeRow } from '../../testing/index.js';
import type { MissedTrade } from '../ports.js';
import { EngineTelemetry } from './engine-telemetry.js';

const MISSED = { id: 'd-1-1' } as MissedTrade;

function recorder() {
  const calls: string[] = [];
  const telemetry = new EngineTelemetry({
    signal: ({ id }) => calls.push(`signal ${id}`),
    decision: ({ id }) => calls.push(`decision ${id}`),
    missed: ({ id }) => calls.push(`missed ${id}`),
    equity: () => calls.push('equity'),
  });
  return { calls, telemetry };
}

describe('EngineTelemetry', () => {
  it('records a signal once, then each decision with the trade that it missed', () => {
    const { calls, telemetry } = recorder();
    const decision = decisionRow();
    telemetry.record(decision, MISSED);
    telemetry.record(decision, null);
    expect(calls).toEqual([
      `signal ${decision.signalId}`,
      ...['decision d-1-1', 'missed d-1-1', 'decision d-1-1'],
    ]);
  });

  it('records the trades of a commit that their break-even stops closed', () => {
    const { calls, telemetry } = recorder();
    const trade = tradeRow({ exitReason: 'breakeven_stop' });
    const positions = [positionRow({ id: trade.position })];
    telemetry.committed([
      changesOf({ trades: [trade], positions }),
      changesOf({ trades: [tradeRow()], positions }),
      changesOf({ trades: [trade], positions: [] }),
    ]);
    expect(calls).toEqual([`missed ${trade.position}`]);
  });
});

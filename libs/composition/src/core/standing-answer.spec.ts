import { describe, expect, it } from '@jest/globals';
import { epochMs, instrumentId } from '@tidegate/kernel';
import { aSignal as aVote } from '@tidegate/model/testing';
import { RiskOptions } from '@tidegate/risk';
import { aSignal } from '@tidegate/risk/testing';
import type { InstrumentStanding, OpinionStanding } from '@tidegate/trading';

import { standingAnswer } from './standing-answer.js';

const SILENT: OpinionStanding = {
  ...{ strategy: 'trend', weight: 0.1, timeframe: '15m', signal: null, validUntil: null },
  ...{ lastSignalAt: null, candlesNeeded: 100, candlesHeld: 40 },
};

function standing(over: Partial<InstrumentStanding> = {}): InstrumentStanding {
  return {
    ...{ instrument: instrumentId('kraken', 'BTC/USD'), at: epochMs(0), primary: '15m' },
    ...{ opinions: [SILENT], signal: null, isConvincing: false, nextScanAt: epochMs(900_000) },
    limits: new RiskOptions().signal,
    ...over,
  };
}

describe('standingAnswer', () => {
  it('says what a silent strategy is missing', () => {
    const warm = { ...SILENT, candlesHeld: 100, lastSignalAt: epochMs(60_000) };
    const { opinions } = standingAnswer(standing({ opinions: [SILENT, warm] }));
    expect(opinions.map(({ missing }) => missing)).toEqual(['warming_up', 'no_setup']);
    expect(opinions[1]?.lastSignalAt).toBe('1970-01-01T00:01:00.000Z');
  });

  it('shows the signal of a strategy that speaks', () => {
    const speaks = { ...SILENT, signal: aVote(), validUntil: epochMs(120_000) };
    const [opinion] = standingAnswer(standing({ opinions: [speaks] })).opinions;
    expect(opinion).toMatchObject({
      missing: null,
      signal: { direction: aVote().direction, validUntil: '1970-01-01T00:02:00.000Z' },
    });
  });

  it('compares the votes with their limits, and names the next scan', () => {
    const enough = standingAnswer(standing({ signal: aSignal(), isConvincing: true }));
    expect(enough.confluence).toMatchObject({ votesFor: 3, confidence: 0.8, isEnough: true });
    expect(enough.nextScanAt).toBe('1970-01-01T00:15:00.000Z');
    const unsure = aSignal({ confidence: 0.4 });
    const less = standingAnswer(standing({ signal: unsure, isConvincing: true }));
    expect(less.confluence?.isEnough).toBe(false);
    expect(standingAnswer(standing()).confluence).toBeNull();
  });
});

import { describe, expect, it } from '@jest/globals';
import { confluenceInput, NOW, strategySignal } from '@tidegate/ai/testing';
import { invariant } from '@tidegate/kernel';
import type { ConfluenceSignal } from '@tidegate/model';

import { ConfluenceDetector } from './confluence-detector.js';
import type { ConfluenceInput } from './confluence-input.js';
import { ConfluenceOptions } from './confluence-options.js';
import { NO_SESSIONS, sessionsAfterTrade } from './session-record.js';

const reading = { move: 0.01, correlation: 0.8, left: 1, pull: 0.8 };

function detected(
  input: Partial<ConfluenceInput>,
  switched: { readonly session?: boolean; readonly leadLag?: boolean } = {},
  signal = strategySignal(),
): ConfluenceSignal {
  const options = new ConfluenceOptions();
  options.session.enabled = switched.session ?? false;
  options.leadLag.enabled = switched.leadLag ?? false;
  const found = new ConfluenceDetector(options).detect(confluenceInput([signal], input));
  invariant(found !== null, 'The votes must have a direction');
  return found;
}

/** Ten wins in the current hour, ten losses in the next. */
const sessions = Array.from({ length: 20 }).reduce<typeof NO_SESSIONS>(
  (record, _, trade) =>
    sessionsAfterTrade(record, {
      openedAt: (trade < 10 ? NOW : NOW + 3_600_000) as typeof NOW,
      rMultiple: trade < 10 ? 1 : -1,
    }),
  NO_SESSIONS,
);
const plain = detected({}).confidence;
const short = strategySignal({ direction: 'short' });

describe('Adjustments of the confidence', () => {
  it('have no terms while disabled', () => {
    const { confidence, adjustments } = detected({ sessions, leaders: [reading] });
    expect(confidence).toBe(plain);
    expect(Object.keys(adjustments).filter((name) => /session|leadLag/i.test(name))).toEqual([]);
  });

  it('the session multiplies the confidence once, for longs and shorts alike, and reports its numbers', () => {
    for (const signal of [strategySignal(), short]) {
      const { confidence, adjustments } = detected({ sessions }, { session: true }, signal);
      const factor = 1 + 0.15 * (0.25 / 0.3);
      expect(confidence).toBeCloseTo(plain * factor, 12);
      expect(adjustments).toMatchObject({ sessionHour: 12, sessionTrades: 10 });
      expect(adjustments.sessionFactor).toBeCloseTo(factor, 12);
      expect(adjustments.confidenceSession).toBeCloseTo(plain * (factor - 1), 12);
    }
  });

  it('leaders add the strongest pull, and subtract it from a signal in the other direction', () => {
    const leaders = [{ ...reading, pull: 0.5 }, null, { ...reading, pull: -0.8 }];
    const withIt = detected({ leaders }, { leadLag: true }, short);
    expect(withIt.confidence).toBeCloseTo(plain + 0.08, 12);
    expect(withIt.adjustments).toMatchObject({
      leadLagLeader: 2,
      leadLagMove: 0.01,
      leadLagCorrelation: 0.8,
      leadLagLeft: 1,
      leadLagPull: -0.8,
    });
    const against = detected({ leaders }, { leadLag: true });
    expect(against.confidence).toBeCloseTo(plain - 0.08, 12);
    expect(against.adjustments.confidenceLeadLag).toBeCloseTo(-0.08, 12);
  });

  it('unknown leaders adjust nothing and report no numbers', () => {
    const { confidence, adjustments } = detected({ leaders: [null, null] }, { leadLag: true });
    expect(confidence).toBe(plain);
    expect(adjustments.confidenceLeadLag).toBe(0);
    expect(adjustments).not.toHaveProperty('leadLagPull');
  });
});

import type { Direction, Reasons } from '@tidegate/model';

import type { ConfluenceInput } from './confluence-input.js';
import type { ConfluenceOptions } from './confluence-options.js';
import { sessionAt } from './session-record.js';
import type { ConfidenceTerms } from './timeframe-opinion.js';

/** Terms applied after the votes and the book, with their inputs. Both are empty if all adjustments are disabled. */
export interface ConfidenceAdjustments {
  readonly terms: ConfidenceTerms;
  readonly numbers: Reasons;
}

/** Adjusts a confidence by the hour of the day, then by the leaders. The result stays within 0–1. */
export function adjustmentsOf(
  confidence: number,
  direction: Direction,
  at: { readonly input: ConfluenceInput; readonly options: ConfluenceOptions },
): ConfidenceAdjustments {
  const { session, leadLag } = at.options;
  let terms: ConfidenceTerms = {};
  let numbers: Reasons = {};
  let adjusted = confidence;
  if (session.enabled) {
    const { hour, trades, factor } = sessionAt(at.input.sessions, at.input.at, session);
    const target = Math.min(1, adjusted * factor);
    terms = { confidenceSession: target - adjusted };
    numbers = { sessionHour: hour, sessionTrades: trades, sessionFactor: factor };
    adjusted = target;
  }
  if (leadLag.enabled) {
    const strongest = strongestOf(at.input);
    const side = direction === 'long' ? 1 : -1;
    const unclamped = adjusted + leadLag.adjustmentMax * side * (strongest?.leadLagPull ?? 0);
    terms = { ...terms, confidenceLeadLag: Math.max(0, Math.min(1, unclamped)) - adjusted };
    numbers = { ...numbers, ...strongest };
  }
  return { terms, numbers };
}

/** Numbers of the leader with the largest absolute pull, the first among equals; `null` if all leaders are unknown. */
function strongestOf({ leaders }: ConfluenceInput): {
  readonly leadLagLeader: number;
  readonly leadLagMove: number;
  readonly leadLagCorrelation: number;
  readonly leadLagLeft: number;
  readonly leadLagPull: number;
} | null {
  let strongest: ReturnType<typeof strongestOf> = null;
  leaders.forEach((reading, index) => {
    if (!reading) return;
    if (strongest && Math.abs(reading.pull) <= Math.abs(strongest.leadLagPull)) return;
    strongest = {
      leadLagLeader: index,
      leadLagMove: reading.move,
      leadLagCorrelation: reading.correlation,
      leadLagLeft: reading.left,
      leadLagPull: reading.pull,
    };
  });
  return strongest;
}

import { doubleOf, invariant } from '@tidegate/kernel';
import { GATE_CODES, passed, refused, type GateCode, type Verdict } from '@tidegate/model';

import type { EntryAssessment, EntryContext, RefusalOutlook } from './entry-context.js';
import { costShareTooHigh } from './gates/cost-gates.js';
import {
  clockSkew,
  directionNotAllowed,
  enginePaused,
  instrumentNotTradable,
  staleData,
  type Gate,
} from './gates/data-gates.js';
import {
  correlatedExposure,
  correlationGroupFull,
  dailyLossLimit,
  drawdownLimit,
  exposureLimit,
  globalExposureLimit,
  maxPositions,
  riskOfRuinGate,
} from './gates/exposure-gates.js';
import { bookUnknown, eventBlackout, quietHours, spreadTooWide } from './gates/market-gates.js';
import {
  cooldownAfterLoss,
  cooldownInstrument,
  cooldownStrategy,
  maxTradesPerDay,
  maxTradesPerHour,
  positionExists,
} from './gates/pace-gates.js';
import {
  aiBelowThreshold,
  confidenceBelowMin,
  confluenceBelowMin,
  riskRewardBelowMin,
} from './gates/signal-gates.js';
import { stopRateOf } from './sizing/entry-room.js';
import { sizeEntry } from './sizing/size-entry.js';

type SizeGate = 'SIZE_BELOW_MINIMUM' | 'INSUFFICIENT_FUNDS';

const GATES: Readonly<Record<Exclude<GateCode, SizeGate>, Gate>> = {
  ENGINE_PAUSED: enginePaused,
  STALE_DATA: staleData,
  CLOCK_SKEW: clockSkew,
  INSTRUMENT_NOT_TRADABLE: instrumentNotTradable,
  DIRECTION_NOT_ALLOWED: directionNotAllowed,
  CONFLUENCE_BELOW_MIN: confluenceBelowMin,
  CONFIDENCE_BELOW_MIN: confidenceBelowMin,
  RISK_REWARD_BELOW_MIN: riskRewardBelowMin,
  COST_SHARE_TOO_HIGH: costShareTooHigh,
  SPREAD_TOO_WIDE: spreadTooWide,
  BOOK_UNKNOWN: bookUnknown,
  EVENT_BLACKOUT: eventBlackout,
  QUIET_HOURS: quietHours,
  AI_BELOW_THRESHOLD: aiBelowThreshold,
  POSITION_EXISTS: positionExists,
  COOLDOWN_INSTRUMENT: cooldownInstrument,
  COOLDOWN_STRATEGY: cooldownStrategy,
  COOLDOWN_AFTER_LOSS: cooldownAfterLoss,
  MAX_POSITIONS: maxPositions,
  CORRELATION_GROUP_FULL: correlationGroupFull,
  CORRELATED_EXPOSURE: correlatedExposure,
  MAX_TRADES_PER_HOUR: maxTradesPerHour,
  MAX_TRADES_PER_DAY: maxTradesPerDay,
  DAILY_LOSS_LIMIT: dailyLossLimit,
  DRAWDOWN_LIMIT: drawdownLimit,
  RISK_OF_RUIN: riskOfRuinGate,
  EXPOSURE_LIMIT: exposureLimit,
  GLOBAL_EXPOSURE_LIMIT: globalExposureLimit,
};

const ORDERED_GATES = GATE_CODES.filter((code) => !isSizeGate(code)).map((code) => ({
  code,
  evaluate: GATES[code],
}));

/**
 * Evaluates the gates in the order of `GATE_CODES` until one refuses, then sizes the entry. Pure: equal contexts give
 * equal verdicts. Exits do not pass through here.
 */
export function assessEntry(context: EntryContext): EntryAssessment {
  invariant(
    context.signal.instrument === context.instrument.id,
    'The context must describe the instrument of the signal',
    { signal: context.signal.instrument, instrument: context.instrument.id },
  );
  const verdicts: Verdict[] = [];
  for (const { code, evaluate } of ORDERED_GATES) {
    const verdict = evaluate(context);
    verdicts.push(verdict);
    if (!verdict.passed) return { accepted: false, rejectedBy: code, verdicts, sizing: null };
  }
  return sized(context, verdicts);
}

/**
 * Asks every gate after `refusedBy`, whatever they answer: what else would have refused. Stops after levels that no order
 * can have, because the later gates calculate with them.
 */
export function assessAfter(context: EntryContext, refusedBy: GateCode): RefusalOutlook {
  const isBroken = refusedBy === 'RISK_REWARD_BELOW_MIN' && !hasLevels(riskRewardBelowMin(context));
  if (isBroken) return { verdicts: [], sizing: null };
  const verdicts: Verdict[] = [];
  for (const code of GATE_CODES.slice(GATE_CODES.indexOf(refusedBy) + 1)) {
    if (isSizeGate(code)) break;
    const verdict = GATES[code](context);
    verdicts.push(verdict);
    if (code === 'RISK_REWARD_BELOW_MIN' && !hasLevels(verdict)) return { verdicts, sizing: null };
  }
  // Unknown costs give no size.
  const hasSize = !isSizeGate(refusedBy) && Number.isFinite(stopRateOf(context));
  return hasSize ? sized(context, verdicts) : { verdicts, sizing: null };
}

/** Whether the stop of a signal is on the right side of its entry and both are valid prices. */
function hasLevels({ numbers }: Verdict): boolean {
  const stopRate = numbers['stopRate'];
  return typeof stopRate === 'number' && stopRate > 0;
}

function sized(context: EntryContext, verdicts: readonly Verdict[]): EntryAssessment {
  const sizing = sizeEntry(context);
  if (sizing.ok) {
    const numbers = { notional: doubleOf(sizing.value.notional) };
    return {
      accepted: true,
      rejectedBy: null,
      verdicts: [
        ...verdicts,
        passed('SIZE_BELOW_MINIMUM', numbers),
        passed('INSUFFICIENT_FUNDS', { ...numbers, cash: context.portfolio.cash }),
      ],
      sizing: sizing.value,
    };
  }
  const { gate, message, numbers } = sizing.error;
  const before = gate === 'INSUFFICIENT_FUNDS' ? [passed('SIZE_BELOW_MINIMUM', numbers)] : [];
  return {
    accepted: false,
    rejectedBy: gate,
    verdicts: [...verdicts, ...before, refused(gate, () => message, numbers)],
    sizing: sizing.error.sizing,
  };
}

function isSizeGate(code: GateCode): code is SizeGate {
  return code === 'SIZE_BELOW_MINIMUM' || code === 'INSUFFICIENT_FUNDS';
}

import { doubleOf, epochMs, type DecisionId, type ProfileHash } from '@tidegate/kernel';
import type { ClosedTrade, Position } from '@tidegate/model';
import {
  entrySnapshotOf,
  followedPlanOf,
  gateReading,
  type EntryAssessment,
  type EntryContext,
} from '@tidegate/risk';

import type { MissedTrade } from '../../ports.js';

/** A trade after break-even is followed for at most 7 days. */
const AFTER_BREAKEVEN_MS = 604_800_000;

export interface RefusedEntry {
  readonly decision: DecisionId;
  readonly profile: ProfileHash;
  /** The longest holding time of the profile, 0 for none. */
  readonly holdingMsMax: number;
  readonly assessment: EntryAssessment;
}

/** The trade that a gate prevented. Reads the context now. */
export function missedEntry(context: EntryContext, entry: RefusedEntry): MissedTrade {
  const { decision, profile, holdingMsMax, assessment } = entry;
  const refusal = assessment.verdicts.find(({ passed }) => !passed);
  return {
    scope: context.account.scope,
    id: decision,
    kind: 'refusal',
    instrument: context.instrument.id,
    at: context.now,
    gate: assessment.rejectedBy,
    distance: (refusal && gateReading(refusal)?.distance) ?? null,
    profile,
    snapshot: entrySnapshotOf(context),
    plan: followedPlanOf(context, holdingMsMax),
  };
}

/**
 * What a trade that its break-even stop closed would have become with its first stop and target; `null` for any other
 * trade. Costs are those that its risk was planned with.
 */
export function missedAfterBreakeven(trade: ClosedTrade, position: Position): MissedTrade | null {
  if (trade.exitReason !== 'breakeven_stop') return null;
  const { initialStop, originalTarget } = position.plan;
  const [entry, stop] = [doubleOf(trade.entryPrice), doubleOf(initialStop)];
  const notional = entry * doubleOf(position.entryQuantity);
  const cost = Math.max(
    0,
    doubleOf(position.riskAmount) / notional - Math.abs(entry - stop) / entry,
  );
  return {
    scope: trade.scope,
    id: trade.position,
    kind: 'breakeven',
    instrument: trade.instrument,
    at: trade.closedAt,
    ...{ gate: null, distance: null, profile: position.plan.profile, snapshot: null },
    plan: {
      direction: trade.direction,
      ...{ entry, stop, target: doubleOf(originalTarget) },
      from: trade.closedAt,
      until: epochMs(trade.closedAt + AFTER_BREAKEVEN_MS),
      ...{ costToStop: cost, costToTarget: cost },
    },
  };
}

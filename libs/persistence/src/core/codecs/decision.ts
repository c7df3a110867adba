import type { AccountId, DecisionId, InstrumentId, TenantId } from '@tidegate/kernel';
import { epochMs, invariant } from '@tidegate/kernel';
import type { DecisionOutcome, DecisionRecord, GateCode, SharedSignal } from '@tidegate/model';

import { decodeSignal } from './shared-signal.js';
import { decodeSizing, encodeSizing, type SizingJson } from './sizing.js';
import { decodeVerdicts, encodeVerdict } from './verdict.js';

/**
 * A decision as a row of `decisions`; verdicts and sizing are JSON. Its signal is a row of `signals`. Rows of the first
 * storage format instead embed the signal and the prediction and have no `signalId`.
 */
export interface DecisionRow {
  tenant: string;
  account: string;
  id: string;
  instrument: string;
  at: number;
  outcome: string;
  rejectedBy: string | null;
  signal: string | null;
  prediction: string | null;
  verdicts: string;
  sizing: string | null;
  signalId: string | null;
  /** The leader of the signal; `null` in rows of the first storage format. */
  strategy: string | null;
}

export function encodeDecision(decision: DecisionRecord): DecisionRow {
  const { sizing } = decision;
  return {
    tenant: decision.scope.tenant,
    account: decision.scope.account,
    id: decision.id,
    instrument: decision.instrument,
    at: decision.at,
    outcome: decision.outcome,
    rejectedBy: decision.rejectedBy,
    signal: null,
    prediction: null,
    verdicts: JSON.stringify(decision.verdicts.map(encodeVerdict)),
    sizing: sizing === null ? null : JSON.stringify(encodeSizing(sizing)),
    signalId: decision.signalId,
    strategy: decision.signal.leader,
  };
}

/** Decodes a row. `signals` must contain the signal that the row refers to. */
export function decodeDecision(
  row: DecisionRow,
  signals: ReadonlyMap<string, SharedSignal>,
): DecisionRecord {
  const { id: signalId, signal, prediction } = signalOf(row, signals);
  return {
    id: row.id as DecisionId,
    scope: { tenant: row.tenant as TenantId, account: row.account as AccountId },
    instrument: row.instrument as InstrumentId,
    at: epochMs(row.at),
    outcome: row.outcome as DecisionOutcome,
    rejectedBy: row.rejectedBy as GateCode | null,
    signalId,
    signal,
    prediction,
    verdicts: decodeVerdicts(row.verdicts),
    sizing: row.sizing === null ? null : decodeSizing(JSON.parse(row.sizing) as SizingJson),
  };
}

function signalOf(row: DecisionRow, signals: ReadonlyMap<string, SharedSignal>): SharedSignal {
  const { id, signalId, signal, prediction } = row;
  if (signalId === null) {
    invariant(
      signal !== null && prediction !== null,
      'A decision without a signal id must embed its signal',
      { id },
    );
    return decodeSignal({ id: `embedded/${id}`, signal, prediction });
  }
  const shared = signals.get(signalId);
  invariant(shared !== undefined, 'The signal of the decision must be stored', { id, signalId });
  return shared;
}

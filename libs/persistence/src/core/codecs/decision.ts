import type { AccountId, DecisionId, InstrumentId, TenantId } from '@tidegate/kernel';
import { epochMs } from '@tidegate/kernel';
import type { DecisionOutcome, DecisionRecord, GateCode } from '@tidegate/model';

import {
  decodeConfluenceSignal,
  encodeConfluenceSignal,
  type ConfluenceSignalJson,
} from './confluence-signal.js';
import { decodePrediction, encodePrediction, type PredictionJson } from './prediction.js';
import { decodeSizing, encodeSizing, type SizingJson } from './sizing.js';
import { decodeVerdict, encodeVerdict, type VerdictJson } from './verdict.js';

/** A decision as a row of `decisions`; what was known and said is JSON. */
export interface DecisionRow {
  tenant: string;
  account: string;
  id: string;
  instrument: string;
  at: number;
  outcome: string;
  rejectedBy: string | null;
  signal: string;
  prediction: string;
  verdicts: string;
  sizing: string | null;
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
    signal: JSON.stringify(encodeConfluenceSignal(decision.signal)),
    prediction: JSON.stringify(encodePrediction(decision.prediction)),
    verdicts: JSON.stringify(decision.verdicts.map(encodeVerdict)),
    sizing: sizing === null ? null : JSON.stringify(encodeSizing(sizing)),
  };
}

export function decodeDecision(row: DecisionRow): DecisionRecord {
  return {
    id: row.id as DecisionId,
    scope: { tenant: row.tenant as TenantId, account: row.account as AccountId },
    instrument: row.instrument as InstrumentId,
    at: epochMs(row.at),
    outcome: row.outcome as DecisionOutcome,
    rejectedBy: row.rejectedBy as GateCode | null,
    signal: decodeConfluenceSignal(JSON.parse(row.signal) as ConfluenceSignalJson),
    prediction: decodePrediction(JSON.parse(row.prediction) as PredictionJson),
    verdicts: (JSON.parse(row.verdicts) as readonly VerdictJson[]).map(decodeVerdict),
    sizing: row.sizing === null ? null : decodeSizing(JSON.parse(row.sizing) as SizingJson),
  };
}

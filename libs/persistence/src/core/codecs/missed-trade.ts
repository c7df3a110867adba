import {
  epochMs,
  type AccountId,
  type InstrumentId,
  type ProfileHash,
  type TenantId,
} from '@tidegate/kernel';
import type { FollowedEnd, FollowedPlan } from '@tidegate/matching';
import type { GateCode } from '@tidegate/model';
import type { MissedTrade } from '@tidegate/trading';

/** A missed trade as a row of `missed_trades`. */
export interface MissedTradeRow {
  tenant: string;
  account: string;
  id: string;
  kind: string;
  instrument: string;
  at: number;
  gate: string | null;
  distance: number | null;
  profile: string | null;
  snapshot: string | null;
  plan: string | null;
  followedUntil: number | null;
  result: string | null;
  price: number | null;
  r: number | null;
  endedAt: number | null;
}

/** A stored missed trade and its end, if it is known. */
export interface StoredMissedTrade extends Omit<MissedTrade, 'snapshot'> {
  readonly snapshot: string | null;
  /** `null` while the trade is followed, or for one without a plan. */
  readonly end: FollowedEnd | null;
  /** The time from which on candles are still to be read; `null` if none are. */
  readonly followedUntil: number | null;
}

export function encodeMissedTrade(missed: MissedTrade): MissedTradeRow {
  const { scope, id, kind, instrument, at, gate, distance, profile, snapshot, plan } = missed;
  return {
    tenant: scope.tenant,
    account: scope.account,
    ...{ id, kind, instrument, at, gate, distance, profile },
    snapshot: snapshot?.() ?? null,
    plan: plan && JSON.stringify(plan),
    followedUntil: plan?.from ?? null,
    ...{ result: null, price: null, r: null, endedAt: null },
  };
}

export function decodeMissedTrade(row: MissedTradeRow): StoredMissedTrade {
  const { tenant, account, distance, snapshot, plan, followedUntil } = row;
  return {
    scope: { tenant: tenant as TenantId, account: account as AccountId },
    id: row.id as MissedTrade['id'],
    kind: row.kind as MissedTrade['kind'],
    instrument: row.instrument as InstrumentId,
    at: epochMs(row.at),
    gate: row.gate as GateCode | null,
    profile: row.profile as ProfileHash | null,
    plan: plan === null ? null : (JSON.parse(plan) as FollowedPlan),
    ...{ distance, snapshot, followedUntil },
    end: endOf(row),
  };
}

function endOf({ result, price, r, endedAt }: MissedTradeRow): FollowedEnd | null {
  if (result === null || price === null || r === null || endedAt === null) return null;
  return { result: result as FollowedEnd['result'], price, r, at: epochMs(endedAt) };
}

import type { AccountId, ProfileHash, ShardId, TenantId, VenueId } from '@tidegate/kernel';
import { epochMs } from '@tidegate/kernel';
import type {
  AccountKind,
  AccountLifecycle,
  AccountMode,
  AccountRegistration,
} from '@tidegate/model';

import { optionalTime } from './scalar.js';

/** A registered account as a row of `accounts`. */
export interface RegistrationRow {
  tenant: string;
  account: string;
  shard: string;
  venue: string;
  mode: string;
  kind: string;
  currency: string;
  profileName: string;
  profileVersion: number;
  profileHash: string;
  lifecycle: string;
  reason: string;
  openedAt: number;
  updatedAt: number;
  closedAt: number | null;
}

export function encodeRegistration(
  registration: AccountRegistration,
  shard: ShardId,
): RegistrationRow {
  const { account, profile, lifecycle, reason, openedAt, updatedAt, closedAt } = registration;
  const { scope, venue, mode, kind, currency } = account;
  return {
    tenant: scope.tenant,
    account: scope.account,
    shard,
    venue,
    mode,
    kind,
    currency,
    profileName: profile.name,
    profileVersion: profile.version,
    profileHash: profile.hash,
    lifecycle,
    reason,
    openedAt,
    updatedAt,
    closedAt,
  };
}

export function decodeRegistration(row: RegistrationRow): AccountRegistration {
  return {
    account: {
      scope: { tenant: row.tenant as TenantId, account: row.account as AccountId },
      venue: row.venue as VenueId,
      mode: row.mode as AccountMode,
      kind: row.kind as AccountKind,
      currency: row.currency,
    },
    profile: {
      name: row.profileName,
      version: row.profileVersion,
      hash: row.profileHash as ProfileHash,
    },
    lifecycle: row.lifecycle as AccountLifecycle,
    reason: row.reason,
    openedAt: epochMs(row.openedAt),
    updatedAt: epochMs(row.updatedAt),
    closedAt: optionalTime(row.closedAt),
  };
}

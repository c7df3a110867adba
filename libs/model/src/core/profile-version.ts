import type { EpochMs, ProfileHash, TenantId } from '@tidegate/kernel';

/** An immutable version of a tenant's profile. */
export interface ProfileVersion {
  readonly tenant: TenantId;
  readonly name: string;
  /** 1, 2, 3 … per tenant and name. */
  readonly version: number;
  /** Content hash of `content`. */
  readonly hash: ProfileHash;
  /** Canonical JSON: timeframes, strategies, AI, risk, execution and series capacity. */
  readonly content: string;
  readonly note: string;
  readonly createdBy: string;
  readonly createdAt: EpochMs;
}

import type { EpochMs, ProfileHash } from '@tidegate/kernel';

import type { Account } from './account.js';

/** `quarantined`: a fault was found. Entries are off and protection stays until an operator releases the account. */
export type AccountLifecycle = 'open' | 'quarantined' | 'closed';

/** The profile version that an account trades. */
export interface ProfileRef {
  readonly name: string;
  readonly version: number;
  /** Hash of the whole content. */
  readonly hash: ProfileHash;
}

/** An account with its profile and lifecycle. */
export interface AccountRegistration {
  readonly account: Account;
  readonly profile: ProfileRef;
  readonly lifecycle: AccountLifecycle;
  /** Why the account is quarantined or closed; empty while it is open. */
  readonly reason: string;
  readonly openedAt: EpochMs;
  readonly updatedAt: EpochMs;
  readonly closedAt: EpochMs | null;
}

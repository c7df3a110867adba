import type { EpochMs, ProfileHash } from '@tidegate/kernel';

import type { Account } from './account.js';

/** `quarantined`: a fault was found; entries are off and protection stays until a person releases it. */
export type AccountLifecycle = 'open' | 'quarantined' | 'closed';

/** The version of a profile that an account trades on. */
export interface ProfileRef {
  readonly name: string;
  readonly version: number;
  /** Of the whole content. */
  readonly hash: ProfileHash;
}

/** An account as the platform knows it: where it trades, on which profile, and in what state of life. */
export interface AccountRegistration {
  readonly account: Account;
  readonly profile: ProfileRef;
  readonly lifecycle: AccountLifecycle;
  /** Why it is quarantined or closed; empty while it is open. */
  readonly reason: string;
  readonly openedAt: EpochMs;
  readonly updatedAt: EpochMs;
  readonly closedAt: EpochMs | null;
}

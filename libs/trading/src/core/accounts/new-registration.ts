import type { EpochMs } from '@tidegate/kernel';
import type { Account, AccountRegistration, ProfileRef } from '@tidegate/model';

/** The registration of an account opened at `at`. */
export function newRegistration(
  account: Account,
  profile: ProfileRef,
  at: EpochMs,
): AccountRegistration {
  return {
    account,
    profile,
    lifecycle: 'open',
    reason: '',
    openedAt: at,
    updatedAt: at,
    closedAt: null,
  };
}

import type { AccountAnswer } from '@tidegate/contracts';
import type { AccountRegistration } from '@tidegate/model';

/** A registration as shown by routes, commands and sockets. */
export function accountAnswer(registration: AccountRegistration): AccountAnswer {
  const { account, profile, lifecycle, reason, openedAt, updatedAt, closedAt } = registration;
  const { scope, venue, mode, kind, currency } = account;
  return {
    tenant: scope.tenant,
    account: scope.account,
    venue,
    mode,
    kind,
    currency,
    profile,
    lifecycle,
    reason,
    openedAt: new Date(openedAt).toISOString(),
    updatedAt: new Date(updatedAt).toISOString(),
    closedAt: closedAt === null ? null : new Date(closedAt).toISOString(),
  };
}

import { messageOf, TidegateError, type Logger, type VenueId } from '@tidegate/kernel';
import { accountKey } from '@tidegate/model';

import type { AccountFault } from '../core/accounts/fault-log.js';

export function logAccountFault(logger: Logger, fault: AccountFault): void {
  const { scope, thrown } = fault;
  const fields = { account: accountKey(scope), error: messageOf(thrown), ...codeOf(thrown) };
  logger.error(consequenceOf(fault), fields);
}

function consequenceOf({ isOpened, isFrozen }: AccountFault): string {
  if (!isOpened) return 'Account not opened: it failed at once and does not exist';
  return isFrozen
    ? 'Account frozen: it failed again in quarantine and is not processed'
    : 'Account quarantined: entries are off, protection stays';
}

export function logEngineFault(logger: Logger, venue: VenueId, thrown: unknown): void {
  logger.error('Engine stopped by a fault in its shared state', {
    venue,
    error: messageOf(thrown),
    ...codeOf(thrown),
  });
}

function codeOf(thrown: unknown): { readonly code?: string } {
  return thrown instanceof TidegateError ? { code: thrown.code } : {};
}

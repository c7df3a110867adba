import { messageOf, TidegateError, type Logger, type VenueId } from '@tidegate/kernel';
import { accountKey } from '@tidegate/model';

import type { AccountFault } from '../core/accounts/fault-log.js';

export function logAccountFault(logger: Logger, { scope, thrown, isFrozen }: AccountFault): void {
  logger.error(
    isFrozen
      ? 'Account frozen: it failed again in quarantine; nothing of it is processed'
      : 'Account quarantined: its entries are off, its protection stays',
    { account: accountKey(scope), error: messageOf(thrown), ...codeOf(thrown) },
  );
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

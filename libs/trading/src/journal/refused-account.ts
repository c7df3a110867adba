import { TidegateError } from '@tidegate/kernel';
import { accountKey, type AccountScope } from '@tidegate/model';

import type { AccountChanges } from '../ports.js';

/** Code of an error that a replay throws to repeat a failure recorded in the journal. */
export const ACCOUNT_FAILED = 'ACCOUNT_FAILED';

/** Refusals caused by one account's rows: the commit succeeds without that account. */
const ACCOUNT_REFUSALS: ReadonlySet<string> = new Set([
  'DUPLICATE_FILL',
  'DUPLICATE_TRANSACTION',
  'POSITION_EXISTS',
  'SCOPE_MISMATCH',
  'ACCOUNT_OF_ANOTHER_SHARD',
  ACCOUNT_FAILED,
]);

/** The account whose rows the store refused permanently; `null` if the refusal has another cause. */
export function refusedAccount(
  thrown: unknown,
  accounts: readonly AccountChanges[],
): { readonly scope: AccountScope; readonly refusal: TidegateError } | null {
  if (!(thrown instanceof TidegateError) || thrown.retryable) return null;
  if (!ACCOUNT_REFUSALS.has(thrown.code)) return null;
  const { account } = thrown.details;
  const part = accounts.find(({ scope }) => accountKey(scope) === account);
  return part ? { scope: part.scope, refusal: thrown } : null;
}

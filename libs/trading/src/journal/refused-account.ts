import { TidegateError } from '@tidegate/kernel';
import { accountKey, type AccountScope } from '@tidegate/model';

import type { AccountChanges } from '../ports.js';

/** Thrown in a replay to repeat a failure that the journal records. */
export const ACCOUNT_FAILED = 'ACCOUNT_FAILED';

/** Refusals of a commit that are about one account's rows: the commit succeeds without them. */
const ACCOUNT_REFUSALS: ReadonlySet<string> = new Set([
  'DUPLICATE_FILL',
  'DUPLICATE_TRANSACTION',
  'POSITION_EXISTS',
  'SCOPE_MISMATCH',
  'ACCOUNT_OF_ANOTHER_SHARD',
  ACCOUNT_FAILED,
]);

/** The account whose rows a store refused for good; `null` when the refusal is about anything else. */
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

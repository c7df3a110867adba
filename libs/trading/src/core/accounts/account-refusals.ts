import { TidegateError } from '@tidegate/kernel';
import type { Account } from '@tidegate/model';

import type { AccountRecord } from '../../ports.js';

/**
 * Throws `STORAGE_CURRENCY_DIFFERS` when a funded account has cash balances but none in its currency: it was opened in
 * another currency. Balances of other assets beside its currency are allowed.
 */
export function refuseOtherCurrency(
  { scope, currency, mode }: Account,
  { balances, state }: AccountRecord,
): void {
  // The venue decides which assets a live account holds.
  if (mode === 'live' || state === null) return;
  const cash = balances.filter(({ book }) => book === 'cash');
  const [held] = cash;
  if (!held || cash.some(({ asset }) => asset === currency)) return;
  throw new TidegateError(
    'STORAGE_CURRENCY_DIFFERS',
    `Account ${scope.account} holds ${held.asset} and is registered in ${currency}: close it and open another account in ${currency}`,
    { details: { account: scope.account, stored: held.asset, configured: currency } },
  );
}

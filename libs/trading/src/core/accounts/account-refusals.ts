import { TidegateError } from '@tidegate/kernel';
import type { Account } from '@tidegate/model';

import type { AccountRecord } from '../../ports.js';

/**
 * Throws `STORAGE_CURRENCY_DIFFERS`. An account that trades, and so has a state, holds money of its currency, unless it was
 * begun in another one. Beside it units of any asset may have been transferred in.
 */
export function refuseOtherCurrency(
  { scope, currency, mode }: Account,
  { balances, state }: AccountRecord,
): void {
  // A live account holds whatever its venue shows.
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

export function notBalanced({ scope }: Account): TidegateError {
  return new TidegateError(
    'LEDGER_NOT_BALANCED',
    `The ledger of account ${scope.account} does not balance: it stays in quarantine until a correction is booked`,
    { details: { tenant: scope.tenant, account: scope.account } },
  );
}

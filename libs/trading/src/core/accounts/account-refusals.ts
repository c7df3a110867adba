import { TidegateError } from '@tidegate/kernel';
import type { Account } from '@tidegate/model';

import type { AccountRecord } from '../../ports.js';

/** Throws `STORAGE_CURRENCY_DIFFERS`: what an account holds in one currency it does not hold in another. */
export function refuseOtherCurrency(
  { scope, currency, mode }: Account,
  { balances }: AccountRecord,
): void {
  // A live account holds whatever its venue shows.
  if (mode === 'live') return;
  const held = balances.find(({ book, asset }) => book === 'cash' && asset !== currency);
  if (!held) return;
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

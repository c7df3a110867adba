import { TidegateError } from '@tidegate/kernel';
import type { Account, Instrument } from '@tidegate/model';

/** An account buys with the money it holds. Throws `DATA_CURRENCY_MISMATCH` for an instrument that is quoted in other money. */
export function requireTradedCurrency(
  instruments: readonly Instrument[],
  accounts: readonly { readonly account: Account }[],
): void {
  for (const { account } of accounts) {
    const strange = instruments.find(({ quote }) => quote !== account.currency);
    if (!strange) continue;
    throw new TidegateError(
      'DATA_CURRENCY_MISMATCH',
      `${strange.symbol} is traded in ${strange.quote}, the account holds ${account.currency}: leave the instrument out, or set accounts.0.currency=${strange.quote}`,
      { details: { symbol: strange.symbol, currency: account.currency } },
    );
  }
}

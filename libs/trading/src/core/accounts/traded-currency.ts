import { TidegateError } from '@tidegate/kernel';
import type { Account, Instrument } from '@tidegate/model';

/** Throws `DATA_CURRENCY_MISMATCH` when an instrument is not quoted in the currency of an account. */
export function requireTradedCurrency(
  instruments: readonly Instrument[],
  accounts: readonly { readonly account: Account }[],
): void {
  for (const { account } of accounts) {
    const mismatched = instruments.find(({ quote }) => quote !== account.currency);
    if (!mismatched) continue;
    throw new TidegateError(
      'DATA_CURRENCY_MISMATCH',
      `${mismatched.symbol} is traded in ${mismatched.quote}, the account holds ${account.currency}: leave the instrument out, or set accounts.0.currency=${mismatched.quote}`,
      { details: { symbol: mismatched.symbol, currency: account.currency } },
    );
  }
}

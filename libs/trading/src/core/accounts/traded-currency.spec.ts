import { describe, expect, it } from '@jest/globals';

import { BTC, ETH, testAccount } from '../../../testing/index.js';
import { requireTradedCurrency } from './traded-currency.js';

const dollars = { account: testAccount() };
const euros = { account: { ...testAccount('euro'), currency: 'EUR' } };

describe('requireTradedCurrency', () => {
  it('accepts accounts in the currency of every instrument', () => {
    expect(() => requireTradedCurrency([BTC, ETH], [dollars, dollars])).not.toThrow();
  });

  it('refuses an account in another currency and names the first such instrument', () => {
    const inEuros = { ...ETH, quote: 'EUR' };
    const refusal = (symbol: string, currency: string) =>
      expect.objectContaining({
        code: 'DATA_CURRENCY_MISMATCH',
        details: { symbol, currency },
      });
    expect(() => requireTradedCurrency([BTC, inEuros], [dollars])).toThrow(
      refusal('ETH/USD', 'USD'),
    );
    expect(() => requireTradedCurrency([BTC], [dollars, euros])).toThrow(refusal('BTC/USD', 'EUR'));
  });
});

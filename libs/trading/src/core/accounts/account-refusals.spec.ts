import { describe, expect, it } from '@jest/globals';
import { money } from '@tidegate/kernel';

import { EMPTY_RECORD, LIVE_ACCOUNT, testAccount } from '../../../testing/index.js';
import type { AccountRecord } from '../../ports.js';
import { refuseOtherCurrency } from './account-refusals.js';

const cash = (asset: string) => ({ book: 'cash' as const, asset, amount: money(7) });
const fee = (asset: string) => ({ book: 'fees' as const, asset, amount: money(7) });

function holding(...balances: AccountRecord['balances']): AccountRecord {
  return { ...EMPTY_RECORD, balances, state: '{}' };
}

describe('refuseOtherCurrency', () => {
  it.each([
    ['holds nothing', holding()],
    ['holds its currency', holding(cash('USD'))],
    ['holds another asset beside its currency', holding(cash('BTC'), cash('USD'))],
    ['has another asset in another book only', holding(fee('BTC'))],
    ['was never funded', { ...holding(cash('EUR')), state: null }],
  ])('accepts an account that %s', (_what, record) => {
    expect(() => refuseOtherCurrency(testAccount(), record)).not.toThrow();
  });

  it('accepts whatever assets a live account holds', () => {
    expect(() => refuseOtherCurrency(LIVE_ACCOUNT, holding(cash('EUR')))).not.toThrow();
  });

  it('refuses a funded account that holds cash but none in its currency', () => {
    expect(() => refuseOtherCurrency(testAccount(), holding(fee('USD'), cash('EUR')))).toThrow(
      expect.objectContaining({
        code: 'STORAGE_CURRENCY_DIFFERS',
        details: { account: 'main', stored: 'EUR', configured: 'USD' },
      }),
    );
  });
});

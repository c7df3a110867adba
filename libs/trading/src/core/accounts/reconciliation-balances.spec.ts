import { beforeEach, describe, expect, it } from '@jest/globals';

import { Decimal, instrumentId } from '@tidegate/kernel';

import {
  BTC,
  ETH,
  LIVE_ACCOUNT,
  orderRow,
  positionRow,
  ReportedAccount,
} from '../../../testing/index.js';

const SOL = { ...BTC, id: ETH.id, symbol: 'SOL/EUR', base: 'SOL', quote: 'EUR' };
const { scope } = LIVE_ACCOUNT;

describe('The opening balances of a live account', () => {
  let account: ReportedAccount;

  beforeEach(() => {
    account = new ReportedAccount();
  });

  it('are its currency and the bases traded here, each with an event', () => {
    const outcome = account.report({ USD: '1000', BTC: '0.5', ETH: '0', DOGE: '9' });
    expect(outcome).toEqual({ leavesTrace: true, quarantineReason: null });
    const terms = { type: 'transferred', at: account.at, scope };
    expect(account.transfers).toEqual([
      { ...terms, id: 'opening:USD', asset: 'USD', amount: '1000' },
      { ...terms, id: 'opening:BTC', asset: 'BTC', amount: '0.5' },
    ]);
    expect(account.reconciliation.hasEvents).toBe(true);
    expect(account.takeEvents()).toEqual(
      ['1000', '0.5'].map((theirs) =>
        expect.objectContaining({
          ...{ type: 'correction_made', scope, code: 'OPENING_BALANCE', at: account.at },
          numbers: { theirs },
        }),
      ),
    );
    expect([account.reconciliation.hasEvents, account.takeEvents()]).toEqual([false, []]);
  });

  it('wait for money in its currency', () => {
    account.report({ BTC: '0.5' });
    account.report({ USD: '0', BTC: '0.5' });
    expect([account.transfers, account.takeEvents()]).toEqual([[], []]);
  });

  it('exclude assets that trade here against another currency only', () => {
    account = new ReportedAccount([BTC, SOL]);
    account.report({ USD: '1000', SOL: '3' });
    expect(account.booked).toEqual(['opening:USD']);
  });

  it('are booked for a base that appears later, even without money, and leave a trace', () => {
    account.report({ USD: '1000' });
    account.transfer('USD', '-1000');
    expect(account.report({ ETH: '2' })).toEqual({ leavesTrace: true, quarantineReason: null });
    expect(account.booked).toEqual(['opening:USD', 'USD-1000', 'opening:ETH']);
    expect(account.report({ ETH: '2' }).leavesTrace).toBe(false);
  });

  it('do not include its currency once it was funded', () => {
    account.isFunded = true;
    account.report({ USD: '1000' });
    expect(account.booked).toEqual([]);
  });

  it.each([
    ['a position', { livePositions: [positionRow({ scope, instrument: ETH.id })] }],
    ['an open order', { openOrders: [orderRow({ scope, instrument: ETH.id })] }],
  ])('exclude a base with %s, whose units its fills book, and no other base', (_what, held) => {
    const twin = { ...ETH, id: instrumentId('testnet', 'ETH-2/USD') };
    account = new ReportedAccount([BTC, ETH, twin]);
    account.hold(held);
    account.report({ USD: '1000', ETH: '2', BTC: '1' });
    expect(account.booked).toEqual(['opening:USD', 'opening:BTC']);
  });
});

describe('A balance that differs', () => {
  let account: ReportedAccount;

  /** Whether two reports in a row with the change quarantine an account with these balances. */
  function isDifferent(balances: Readonly<Record<string, string>>, asset: string, by: string) {
    account = new ReportedAccount([
      { ...BTC, quantityIncrement: new Decimal('0.001') },
      { ...ETH, quantityIncrement: new Decimal('0.1') },
    ]);
    account.report(balances);
    const changed = { ...balances, [asset]: new Decimal(balances[asset] ?? 0).add(by).toFixed() };
    account.report(changed);
    return account.report(changed).quarantineReason !== null;
  }

  it.each([
    ['a cent', 'USD', '0.01', '0.011'],
    ['the smallest quantity of its instrument', 'BTC', '-0.001', '-0.0011'],
    ['the smallest quantity of its instrument', 'ETH', '0.1', '0.11'],
  ])('may differ by %s: %s', (_what, asset, tolerated, excessive) => {
    const balances = { USD: '50', BTC: '5', ETH: '5' };
    expect(isDifferent(balances, asset, tolerated)).toBe(false);
    expect(isDifferent(balances, asset, excessive)).toBe(true);
  });

  it('may differ by a millionth of itself when that is more', () => {
    const balances = { USD: '1000000', BTC: '2000' };
    expect(isDifferent(balances, 'USD', '-1')).toBe(false);
    expect(isDifferent(balances, 'USD', '-1.1')).toBe(true);
    expect(isDifferent(balances, 'BTC', '0.002')).toBe(false);
    expect(isDifferent(balances, 'BTC', '0.0022')).toBe(true);
  });

  it('may differ by rounding only, once its instrument is no longer traded', () => {
    account = new ReportedAccount([BTC]);
    account.report({ USD: '1000' });
    account.transfer('ETH', '1000');
    account.report({ USD: '1000', ETH: '1000.001' });
    expect(account.report({ USD: '1000', ETH: '1000.001' }).quarantineReason).toBeNull();
    account.report({ USD: '1000', ETH: '1000.0011' });
    expect(account.report({ USD: '1000', ETH: '1000.0011' }).quarantineReason).not.toBeNull();
  });

  it('lasts while its difference stays within the tolerance, and not while it moves', () => {
    account = new ReportedAccount();
    account.report({ USD: '1000' });
    const reasons = ['900', '899.98', '899.99'].map(
      (USD) => account.report({ USD }).quarantineReason !== null,
    );
    expect(reasons).toEqual([false, false, true]);
  });
});

import { describe, expect, it } from '@jest/globals';

import { AccountBook } from '@tidegate/execution';
import { epochMs, money, orderId, price, quantity } from '@tidegate/kernel';
import { depositTransaction, Ledger } from '@tidegate/portfolio';

import {
  BTC,
  EMPTY_RECORD,
  ETH,
  orderRow,
  positionRow,
  testAccount,
} from '../../../testing/index.js';
import { MarketViews } from '../inputs/market-views.js';
import { AccountValuation } from './account-valuation.js';
import { EntryHoldings } from './entry-holdings.js';
import { storedBooksOf } from './stored-books.js';

const account = testAccount();
const { scope } = account;
const at = epochMs(1);
const held = positionRow({
  ...{ scope, instrument: BTC.id, quantity: quantity(2), cost: money(190), direction: 'long' },
});
const ordered = (units: number, instrument = BTC.id) =>
  orderRow({
    ...{ id: orderId(`o-${instrument}-${units}`), scope, instrument, purpose: 'entry' },
    ...{ limitPrice: price(50), quantity: quantity(units) },
  });

function holdingsOf(books: Parameters<AccountBook['restore']>[0], btc: number | null = 100) {
  const ledger = new Ledger(scope);
  ledger.apply(depositTransaction(scope, { id: 'd', asset: 'USD', amount: money(1_000), at }));
  const book = new AccountBook(account, ledger, new Map([BTC, ETH].map((each) => [each.id, each])));
  book.restore(books);
  const views = new MarketViews();
  if (btc !== null) {
    const seen = { low: btc, high: btc, last: btc, quote: null };
    views.note({ type: 'range', at, instrument: BTC.id, ...seen });
  }
  const valued = new AccountValuation({ book, ledger, views });
  let valuations = 0;
  const holdings = new EntryHoldings({
    ...{ account, book, views, unmarked: () => [] },
    valuation: () => {
      valuations += 1;
      return valued.valuation();
    },
    outlook: {
      pauses: () => [],
      returnsCorrelation: () => null,
      globalNotional: (of) => (of === account ? 7 : 0),
      globalLimit: (of) => (of === account ? 9 : null),
    },
  });
  return { holdings, valuationsMade: () => valuations };
}

const EMPTY = storedBooksOf(EMPTY_RECORD);

describe('EntryHoldings', () => {
  it('has the cash that working entries leave, at least 0, and the whole equity', () => {
    const cashWith = (...units: readonly number[]): number =>
      holdingsOf({ ...EMPTY, openOrders: units.map((each) => ordered(each)) }).holdings.cash;
    expect([cashWith(), cashWith(3), cashWith(30)]).toEqual([1_000, 850, 0]);
    expect(holdingsOf({ ...EMPTY, openOrders: [ordered(3)] }).holdings.equity).toBe(1_000);
  });

  it('values the account once for all gates', () => {
    const { holdings, valuationsMade } = holdingsOf(EMPTY);
    expect(valuationsMade()).toBe(0);
    expect([holdings.cash, holdings.equity, holdings.cash]).toEqual([1_000, 1_000, 1_000]);
    expect(valuationsMade()).toBe(1);
    expect(holdings.pendingNotional).toBe(0);
  });

  it('counts a position at the last price, or at cost, with its working entries', () => {
    const books = { ...EMPTY, livePositions: [held] };
    const one = { instrument: BTC.id, base: 'BTC', direction: 'long' };
    expect(holdingsOf(books).holdings.positions).toEqual([{ ...one, notional: 200 }]);
    expect(holdingsOf(books, null).holdings.positions).toEqual([{ ...one, notional: 190 }]);
    const adding = holdingsOf({ ...books, openOrders: [ordered(3), ordered(9, ETH.id)] }).holdings;
    expect(adding.positions).toEqual([{ ...one, notional: 350 }]);
    expect(adding.positions).toBe(adding.positions);
    expect(holdingsOf(EMPTY).holdings.positions).toEqual([]);
  });

  it('counts a position without units by its working entries only', () => {
    const pending = { ...held, status: 'opening' as const, quantity: quantity(0), cost: money(0) };
    const books = { ...EMPTY, livePositions: [pending], openOrders: [ordered(3)] };
    expect(holdingsOf(books).holdings.positions).toMatchObject([{ notional: 150 }]);
  });

  it('has the exposure of the tenant and its limit', () => {
    const { holdings } = holdingsOf(EMPTY);
    expect([holdings.globalNotional, holdings.globalLimit]).toEqual([7, 9]);
  });
});

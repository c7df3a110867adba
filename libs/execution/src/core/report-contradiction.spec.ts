import { describe, expect, it } from '@jest/globals';
import { accountId, Decimal, epochMs, fillId, instrumentId, quantity } from '@tidegate/kernel';
import { aFill } from '@tidegate/model/testing';
import type { Order } from '@tidegate/model';

import { BookFixture } from '../../testing/index.js';
import { contradictionIn, type ReportedBooks } from './report-contradiction.js';
import type { ReportedFill, ReportedOrder, VenueReport } from './venue-report.js';

const OTHER = instrumentId('kraken', 'ETH/USD');

function listed(order: Order, change: Partial<ReportedOrder> = {}): ReportedOrder {
  const { clientId, instrument, side, limitPrice, stopPrice, filledQuantity } = order;
  const terms = { quantity: order.quantity, limitPrice, stopPrice, filledQuantity };
  const state = { status: 'open', venueOrderId: 'V1', reasonCode: '', fills: [] } as const;
  return { ...state, ...terms, clientId, instrument, side, ...change };
}

function another({ scope }: Order): Order['scope'] {
  return { ...scope, account: accountId('a2') };
}

function filled(order: Order, change: Partial<ReportedFill['fill']> = {}): ReportedFill {
  const { clientId, scope, instrument, side } = order;
  const { order: _order, ...fill } = aFill({ id: fillId('f1'), scope, instrument, side });
  return { clientId, fill: { ...fill, ...change } };
}

function contradiction(change: (order: Order) => Partial<VenueReport>): string | null {
  const { book, entry } = new BookFixture();
  const report = { at: epochMs(1), openOrders: [], fills: [], balances: [] };
  return contradictionIn(book, { ...report, ...change(entry) });
}

describe('A venue report', () => {
  it('may be true when its orders and fills agree with ours or were placed by other means', () => {
    expect(
      contradiction((order) => ({
        openOrders: [
          listed(order),
          listed(order, { clientId: null, instrument: OTHER }),
          listed(order, { clientId: null }),
          listed(order, { clientId: 'theirs', instrument: OTHER }),
        ],
        fills: [
          filled(order),
          filled(order),
          { ...filled(order, { scope: another(order) }), clientId: 'theirs' },
        ],
        balances: [{ asset: 'USD', total: new Decimal(1) }],
      })),
    ).toBeNull();
  });

  it.each<[string, (order: Order) => Partial<VenueReport>]>([
    ['the order ', (order) => ({ openOrders: [listed(order), listed(order)] })],
    [
      'the balance of USD is listed twice',
      () => ({ balances: [1, 1].map((total) => ({ asset: 'USD', total: new Decimal(total) })) }),
    ],
    [
      'has 2 of 1 filled',
      (order) => ({ openOrders: [listed(order, { filledQuantity: quantity(2) })] }),
    ],
    ['is a sell in', (order) => ({ openOrders: [listed(order, { side: 'sell' })] })],
    [
      'is in unknown instrument',
      (order) => ({ openOrders: [listed(order, { instrument: OTHER })] }),
    ],
    [
      'is a sell in',
      (order) => ({
        openOrders: [listed(order, { clientId: null }), listed(order, { side: 'sell' })],
      }),
    ],
    ['fill f1 is a sell in', (order) => ({ fills: [filled(order, { side: 'sell' })] })],
    [
      'fill f1 belongs to another account',
      (order) => ({
        fills: [filled(order, { scope: another(order) })],
      }),
    ],
  ])('contradicts the books: %s', (reason, change) => {
    expect(contradiction(change)).toContain(reason);
  });

  it('contradicts the books when it moves our order to another instrument of the engine', () => {
    const { book, entry } = new BookFixture();
    const books: ReportedBooks = {
      account: book.account,
      orderByClientId: (clientId) => book.orderByClientId(clientId),
      hasInstrument: () => true,
    };
    const openOrders = [listed(entry, { instrument: OTHER })];
    const report = { at: epochMs(1), openOrders, fills: [], balances: [] };
    expect(contradictionIn(books, report)).toContain('is a buy in kraken:ETH/USD, but order');
  });
});

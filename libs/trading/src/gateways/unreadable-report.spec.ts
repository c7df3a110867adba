import { describe, expect, it } from '@jest/globals';

import type { ReportedFill, ReportedOrder, VenueReport } from '@tidegate/execution';
import { Decimal, epochMs, type Price, type Quantity } from '@tidegate/kernel';

import { fillRow, orderRow } from '../../testing/index.js';
import { refuseUnreadable } from './unreadable-report.js';

const ORDER: ReportedOrder = {
  ...orderRow({ venueOrderId: 'V1' }),
  venueOrderId: 'V1',
  status: 'open',
  reasonCode: '',
  fills: [],
};
const FILL: ReportedFill = { clientId: 'c1', fill: fillRow() };
const USD = { asset: 'USD', total: new Decimal(1) };

function reportOf(change: Partial<VenueReport> = {}): VenueReport {
  return { at: epochMs(1), openOrders: [ORDER], fills: [FILL], balances: [USD], ...change };
}

const amount = (value: number): Quantity & Price => new Decimal(value) as Quantity & Price;

describe('refuseUnreadable', () => {
  it('accepts plausible reports, including a negative balance', () => {
    expect(() => refuseUnreadable(reportOf())).not.toThrow();
    const debt = { asset: 'BTC', total: new Decimal(-1) };
    expect(() => refuseUnreadable(reportOf({ balances: [USD, debt] }))).not.toThrow();
  });

  it.each<[string, Partial<VenueReport>]>([
    ['the balance of USD is NaN', { balances: [{ asset: 'USD', total: new Decimal(NaN) }] }],
    ['order V1 has invalid terms', { openOrders: [{ ...ORDER, quantity: amount(0) }] }],
    ['order V1 has invalid terms', { openOrders: [{ ...ORDER, filledQuantity: amount(-1) }] }],
    ['order V1 has invalid terms', { openOrders: [{ ...ORDER, stopPrice: amount(Infinity) }] }],
    ['has invalid amounts', { fills: [{ ...FILL, fill: { ...FILL.fill, price: amount(0) } }] }],
    [
      'a list has 10001 rows',
      { balances: Array.from({ length: 10_001 }, (_, index) => ({ ...USD, asset: `A${index}` })) },
    ],
  ])('refuses an implausible report: %s', (reason, change) => {
    expect(() => refuseUnreadable(reportOf(change))).toThrow(
      expect.objectContaining({
        code: 'REPORT_UNREADABLE',
        message: expect.stringContaining(reason),
      }),
    );
  });
});

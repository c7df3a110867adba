import type { GatewayEvent, ReportedOrder, VenueReport } from '@tidegate/execution';
import { Decimal, epochMs, instrumentId, money, orderId, price, quantity } from '@tidegate/kernel';
import fc from 'fast-check';

import { fillRow } from './store-builders.js';

function record<T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> {
  return fc.record(model, { noNullPrototype: true });
}

const text = fc.oneof(fc.string({ maxLength: 12 }), fc.constant('{"#":"-0"} \\"'));
const at = fc.integer({ min: 0, max: 4_102_444_800_000 }).map(epochMs);
const instrument = text.map((symbol) => instrumentId('testnet', symbol));
const optional = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> =>
  fc.option(arbitrary, { nil: null });
const decimal = fc
  .tuple(fc.bigInt({ min: 0n, max: 10n ** 45n }), fc.integer({ min: 0, max: 30 }))
  .map(([digits, places]) => new Decimal(`${digits}e-${places}`));
const positive = decimal.filter((value) => value.gt(0));

const order = text.map(orderId);
/** Order events with decimals of up to 45 digits. */
export const gatewayEvents: fc.Arbitrary<GatewayEvent> = fc.oneof(
  record({ type: fc.constant('accepted' as const), order, venueOrderId: text, at }),
  record({
    type: fc.constantFrom('rejected' as const, 'canceled' as const, 'amend_refused' as const),
    order,
    reasonCode: text,
    at,
  }),
  record({ type: fc.constantFrom('triggered' as const, 'expired' as const), order, at }),
  record({
    type: fc.constant('filled' as const),
    order,
    fill: decimal.map((fee) => fillRow({ fee: money(fee) })),
    at,
  }),
  record({
    type: fc.constant('amended' as const),
    order,
    quantity: decimal.map(quantity),
    limitPrice: optional(positive.map(price)),
    stopPrice: optional(positive.map(price)),
    at,
  }),
);

const side = fc.constantFrom('buy' as const, 'sell' as const);

/** Account reports with decimals of up to 45 digits. */
export const venueReports: fc.Arbitrary<VenueReport> = record({
  at,
  openOrders: fc.array(
    record<ReportedOrder>({
      status: fc.constant('open'),
      venueOrderId: text,
      clientId: optional(text),
      instrument,
      side,
      quantity: decimal.map(quantity),
      filledQuantity: decimal.map(quantity),
      limitPrice: optional(positive.map(price)),
      stopPrice: optional(positive.map(price)),
      reasonCode: text,
      fills: fc.constant([]),
    }),
    { maxLength: 2 },
  ),
  fills: fc.array(
    fc.tuple(optional(text), decimal).map(([clientId, fee]) => {
      const { order: _order, ...fill } = fillRow({ fee: money(fee) });
      return { clientId, fill };
    }),
    { maxLength: 2 },
  ),
  balances: fc.array(record({ asset: text, total: decimal }), { maxLength: 3 }),
});

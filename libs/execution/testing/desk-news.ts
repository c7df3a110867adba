import { epochMs, fillId, money, quantity } from '@tidegate/kernel';
import type { Order } from '@tidegate/model';
import { aFill } from '@tidegate/model/testing';

import type { GatewayEvent } from '../src/ports.js';
import { anIntent, candleSlice } from './builders.js';
import type { PaperDesk } from './paper-desk.js';

/** A long position of one unit, bought at 100 in the first candle. */
export function openedAt100(desk: PaperDesk): void {
  desk.desk.open(anIntent());
  desk.settle(0);
  desk.market(candleSlice(0, [100, 100.5, 99.5, 100]));
}

/** Open orders of one purpose, in sending order. */
export function ordersFor(desk: PaperDesk, purpose: Order['purpose']): readonly Order[] {
  return desk.book.openOrders().filter((order) => order.purpose === purpose);
}

/** Sends an entry of one unit that the venue accepts. */
export function sentEntry(desk: PaperDesk): Order {
  desk.desk.open(anIntent({ quote: desk.quote }));
  desk.desk.takeRequests();
  const [entry] = desk.book.openOrders();
  if (!entry) throw new Error('An entry was sent');
  desk.desk.onEvent({ type: 'accepted', order: entry.id, venueOrderId: 'v', at: epochMs(0) });
  return entry;
}

/** The event of a fill, by default of one unit at 100. */
export function fillNews(
  { id: order, scope, instrument, side }: Order,
  plan: { id: string; quantity?: string; baseFee?: string },
): Extract<GatewayEvent, { type: 'filled' }> {
  const at = epochMs(5);
  const size = quantity(plan.quantity ?? 1);
  const paid = plan.baseFee === undefined ? {} : { fee: money(plan.baseFee), feeAsset: 'BTC' };
  const terms = { id: fillId(plan.id), order, scope, instrument, side, quantity: size, at };
  const fill = aFill({ ...terms, ...paid });
  return { type: 'filled', order, fill, at };
}

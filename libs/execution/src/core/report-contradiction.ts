import type { InstrumentId } from '@tidegate/kernel';
import { sameAccount, type Account, type Order } from '@tidegate/model';

import type { VenueReport } from './venue-report.js';

/** The books of the reported account. */
export interface ReportedBooks {
  readonly account: Account;
  orderByClientId(clientId: string): Order | null;
  /** Whether the engine has this instrument. */
  hasInstrument(instrument: InstrumentId): boolean;
}

/**
 * Why a report cannot be true: it contradicts itself, or it gives our orders and fills another instrument, side or
 * account. `null` when it may be true. Nothing of a contradictory report may be booked.
 */
export function contradictionIn(books: ReportedBooks, report: VenueReport): string | null {
  const orders = report.openOrders;
  return (
    repeated(
      'order',
      orders.flatMap(({ clientId }) => clientId ?? []),
    ) ??
    repeated(
      'balance of',
      report.balances.map(({ asset }) => asset),
    ) ??
    firstOf(orders, (order) => {
      const { venueOrderId, quantity, filledQuantity } = order;
      if (filledQuantity.gt(quantity)) {
        return `open order ${venueOrderId} has ${filledQuantity.toString()} of ${quantity.toString()} filled`;
      }
      return mismatch(books, order, `open order ${venueOrderId}`);
    }) ??
    firstOf(report.fills, ({ clientId, fill }) => {
      if (ourOrder(books, clientId) && !sameAccount(fill.scope, books.account.scope)) {
        return `fill ${fill.id} belongs to another account`;
      }
      return mismatch(books, { ...fill, clientId }, `fill ${fill.id}`);
    })
  );
}

/** Our orders never change instrument or side. */
function mismatch(
  books: ReportedBooks,
  reported: Pick<Order, 'instrument' | 'side'> & { readonly clientId: string | null },
  what: string,
): string | null {
  const { clientId, instrument, side } = reported;
  const order = ourOrder(books, clientId);
  if (!order) return null;
  if (!books.hasInstrument(instrument)) return `${what} is in unknown instrument ${instrument}`;
  if (order.instrument === instrument && order.side === side) return null;
  return `${what} is a ${side} in ${instrument}, but order ${order.id} is a ${order.side} in ${order.instrument}`;
}

function ourOrder(books: ReportedBooks, clientId: string | null): Order | null {
  // Stryker disable next-line ConditionalExpression: the type asks for it; no order of ours has the client id null
  return clientId === null ? null : books.orderByClientId(clientId);
}

function repeated(what: string, names: readonly string[]): string | null {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) return `the ${what} ${name} is listed twice`;
    seen.add(name);
  }
  return null;
}

function firstOf<Each>(
  list: readonly Each[],
  reasonOf: (each: Each) => string | null,
): string | null {
  for (const each of list) {
    const reason = reasonOf(each);
    if (reason !== null) return reason;
  }
  return null;
}

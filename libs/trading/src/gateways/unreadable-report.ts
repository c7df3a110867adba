import type { VenueReport } from '@tidegate/execution';
import { TidegateError, type Decimal } from '@tidegate/kernel';

/** Maximum rows per list of a report; a longer list means that the gateway did not read all pages. */
const ROWS_MAX = 10_000;

/**
 * Throws `REPORT_UNREADABLE` for a report with impossible values; such a report is neither processed nor journaled. The
 * reconciler checks whether a readable report is true.
 */
export function refuseUnreadable({ openOrders, fills, balances }: VenueReport): void {
  for (const list of [openOrders, fills, balances]) {
    if (list.length > ROWS_MAX)
      throw unreadable(`a list has ${list.length} rows, at most ${ROWS_MAX} are allowed`);
  }
  for (const { asset, total } of balances) {
    if (!total.isFinite()) throw unreadable(`the balance of ${asset} is ${total.toString()}`);
  }
  for (const { venueOrderId, quantity, filledQuantity, limitPrice, stopPrice } of openOrders) {
    const isValid =
      isPositive(quantity) &&
      filledQuantity.isFinite() &&
      filledQuantity.gte(0) &&
      [limitPrice, stopPrice].every((price) => price === null || isPositive(price));
    if (!isValid) throw unreadable(`order ${venueOrderId} has invalid terms`);
  }
  for (const { fill } of fills) {
    const isValid = isPositive(fill.quantity) && isPositive(fill.price) && fill.fee.isFinite();
    if (!isValid) throw unreadable(`fill ${fill.id} has invalid amounts`);
  }
}

function isPositive(amount: Decimal): boolean {
  return amount.isFinite() && amount.gt(0);
}

function unreadable(reason: string): TidegateError {
  return new TidegateError('REPORT_UNREADABLE', `Venue report refused: ${reason}`);
}

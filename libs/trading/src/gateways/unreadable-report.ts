import type { VenueReport } from '@tidegate/execution';
import { TidegateError, type Decimal } from '@tidegate/kernel';

/** Rows that one list of a report may have: what a gateway lists beyond that, it has not read to the end. */
const ROWS_MAX = 10_000;

/**
 * Throws `REPORT_UNREADABLE` for a report whose shape no venue can mean: it is not taken in, and so not in the journal.
 * Whether a readable report can be true is judged by the books.
 */
export function refuseUnreadable({ openOrders, fills, balances }: VenueReport): void {
  for (const list of [openOrders, fills, balances]) {
    if (list.length > ROWS_MAX)
      throw unreadable(`it lists ${list.length} rows, at most ${ROWS_MAX}`);
  }
  for (const { asset, total } of balances) {
    if (!total.isFinite()) throw unreadable(`the balance of ${asset} is ${total.toString()}`);
  }
  for (const { venueOrderId, quantity, filledQuantity, limitPrice, stopPrice } of openOrders) {
    const isSound =
      isPositive(quantity) &&
      filledQuantity.isFinite() &&
      filledQuantity.gte(0) &&
      [limitPrice, stopPrice].every((price) => price === null || isPositive(price));
    if (!isSound) throw unreadable(`order ${venueOrderId} has terms that no order can have`);
  }
  for (const { fill } of fills) {
    const isSound = isPositive(fill.quantity) && isPositive(fill.price) && fill.fee.isFinite();
    if (!isSound) throw unreadable(`fill ${fill.id} has amounts that no fill can have`);
  }
}

function isPositive(amount: Decimal): boolean {
  return amount.isFinite() && amount.gt(0);
}

function unreadable(why: string): TidegateError {
  return new TidegateError('REPORT_UNREADABLE', `A report of the venue is refused: ${why}`);
}

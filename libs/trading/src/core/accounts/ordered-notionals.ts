import type { AccountBook } from '@tidegate/execution';
import { doubleOf, type InstrumentId } from '@tidegate/kernel';
import { leavesOf } from '@tidegate/model';

/** What working entries may still buy (or sell short), by instrument, account currency. */
export function orderedNotionals(book: AccountBook): ReadonlyMap<InstrumentId, number> {
  const ordered = new Map<InstrumentId, number>();
  for (const order of book.openOrders()) {
    if (order.purpose !== 'entry') continue;
    const at = order.limitPrice ?? order.decisionPrice;
    const notional = doubleOf(at.mul(leavesOf(order)));
    ordered.set(order.instrument, (ordered.get(order.instrument) ?? 0) + notional);
  }
  return ordered;
}

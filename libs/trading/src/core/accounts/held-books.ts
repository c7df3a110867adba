import type { HeldBooks } from '@tidegate/execution';

import type { AccountRecord } from '../../ports.js';

/** A stored account in the form that its book loads, with orders that a venue may still report. */
export function heldBooksOf(record: AccountRecord): HeldBooks {
  const { openOrders, livePositions, endedOrders, recentFills } = record;
  return {
    openOrders,
    livePositions,
    endedOrders,
    recentFills,
    endedPositions: [],
    recentTransactions: [],
  };
}

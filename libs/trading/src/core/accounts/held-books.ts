import type { StoredBooks } from '@tidegate/execution';

import type { AccountRecord } from '../../ports.js';

/** A stored account in the form that its book loads, with everything that a venue may still report. */
export function heldBooksOf(record: AccountRecord): StoredBooks {
  const { openOrders, livePositions, endedOrders, recentFills } = record;
  // Journals that were written before these were kept lack them.
  const { endedPositions = [], recentTransfers = [] } = record as Partial<AccountRecord>;
  return { openOrders, livePositions, endedOrders, endedPositions, recentFills, recentTransfers };
}

import type { StoredBooks } from '@tidegate/execution';

import type { AccountRecord } from '../../ports.js';

/** Converts a stored account for its book, including ended orders and fills that a venue may still report. */
export function storedBooksOf(record: AccountRecord): StoredBooks {
  const { openOrders, livePositions, endedOrders, recentFills } = record;
  // Older journals lack these fields.
  const { endedPositions = [], recentTransfers = [] } = record as Partial<AccountRecord>;
  return { openOrders, livePositions, endedOrders, endedPositions, recentFills, recentTransfers };
}

import type { HeldBooks } from '@tidegate/execution';

import type { AccountRecord } from '../../ports.js';

/** A stored account as its book takes it over. Stores do not return what ended yet: late news of it is refused. */
export function heldBooksOf({ openOrders, livePositions }: AccountRecord): HeldBooks {
  return {
    openOrders,
    livePositions,
    endedOrders: [],
    endedPositions: [],
    recentFills: [],
    recentTransactions: [],
  };
}

import type { EngineEvent } from '@tidegate/model';

import type { AccountChanges } from '../ports.js';

/** The events of a commit, account by account: decisions, orders, fills, positions, trades. */
export function eventsOf(changes: readonly AccountChanges[]): readonly EngineEvent[] {
  return changes.flatMap(({ decisions, orders, fills, positions, trades }): EngineEvent[] => [
    ...decisions.map((decision) => ({ type: 'decision_made' as const, decision })),
    ...orders.map((order) => ({ type: 'order_updated' as const, order })),
    ...fills.map((fill) => ({ type: 'fill_booked' as const, fill })),
    ...positions.map((position) => ({ type: 'position_updated' as const, position })),
    ...trades.map((trade) => ({ type: 'trade_closed' as const, trade })),
  ]);
}

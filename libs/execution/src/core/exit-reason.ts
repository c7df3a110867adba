import type { Price } from '@tidegate/kernel';
import type { ExitReason, Order, Position } from '@tidegate/model';

import { stopReasonOf } from './own-stop.js';

/**
 * The price at which an exit was decided: its current stop or limit price, so slippage is not measured from an old
 * stop.
 */
export function decidedAt({ stopPrice, limitPrice, decisionPrice }: Order): Price {
  return stopPrice ?? limitPrice ?? decisionPrice;
}

export function exitReasonOf(position: Position, order: Order): ExitReason {
  if (order.purpose === 'protective_stop') return stopReasonOf(position.plan);
  if (order.purpose === 'entry') return 'opposite_signal';
  return order.exitReason ?? 'manual';
}

import type { Price } from '@tidegate/kernel';
import type { ExitReason, Order, Position } from '@tidegate/model';

import { stopReasonOf } from './own-stop.js';

/** A resting exit is decided at the price it stands at by now: a stop that was moved is not measured from its first place. */
export function decidedAt({ stopPrice, limitPrice, decisionPrice }: Order): Price {
  return stopPrice ?? limitPrice ?? decisionPrice;
}

export function exitReasonOf(position: Position, order: Order): ExitReason {
  if (order.purpose === 'protective_stop') return stopReasonOf(position.plan);
  if (order.purpose === 'entry') return 'opposite_signal';
  return order.exitReason ?? 'manual';
}

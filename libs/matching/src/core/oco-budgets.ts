import { Decimal } from '@tidegate/kernel';

import type { WorkingOrder } from './market-slice.js';

/**
 * The quantity that the orders of each OCO group may still fill together: the caller's limit, or else the largest order
 * quantity minus all fills of the group.
 */
export class OcoBudgets {
  private readonly left = new Map<string, Decimal>();

  constructor(
    private readonly orders: readonly WorkingOrder[],
    private readonly limits: ReadonlyMap<string, Decimal>,
  ) {}

  leftOf(group: string): Decimal {
    const known = this.left.get(group) ?? this.limits.get(group);
    if (known) return known;
    let largest = new Decimal(0);
    let filled = new Decimal(0);
    for (const { order, ocoGroup } of this.orders) {
      if (ocoGroup !== group) continue;
      largest = Decimal.max(largest, order.quantity);
      filled = filled.add(order.filledQuantity);
    }
    return Decimal.max(0, largest.sub(filled));
  }

  spend(group: string, filled: Decimal): void {
    this.left.set(group, this.leftOf(group).sub(filled));
  }
}

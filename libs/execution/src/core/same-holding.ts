import type { Position } from '@tidegate/model';

/** Whether both stand for the same units at the same cost; an absent position stands for none. */
export function isSameHolding(before: Position | undefined, after: Position): boolean {
  if (!before) return after.quantity.isZero();
  // Stryker disable next-line ConditionalExpression: equal objects have equal values; this saves the comparison
  if (before.quantity !== after.quantity && !before.quantity.eq(after.quantity)) return false;
  return (
    // Stryker disable next-line ConditionalExpression: equal objects have equal values; this saves the comparison
    (before.cost === after.cost || before.cost.eq(after.cost)) &&
    (before.direction === after.direction || after.quantity.isZero())
  );
}

import type { DecisionRecord } from '@tidegate/model';
import { minimumSizeCause } from '@tidegate/risk';

/** Number of accepted entries at the size of the smallest order per cause, sorted by cause. */
export function minimumSizedIn(
  decisions: readonly DecisionRecord[],
): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const { outcome, sizing } of decisions) {
    const cause = outcome === 'accepted' && sizing ? minimumSizeCause(sizing) : null;
    if (cause !== null) counts.set(cause, (counts.get(cause) ?? 0) + 1);
  }
  return Object.fromEntries([...counts].sort(([left], [right]) => (left < right ? -1 : 1)));
}

import type { DecisionRecord, SizingFactor } from '@tidegate/model';

/** Capital that the venue's minimum order requires. */
export interface SmallestCapital {
  /**
   * Equity from which every accepted size reaches the venue's minimum without being raised, account currency. `null` if
   * no size depends on capital: there are no entries, or a rule keeps each at the minimum.
   */
  readonly amount: number | null;
  /** Number of signals refused because the smallest order exceeds risk and limits. */
  readonly refused: number;
}

/** Relative difference below which a cap counts as equal to the venue's minimum. */
const SAME = 1e-6;

/**
 * Sizes are proportional to equity as long as no minimum applies. A size of n at equity E therefore reaches a minimum
 * of m at an equity of E × m ÷ n. The result is the maximum over all entries.
 */
export function smallestCapitalOf(
  decisions: readonly DecisionRecord[],
  refused: number,
): SmallestCapital {
  let amount: number | null = null;
  for (const decision of decisions) {
    const needed = decision.outcome === 'accepted' ? capitalFor(decision) : null;
    if (needed !== null) amount = Math.max(amount ?? 0, needed);
  }
  return { amount, refused };
}

function capitalFor({ sizing, signal }: DecisionRecord): number | null {
  const factors = sizing?.factors ?? [];
  const equity = numberIn(factors, 'risk_budget', 'equity');
  const minimum = numberIn(factors, 'venue_lot', 'minimum');
  const exact = factors.findLast(({ name }) => name !== 'venue_lot')?.after ?? 0;
  if (equity === null || minimum === null || !(exact > 0)) return null;
  const smallest = minimum * signal.entry;
  const isHeldAtMinimum = factors.some(
    ({ cap, after }) => cap === after && cap !== null && Math.abs(cap / smallest - 1) < SAME,
  );
  return isHeldAtMinimum ? null : (equity * smallest) / exact;
}

function numberIn(factors: readonly SizingFactor[], name: string, key: string): number | null {
  return factors.find((factor) => factor.name === name)?.numbers[key] ?? null;
}

import type { DecisionRecord, SizingFactor } from '@tidegate/model';

/** Which capital the venue's smallest orders ask for. */
export interface SmallestCapital {
  /**
   * Equity from which no accepted size would have been raised to the venue's minimum, account currency. `null` when no
   * size depends on capital: there were none, or each was held at the minimum by rule.
   */
  readonly amount: number | null;
  /** Signals refused because even the smallest order was too large for risk and limits. */
  readonly refused: number;
}

/** Relative difference below which a cap counts as set to the venue's minimum. */
const SAME = 1e-6;

/**
 * Sizes grow in proportion to equity until a minimum bends them. So a size of n at equity E meets a minimum of m from an
 * equity of E × m ÷ n on; the largest of these answers for all.
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
  const wanted = factors.findLast(({ name }) => name !== 'venue_lot')?.after ?? 0;
  if (equity === null || minimum === null || !(wanted > 0)) return null;
  const smallest = minimum * signal.entry;
  const isHeldAtMinimum = factors.some(
    ({ cap, after }) => cap === after && cap !== null && Math.abs(cap / smallest - 1) < SAME,
  );
  return isHeldAtMinimum ? null : (equity * smallest) / wanted;
}

function numberIn(factors: readonly SizingFactor[], name: string, key: string): number | null {
  return factors.find((factor) => factor.name === name)?.numbers[key] ?? null;
}

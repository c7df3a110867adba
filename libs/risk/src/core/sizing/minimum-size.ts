import { doubleOf } from '@tidegate/kernel';
import type { Sizing } from '@tidegate/model';

/** Notionals that differ by less come from rounding. */
const TOLERANCE = 1e-9;

/**
 * Why an entry has the size of the smallest order: the name of the first step of its sizing that left no more than that.
 * `null` for a larger entry.
 */
export function minimumSizeCause({ notional, factors }: Sizing): string | null {
  const lot = factors.find(({ name }) => name === 'venue_lot');
  const { quantity, minimum } = lot?.numbers ?? {};
  if (quantity === undefined || minimum === undefined || quantity > minimum) return null;
  const smallest = doubleOf(notional) * (1 + TOLERANCE);
  return factors.find(({ after }) => after <= smallest)?.name ?? null;
}

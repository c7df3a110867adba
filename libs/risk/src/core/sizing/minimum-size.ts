import { doubleOf } from '@tidegate/kernel';
import type { Sizing } from '@tidegate/model';

/** Relative differences of notionals below this come from rounding. */
const TOLERANCE = 1e-9;

/**
 * Explains a minimum-sized entry: the name of the first sizing step that reduced it to the smallest order or below.
 * `null` for a larger entry.
 */
export function minimumSizeCause({ notional, factors }: Sizing): string | null {
  const lot = factors.find(({ name }) => name === 'venue_lot');
  const { quantity, minimum } = lot?.numbers ?? {};
  if (quantity === undefined || minimum === undefined || quantity > minimum) return null;
  const smallest = doubleOf(notional) * (1 + TOLERANCE);
  return factors.find(({ after }) => after <= smallest)?.name ?? null;
}

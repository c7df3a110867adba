import type { EpochMs } from '@tidegate/kernel';
import type { BookSnapshot } from '@tidegate/model';

import type { BookOptions } from './book-options.js';

/** At most so many vanishings are remembered; the oldest go first. */
const VANISHED_MAX = 256;

/** Large levels that vanished between two looks at the book. */
interface Vanished {
  readonly at: EpochMs;
  /** Their quantity in mean quantities of their side. */
  readonly multiples: number;
}

/** What the analyser remembers of one instrument's book. */
export interface BookMemory {
  readonly previous: BookSnapshot | null;
  readonly vanished: readonly Vanished[];
}

export const EMPTY_BOOK_MEMORY: BookMemory = { previous: null, vanished: [] };

/**
 * How much large interest near the touch vanished within the window without being traded, in mean quantities of
 * its side. A level that the touch has moved past may have been filled, one beyond the visible depth may still be
 * there: neither counts.
 */
export function spoofMultiples(
  snapshot: BookSnapshot,
  memory: BookMemory,
  options: BookOptions,
): { readonly multiples: number; readonly memory: BookMemory } {
  const { previous } = memory;
  const at = snapshot.receivedAt;
  const kept = memory.vanished.filter((entry) => at - entry.at < options.spoofWindowMs);
  if (previous && at - previous.receivedAt < options.spoofWindowMs) {
    const multiples =
      vanishedFrom(
        { prices: previous.bidPrices, quantities: previous.bidQuantities },
        snapshot.bidPrices,
        options,
      ) +
      vanishedFrom(
        { prices: previous.askPrices, quantities: previous.askQuantities },
        snapshot.askPrices,
        options,
      );
    if (multiples > 0) kept.push({ at, multiples });
  }
  return {
    multiples: kept.reduce((sum, entry) => sum + entry.multiples, 0),
    memory: { previous: snapshot, vanished: kept.slice(-VANISHED_MAX) },
  };
}

function vanishedFrom(
  before: { readonly prices: Float64Array; readonly quantities: Float64Array },
  now: Float64Array,
  options: BookOptions,
): number {
  const levels = Math.min(before.prices.length, options.levels);
  let total = 0;
  for (let level = 0; level < levels; level++) total += before.quantities[level] as number;
  const mean = total / levels;
  let multiples = 0;
  for (let level = 0; level < Math.min(levels, options.spoofLevels); level++) {
    const price = before.prices[level] as number;
    const multiple = (before.quantities[level] as number) / mean;
    if (multiple > options.spoofLevelMultiple && isMissing(price, now)) multiples += multiple;
  }
  return multiples;
}

/** Within the span of the levels now visible, and not among them. */
function isMissing(price: number, now: Float64Array): boolean {
  const best = now[0] as number;
  const worst = now[now.length - 1] as number;
  const isInside = price >= Math.min(best, worst) && price <= Math.max(best, worst);
  return isInside && !now.includes(price);
}

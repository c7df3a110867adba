import type { EpochMs } from '@tidegate/kernel';
import type { BookSnapshot } from '@tidegate/model';

import type { BookOptions } from './book-options.js';

/** Maximum of stored disappearances. The oldest are dropped first. */
const VANISHED_MAX = 256;

/** Large levels that vanished between two snapshots of the book. */
interface Vanished {
  readonly at: EpochMs;
  /** Their total quantity, in multiples of the mean level quantity of their side. */
  readonly multiples: number;
}

/** Memory of one instrument's book between snapshots. */
export interface BookMemory {
  readonly previous: BookSnapshot | null;
  readonly vanished: readonly Vanished[];
}

export const EMPTY_BOOK_MEMORY: BookMemory = { previous: null, vanished: [] };

/**
 * Updates the memory with a snapshot. Records large interest near the touch that vanished since the previous snapshot
 * without being traded. Excludes levels that the touch has passed, which may have been filled, and levels beyond the
 * visible depth, which may still exist. Compares only snapshots that are less than the window apart.
 */
export function rememberBook(
  memory: BookMemory,
  snapshot: BookSnapshot,
  options: BookOptions,
): BookMemory {
  const { previous } = memory;
  const at = snapshot.receivedAt;
  const kept = memory.vanished.filter((entry) => isRecent(entry, at, options));
  if (!isReadable(snapshot)) return { previous: null, vanished: kept };
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
  return { previous: snapshot, vanished: kept.slice(-VANISHED_MAX) };
}

/** Interest that vanished within the window before `now`, in multiples of the mean level quantity of its side. */
export function vanishedInterest(memory: BookMemory, now: EpochMs, options: BookOptions): number {
  let sum = 0;
  for (const entry of memory.vanished) if (isRecent(entry, now, options)) sum += entry.multiples;
  return sum;
}

function isRecent({ at }: Vanished, now: EpochMs, { spoofWindowMs }: BookOptions): boolean {
  return now - at < spoofWindowMs;
}

/** Whether both sides are non-empty and the book is not crossed. */
function isReadable({ bidPrices, askPrices }: BookSnapshot): boolean {
  const [bid] = bidPrices;
  const [ask] = askPrices;
  return bid !== undefined && ask !== undefined && bid < ask;
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

/** Whether a price is within the visible range of levels but has no level. */
function isMissing(price: number, now: Float64Array): boolean {
  const best = now[0] as number;
  const worst = now[now.length - 1] as number;
  const isInside = price >= Math.min(best, worst) && price <= Math.max(best, worst);
  return isInside && !now.includes(price);
}

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

/** What is remembered of one instrument's book from look to look. */
export interface BookMemory {
  readonly previous: BookSnapshot | null;
  readonly vanished: readonly Vanished[];
}

export const EMPTY_BOOK_MEMORY: BookMemory = { previous: null, vanished: [] };

/**
 * The memory after one more look: it notes large interest near the touch that vanished since the look before without
 * being traded. A level that the touch has moved past may have been filled, one beyond the visible depth may still be
 * there: neither counts. Looks further apart than the window say nothing about what vanished.
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

/** What vanished within the window before `now`, in mean quantities of its side. */
export function vanishedInterest(memory: BookMemory, now: EpochMs, options: BookOptions): number {
  let sum = 0;
  for (const entry of memory.vanished) if (isRecent(entry, now, options)) sum += entry.multiples;
  return sum;
}

function isRecent({ at }: Vanished, now: EpochMs, { spoofWindowMs }: BookOptions): boolean {
  return now - at < spoofWindowMs;
}

/** Both sides are there and not crossed. */
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

/** Within the span of the levels now visible, and not among them. */
function isMissing(price: number, now: Float64Array): boolean {
  const best = now[0] as number;
  const worst = now[now.length - 1] as number;
  const isInside = price >= Math.min(best, worst) && price <= Math.max(best, worst);
  return isInside && !now.includes(price);
}

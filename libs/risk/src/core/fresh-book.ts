import type { BookAnalysis } from '@tidegate/model';

import type { EntryContext } from './entry-context.js';

/** The book if known and not too old. A book that is too old counts as unknown. */
export function freshBook({ market, options }: EntryContext): BookAnalysis | null {
  if (market.bookAgeMs === null) return null;
  return market.bookAgeMs <= options.freshness.bookAgeMsMax ? market.book : null;
}

import type { BookAnalysis } from '@tidegate/model';

import type { EntryContext } from './entry-context.js';

/** The book while it is known and young enough; an old book is an unknown book. */
export function freshBook({ market, options }: EntryContext): BookAnalysis | null {
  if (market.book === null || market.bookAgeMs === null) return null;
  return market.bookAgeMs <= options.freshness.bookAgeMsMax ? market.book : null;
}

import type { EntryContext } from './entry-context.js';

/**
 * A reading of an entry that several gates and the sizing ask for, computed when the first one does. Entries are judged
 * one after the other, so only the latest reading is kept; contexts are values, so it never changes.
 */
export function oncePerContext<Reading>(
  read: (context: EntryContext) => Reading,
): (context: EntryContext) => Reading {
  let latest: { readonly context: EntryContext; readonly reading: Reading } | null = null;
  return (context) => {
    if (latest?.context !== context) latest = { context, reading: read(context) };
    return latest.reading;
  };
}

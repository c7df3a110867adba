import type { EntryContext } from './entry-context.js';

/**
 * Caches a value that several gates and the sizing derive from one entry context. Entries are assessed one after the
 * other, so only the latest value is kept. Contexts are immutable, so the value stays correct.
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

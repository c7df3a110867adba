import type { EntryContext } from './entry-context.js';

/**
 * A reading of an entry that several gates and the sizing ask for, computed when the first one does.
 * Contexts are values: a reading of one never changes.
 */
export function oncePerContext<Reading extends object>(
  read: (context: EntryContext) => Reading,
): (context: EntryContext) => Reading {
  const readings = new WeakMap<EntryContext, Reading>();
  return (context) => {
    const known = readings.get(context);
    if (known !== undefined) return known;
    const reading = read(context);
    readings.set(context, reading);
    return reading;
  };
}

import { normalisedKey } from './problem.js';

/**
 * The known key (dotted path) that `unknown` probably means: a similar key in the same section, or else a key with the
 * same name in another section; `null` if there is none.
 */
export function nearestKey(unknown: string, known: readonly string[]): string | null {
  const { section, name } = split(unknown);
  const target = normalisedKey(name);
  const limit = Math.max(1, Math.floor(target.length / 3));
  let best: { readonly key: string; readonly distance: number } | null = null;
  for (const key of known) {
    const candidate = split(key);
    if (candidate.section !== section) continue;
    const distance = editDistance(target, normalisedKey(candidate.name));
    if (distance <= limit && (best === null || distance < best.distance)) best = { key, distance };
  }
  if (best !== null) return best.key;
  return known.find((key) => normalisedKey(split(key).name) === target) ?? null;
}

/** Levenshtein distance: the number of insertions, deletions and substitutions between two texts. */
export function editDistance(left: string, right: string): number {
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row++) {
    const current = [row];
    for (let column = 1; column <= right.length; column++) {
      const substitution = left[row - 1] === right[column - 1] ? 0 : 1;
      current.push(
        Math.min(
          (previous[column] as number) + 1,
          (current[column - 1] as number) + 1,
          (previous[column - 1] as number) + substitution,
        ),
      );
    }
    previous = current;
  }
  return previous[right.length] as number;
}

function split(key: string): { readonly section: string; readonly name: string } {
  const dot = key.lastIndexOf('.');
  return { section: key.slice(0, Math.max(dot, 0)), name: key.slice(dot + 1) };
}

import { isTestCode } from '../source-tree.js';

interface Weight {
  /** Non-blank lines. */
  readonly source: number;
  readonly tests: number;
}

/** Counts lines of source and of tests in the files whose path starts with one of the prefixes. */
export function weightOf(
  files: readonly { readonly path: string; readonly text: string }[],
  prefixes: readonly string[],
): Weight {
  const weight = { source: 0, tests: 0 };
  for (const { path, text } of files) {
    if (!prefixes.some((prefix) => path.startsWith(prefix))) continue;
    weight[isTestCode(path) ? 'tests' : 'source'] += text
      .split('\n')
      .filter((line) => line.trim() !== '').length;
  }
  return weight;
}

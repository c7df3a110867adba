import { BUILT_IN_SOURCE, type ConfigurationOrigin } from './bind.js';
import { childOf, plainOf, type ConfigurationNode } from './configuration-tree.js';
import { nearestKey } from './nearest-key.js';
import { MASK, shownValue, type ConfigurationProblem } from './problem.js';

/** What the owner of settings objects to beyond the rules of single fields: keys that contradict each other, unknown names. */
export interface ConfigurationObjection {
  readonly code: 'CONFIG_INVALID_VALUE' | 'CONFIG_UNKNOWN_KEY';
  /** Dotted path of what is to be changed. */
  readonly key: string;
  /** What would be right. */
  readonly expectation: string;
  /** Dotted paths of what else it was judged by. Where one of them is refused itself, the objection says nothing. */
  readonly involves: readonly string[];
  /** Dotted paths of which one may have been meant. */
  readonly known?: readonly string[];
}

/** Where values stand and where they come from. */
export interface WrittenValues {
  readonly tree: ConfigurationNode;
  readonly origins: readonly ConfigurationOrigin[];
}

/** Objections as problems: with the value and with the places where all that speaks in them was written. */
export function problemsOfObjections(
  objections: readonly ConfigurationObjection[],
  written: WrittenValues,
): readonly ConfigurationProblem[] {
  return objections.map(({ code, key, expectation, involves, known = [] }) => ({
    code,
    source: placesOf([key, ...involves], written.tree),
    key,
    value: shownAt(key, written),
    expectation,
    suggestion: nearestKey(key, known),
  }));
}

/** Without what only follows from values that were refused already: in their place stand built-in ones. */
export function independentOf(
  refused: readonly ConfigurationProblem[],
  objections: readonly ConfigurationObjection[],
): readonly ConfigurationObjection[] {
  const keys = refused
    .filter(({ code, key }) => code !== 'CONFIG_UNKNOWN_KEY' && key !== '')
    .map(({ key }) => key);
  return objections.filter(
    ({ key, involves }) =>
      !keys.some(
        (other) =>
          isWithin(key, other) ||
          involves.some((input) => isWithin(input, other) || isWithin(other, input)),
      ),
  );
}

function isWithin(key: string, section: string): boolean {
  return key === section || key.startsWith(`${section}.`);
}

/** Where the first key was written, and where the single values among the others were. */
function placesOf([first = '', ...others]: readonly string[], tree: ConfigurationNode): string {
  const main = nodeUnder(tree, first);
  const further = others
    .map((key) => nodeUnder(tree, key))
    .filter((node) => node !== undefined && node.kind !== 'branch');
  const places = [main, ...further].flatMap((node) => (node ? [node.source] : []));
  return places.length === 0 ? BUILT_IN_SOURCE : [...new Set(places)].join(' and ');
}

/** As `explain` shows it, also inside a map of free values; a section is not shown. */
function shownAt(key: string, { tree, origins }: WrittenValues): string | null {
  const origin = origins.find((other) => isWithin(key, other.key));
  if (!origin || origin.key === key || origin.value === shownValue(MASK)) {
    return origin?.value ?? null;
  }
  const node = nodeUnder(tree, key);
  return node ? shownValue(plainOf(node)) : null;
}

function nodeUnder(tree: ConfigurationNode, key: string): ConfigurationNode | undefined {
  return key.split('.').reduce<ConfigurationNode | undefined>(childOf, tree);
}

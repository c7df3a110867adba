import { BUILT_IN_SOURCE, type ConfigurationOrigin } from './bind.js';
import { childOf, plainOf, type ConfigurationNode } from './configuration-tree.js';
import { nearestKey } from './nearest-key.js';
import { MASK, shownValue, type ConfigurationProblem } from './problem.js';

/** An objection of the owner of the settings, beyond the rules of single fields: contradicting keys, unknown names. */
export interface ConfigurationObjection {
  readonly code: 'CONFIG_INVALID_VALUE' | 'CONFIG_UNKNOWN_KEY';
  /** Dotted path of the value to change. */
  readonly key: string;
  /** The expected value. */
  readonly expectation: string;
  /** Dotted paths of other values that it depends on. If one of these is refused, the objection is dropped. */
  readonly involves: readonly string[];
  /** Dotted paths from which a suggestion is chosen. */
  readonly known?: readonly string[];
}

/** Values with their sources. */
export interface WrittenValues {
  readonly tree: ConfigurationNode;
  readonly origins: readonly ConfigurationOrigin[];
}

/** Converts objections into problems, with the value and the sources of all values that they depend on. */
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

/** Drops objections that depend on refused values, because those were replaced by built-in ones. */
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

/** The sources of the first key and of those other keys that are not sections. */
function placesOf([first = '', ...others]: readonly string[], tree: ConfigurationNode): string {
  const main = nodeUnder(tree, first);
  const further = others
    .map((key) => nodeUnder(tree, key))
    .filter((node) => node !== undefined && node.kind !== 'branch');
  const places = [main, ...further].flatMap((node) => (node ? [node.source] : []));
  return places.length === 0 ? BUILT_IN_SOURCE : [...new Set(places)].join(' and ');
}

/** The value as `explain` shows it, including values of free maps; `null` for a section. */
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

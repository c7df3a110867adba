import { editDistance } from './nearest-key.js';
import { normalisedKey, type ConfigurationProblem } from './problem.js';
import type { SectionClass } from './section-class.js';
import { knownKeys } from './section-schema.js';
import { ENVIRONMENT_PREFIX, type Environment } from './text-source.js';

/** Matches variables that start with `tidegate` in any spelling, followed by `_`, `-` or `.`. */
const OUR_NAME = /^tide[_-]?gate[_.-]+/i;

/** Matches any prefix; a misspelt one counts only with two underscores and the exact name of a key. */
const SOME_PREFIX = /^([a-z]+)__/i;

/** Maximum edit distance. Orchestrators set variables such as `TIDEGATE_SERVICE_PORT`, which are not settings. */
const DISTANCE_MAX = 2;

/** Minimum length of a name for comparison by distance; shorter names are similar by chance. */
const RESEMBLING_LENGTH_MIN = 8;

/**
 * Finds variables that were probably meant as settings but would be ignored because their prefix is not exactly
 * `TIDEGATE__`: one underscore, lower case, another separator, or a typing error.
 */
export function nearMissVariables(
  environment: Environment,
  section: SectionClass,
): readonly ConfigurationProblem[] {
  const known = new Map(knownKeys(section).map((key) => [flat(key), key] as const));
  return Object.keys(environment)
    .filter((name) => environment[name] !== undefined && !name.startsWith(ENVIRONMENT_PREFIX))
    .sort()
    .flatMap((name) => {
      const key = intendedKey(name, known);
      return key === null ? [] : [nearMiss(name, key)];
    });
}

function intendedKey(name: string, known: ReadonlyMap<string, string>): string | null {
  const ours = OUR_NAME.exec(name);
  if (ours) return nearestOf(flat(name.slice(ours[0].length)), known);
  const [prefix = '', word = ''] = SOME_PREFIX.exec(name) ?? [];
  if (word === '' || editDistance(word.toLowerCase(), 'tidegate') > DISTANCE_MAX) return null;
  return known.get(flat(name.slice(prefix.length))) ?? null;
}

function nearestOf(name: string, known: ReadonlyMap<string, string>): string | null {
  const exact = known.get(name);
  if (exact !== undefined) return exact;
  if (name.length < RESEMBLING_LENGTH_MIN) return null;
  let best: { readonly key: string; readonly distance: number } | null = null;
  for (const [candidate, key] of known) {
    if (Math.abs(candidate.length - name.length) > DISTANCE_MAX) continue;
    const distance = editDistance(name, candidate);
    if (distance <= DISTANCE_MAX && (best === null || distance < best.distance)) {
      best = { key, distance };
    }
  }
  return best?.key ?? null;
}

/** Removes all separators from a name. */
function flat(name: string): string {
  return normalisedKey(name).replaceAll('.', '');
}

function nearMiss(name: string, key: string): ConfigurationProblem {
  return {
    code: 'CONFIG_UNKNOWN_KEY',
    source: `the environment variable ${name}`,
    key: '',
    value: null,
    expectation: `the prefix ${ENVIRONMENT_PREFIX} and two underscores before each further level`,
    suggestion: variableOf(key),
  };
}

/** `server.maxAgeMs` as `TIDEGATE__SERVER__MAX_AGE_MS`. */
function variableOf(key: string): string {
  const words = key.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2').replaceAll('.', '__');
  return `${ENVIRONMENT_PREFIX}${words.toUpperCase()}`;
}

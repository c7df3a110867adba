import { editDistance } from './nearest-key.js';
import { normalisedKey, type ConfigurationProblem } from './problem.js';
import type { SectionClass } from './section-class.js';
import { knownKeys } from './section-schema.js';
import { ENVIRONMENT_PREFIX, type Environment } from './text-source.js';

/** Variables that begin with our name in any spelling; `_`, `-` and `.` may follow it. */
const OUR_NAME = /^tide[_-]?gate[_.-]+/i;

/** A misspelt prefix counts only together with two underscores and the exact name of a key. */
const SOME_PREFIX = /^([a-z]+)__/i;

/** Names are this far apart at most. Orchestrators set variables such as `TIDEGATE_SERVICE_PORT`, which mean no key. */
const DISTANCE_MAX = 2;

/** Shorter names resemble others by chance. */
const RESEMBLING_LENGTH_MIN = 8;

/**
 * Variables that were meant as settings and would pass unseen, because their prefix is not exactly `TIDEGATE__`:
 * one underscore, lower case, another separator, a letter too many.
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
      const key = keyMeant(name, known);
      return key === null ? [] : [nearMiss(name, key)];
    });
}

function keyMeant(name: string, known: ReadonlyMap<string, string>): string | null {
  const ours = OUR_NAME.exec(name);
  if (ours) return nearestOf(flat(name.slice(ours[0].length)), known);
  const [prefix = '', word = ''] = SOME_PREFIX.exec(name) ?? [];
  if (word === '' || editDistance(word.toLowerCase(), 'tidegate') > DISTANCE_MAX) return null;
  return known.get(flat(name.slice(prefix.length))) ?? null;
}

function nearestOf(wanted: string, known: ReadonlyMap<string, string>): string | null {
  const exact = known.get(wanted);
  if (exact !== undefined) return exact;
  if (wanted.length < RESEMBLING_LENGTH_MIN) return null;
  let best: { readonly key: string; readonly distance: number } | null = null;
  for (const [candidate, key] of known) {
    if (Math.abs(candidate.length - wanted.length) > DISTANCE_MAX) continue;
    const distance = editDistance(wanted, candidate);
    if (distance <= DISTANCE_MAX && (best === null || distance < best.distance)) {
      best = { key, distance };
    }
  }
  return best?.key ?? null;
}

/** A name without any separator. */
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

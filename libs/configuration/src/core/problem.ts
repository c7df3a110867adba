import { withoutUrlCredentials } from '@tidegate/kernel';

export type ConfigurationProblemCode =
  'CONFIG_UNKNOWN_KEY' | 'CONFIG_INVALID_VALUE' | 'CONFIG_UNREADABLE' | 'CONFIG_MALFORMED';

/** One problem of a configuration, with everything needed to fix it. */
export interface ConfigurationProblem {
  readonly code: ConfigurationProblemCode;
  /** `config/paper.yaml:12`, the name of an environment variable, or another source. */
  readonly source: string;
  /** Dotted path, `risk.perTrade`; empty if the problem concerns the whole source. */
  readonly key: string;
  /** The value as JSON, `***` for a secret; `null` if there is none. */
  readonly value: string | null;
  /** The expected value. */
  readonly expectation: string;
  /** The known key that was probably meant. */
  readonly suggestion: string | null;
}

export const MASK = '***';
const SHOWN_LENGTH_MAX = 200;
const SECRET_WORDS = /secret|password|passphrase|token|apikey|privatekey|credential/;

/** A value as JSON, without URL credentials, truncated to 200 characters. */
export function shownValue(value: unknown): string {
  const text = withoutUrlCredentials(JSON.stringify(value) ?? 'undefined');
  return text.length <= SHOWN_LENGTH_MAX ? text : `${text.slice(0, SHOWN_LENGTH_MAX)}…`;
}

/** Normalises a key for comparison: lower case, without underscores and dashes. */
export function normalisedKey(key: string): string {
  return key.toLowerCase().replaceAll(/[_-]/g, '');
}

/**
 * Whether a key resembles the name of a secret. An unknown key may be a misspelt secret, so its value is then masked.
 */
export function looksSecret(key: string): boolean {
  return SECRET_WORDS.test(normalisedKey(key));
}

/** Formats a problem as one line for a terminal or a log. */
export function describeProblem(problem: ConfigurationProblem): string {
  const found = problem.value === null ? '' : ` is ${problem.value}`;
  const subject = problem.key === '' ? '' : ` ${problem.key}${found};`;
  const hint = problem.suggestion === null ? '' : ` Did you mean ${problem.suggestion}?`;
  return `${problem.code} ${problem.source}:${subject} expected ${problem.expectation}.${hint}`;
}

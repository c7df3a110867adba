import { withoutUrlCredentials } from '@tidegate/kernel';

export type ConfigurationProblemCode =
  'CONFIG_UNKNOWN_KEY' | 'CONFIG_INVALID_VALUE' | 'CONFIG_UNREADABLE' | 'CONFIG_MALFORMED';

/** One thing that is wrong with the configuration, with all that is needed to mend it. */
export interface ConfigurationProblem {
  readonly code: ConfigurationProblemCode;
  /** `config/paper.yaml:12`, the name of an environment variable, or what else the value came from. */
  readonly source: string;
  /** Dotted path, `risk.perTrade`; empty when the whole source is meant. */
  readonly key: string;
  /** What was found, as JSON, `***` for secrets; `null` when there is nothing to show. */
  readonly value: string | null;
  /** What would be right. */
  readonly expectation: string;
  /** The known key that was probably meant. */
  readonly suggestion: string | null;
}

export const MASK = '***';
const SHOWN_LENGTH_MAX = 200;
const SECRET_WORDS = /secret|password|passphrase|token|apikey|privatekey|credential/;

/** A value as JSON, without the credentials of URLs in it, cut to a length that fits a line. */
export function shownValue(value: unknown): string {
  const text = withoutUrlCredentials(JSON.stringify(value) ?? 'nothing');
  return text.length <= SHOWN_LENGTH_MAX ? text : `${text.slice(0, SHOWN_LENGTH_MAX)}…`;
}

/** Keys are compared without case, underscores and dashes. */
export function normalisedKey(key: string): string {
  return key.toLowerCase().replaceAll(/[_-]/g, '');
}

/** A key nobody knows may still be a misspelt secret: its value is not shown when it sounds like one. */
export function soundsSecret(key: string): boolean {
  return SECRET_WORDS.test(normalisedKey(key));
}

/** The problem as one line for a terminal or a log. */
export function describeProblem(problem: ConfigurationProblem): string {
  const found = problem.value === null ? '' : ` is ${problem.value}`;
  const subject = problem.key === '' ? '' : ` ${problem.key}${found};`;
  const hint = problem.suggestion === null ? '' : ` Did you mean ${problem.suggestion}?`;
  return `${problem.code} ${problem.source}:${subject} expected ${problem.expectation}.${hint}`;
}

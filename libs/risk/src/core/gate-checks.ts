import type { Verdict, VerdictNumbers } from '@tidegate/model';

/** `none`: the gate compares nothing that its numbers show. */
export type GateComparator = '<' | '<=' | '>' | '>=' | '=' | 'none';

/**
 * Unit of a check. `fraction`: 0.01 is 1 %. `money`: account currency. `price`: quote units per base unit. `score`: 0–1.
 * `ratio`: without a unit. `flag`, `word`: true or false, or a name. `hour`: 0–23 UTC. `instant`: ISO 8601.
 */
export type GateUnit =
  | 'milliseconds'
  | 'fraction'
  | 'ratio'
  | 'score'
  | 'count'
  | 'votes'
  | 'money'
  | 'price'
  | 'flag'
  | 'word'
  | 'hour'
  | 'instant';

export type GateNumber = VerdictNumbers[string];

/** One comparison of a gate: the keys of its verdict's numbers and how they compare. */
export interface GateCheck {
  /** Key of the compared value. */
  readonly value: string;
  readonly comparator: GateComparator;
  /** Key of the limit; `null` if the limit is constant. */
  readonly limit: string | null;
  /** The limit without a key. */
  readonly constant: GateNumber | null;
  readonly unit: GateUnit;
  /** The option of a profile's risk section that is the limit, such as `signal.confidenceMin`; `null` if none is. */
  readonly option: string | null;
  /** The limit, where it follows from several numbers. */
  readonly limitOf?: (numbers: VerdictNumbers) => number;
  /** Whether the gate ignores the check. */
  readonly isWaived?: (numbers: VerdictNumbers) => boolean;
  /** Whether the gate compares the value without its sign. */
  readonly isAbsolute?: boolean;
}

/** The checks of a gate, in words and numbers. */
export interface GateDescription {
  readonly title: string;
  readonly explanation: string;
  /** The check that a passed gate shows. */
  readonly main: GateCheck;
  /** All checks in order of evaluation, `main` included. The first that fails refuses. */
  readonly checks: readonly GateCheck[];
}

/** A check with the numbers of one verdict. */
export interface GateReading {
  readonly check: GateCheck;
  readonly value: GateNumber;
  /** `null` without a comparison. */
  readonly limit: GateNumber | null;
  readonly holds: boolean;
  /** limit − value: by how much the value has to change; `null` unless both are finite numbers. */
  readonly difference: number | null;
  /** |difference| ÷ |limit|; `null` without a difference, or for a limit of 0. */
  readonly distance: number | null;
}

/** The readings of a verdict for the checks that its numbers show, in order of evaluation. */
export function readingsOf(
  { checks }: Pick<GateDescription, 'checks'>,
  { numbers }: Pick<Verdict, 'numbers'>,
): readonly GateReading[] {
  return checks.flatMap((check) => readingOf(check, numbers) ?? []);
}

/** The check behind a verdict: the first that fails of a refusal, else the main one; `null` if its numbers are missing. */
export function decidingReading(
  description: GateDescription,
  verdict: Pick<Verdict, 'numbers' | 'passed'>,
): GateReading | null {
  const readings = readingsOf(description, verdict);
  const failed = verdict.passed ? undefined : readings.find(({ holds }) => !holds);
  const main = readings.find(({ check }) => check === description.main);
  return failed ?? main ?? readings[0] ?? null;
}

function readingOf(check: GateCheck, numbers: VerdictNumbers): GateReading | null {
  const value = numbers[check.value];
  if (value === undefined) return null;
  const limit = limitOf(check, numbers);
  if (limit === undefined) return null;
  const isWaived = numbers['skipped'] === true || check.isWaived?.(numbers) === true;
  const holds = isWaived || compares(check, value, limit);
  return { check, value, limit, holds, ...distanceOf(check, value, limit) };
}

function limitOf(check: GateCheck, numbers: VerdictNumbers): GateNumber | null | undefined {
  if (check.comparator === 'none') return null;
  if (check.limitOf) {
    const limit = check.limitOf(numbers);
    return Number.isNaN(limit) && !(check.limit && check.limit in numbers) ? undefined : limit;
  }
  return check.limit === null ? check.constant : numbers[check.limit];
}

function compares(check: GateCheck, value: GateNumber, limit: GateNumber | null): boolean {
  if (check.comparator === 'none') return false;
  if (check.comparator === '=') return value === limit;
  if (typeof value !== 'number' || typeof limit !== 'number') return false;
  const compared = check.isAbsolute ? Math.abs(value) : value;
  switch (check.comparator) {
    case '<':
      return compared < limit;
    case '<=':
      return compared <= limit;
    case '>':
      return compared > limit;
    case '>=':
      return compared >= limit;
  }
}

function distanceOf(
  { isAbsolute }: GateCheck,
  value: GateNumber,
  limit: GateNumber | null,
): Pick<GateReading, 'difference' | 'distance'> {
  if (typeof value !== 'number' || typeof limit !== 'number') {
    return { difference: null, distance: null };
  }
  const difference = limit - (isAbsolute ? Math.abs(value) : value);
  if (!Number.isFinite(difference)) return { difference: null, distance: null };
  return { difference, distance: limit === 0 ? null : Math.abs(difference / limit) };
}

import { err, ok, parseInstant, type EpochMs, type Result } from '@tidegate/kernel';

/** How a recording writes its instants. */
export type InstantForm = 'seconds' | 'milliseconds' | 'microseconds' | 'ISO 8601';

export interface RecordedInstant {
  /** Milliseconds since 1970, not necessarily whole. */
  readonly at: number;
  readonly form: InstantForm;
}

/** A unit of numbers, and the numbers that are instants in it. */
export interface InstantUnit {
  readonly form: InstantForm;
  readonly min: number;
  /** Excluded. */
  readonly max: number;
  toMs(value: number): number;
}

/**
 * Numbers of each unit from 1973 to 2286: between the ranges lies a factor of ten that belongs to none, so a number is of
 * one unit or refused.
 */
const UNITS: readonly InstantUnit[] = [
  { form: 'seconds', min: 1e8, max: 1e10, toMs: (value: number) => value * 1_000 },
  { form: 'milliseconds', min: 1e11, max: 1e13, toMs: (value: number) => value },
  { form: 'microseconds', min: 1e14, max: 1e16, toMs: (value: number) => value / 1_000 },
];

/** The unit in which a number is an instant; `null` when it is none. */
export function unitOfInstant(value: number): InstantUnit | null {
  return UNITS.find(({ min, max }) => value >= min && value < max) ?? null;
}

/** Reads a number as the instant that it must be; the error says why it is none. */
export function instantOfNumber(value: number): Result<RecordedInstant, string> {
  const unit = unitOfInstant(value);
  if (unit) return ok({ at: unit.toMs(value), form: unit.form });
  return err('not an instant in seconds, milliseconds or microseconds since 1970');
}

const WITHOUT_ZONE = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?$/;

/** Reads ISO 8601 as exports write it: a blank may stand for the T, and quotes around it. */
export function instantOfText(text: string): Result<RecordedInstant, string> {
  const plain = text.replace(/^"(.*)"$/, '$1').replace(' ', 'T');
  const at: EpochMs | null = parseInstant(plain);
  if (at !== null) return ok({ at, form: 'ISO 8601' });
  if (WITHOUT_ZONE.test(plain)) {
    return err('an instant without a zone: write Z or an offset behind it');
  }
  return err('not an instant: neither a number nor ISO 8601');
}

/** The unit that the name of a column promises: `timestamp_ms`; `null` when it promises none. */
export function promisedForm(name: string): InstantForm | null {
  const [, unit] = /[_ (](ms|s|us)\)?$/.exec(name.toLowerCase()) ?? [];
  if (unit === 'ms') return 'milliseconds';
  if (unit === 's') return 'seconds';
  return unit === 'us' ? 'microseconds' : null;
}

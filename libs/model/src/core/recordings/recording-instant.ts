import { err, ok, parseInstant, type EpochMs, type Result } from '@tidegate/kernel';

/** The notation of instants in a recording. */
export type InstantForm = 'seconds' | 'milliseconds' | 'microseconds' | 'ISO 8601';

export interface RecordedInstant {
  /** Milliseconds since 1970, possibly fractional. */
  readonly at: number;
  readonly form: InstantForm;
}

/** A unit of numeric instants with its range of plausible values. */
export interface InstantUnit {
  readonly form: InstantForm;
  readonly min: number;
  /** Exclusive. */
  readonly max: number;
  toMs(value: number): number;
}

/**
 * Instants from 1973 to 2286 in each unit. The ranges are a factor of ten apart, so every number has one unit or is
 * refused.
 */
const UNITS: readonly InstantUnit[] = [
  { form: 'seconds', min: 1e8, max: 1e10, toMs: (value: number) => value * 1_000 },
  { form: 'milliseconds', min: 1e11, max: 1e13, toMs: (value: number) => value },
  { form: 'microseconds', min: 1e14, max: 1e16, toMs: (value: number) => value / 1_000 },
];

/** The unit of a numeric instant; `null` if the number is not an instant in any unit. */
export function unitOfInstant(value: number): InstantUnit | null {
  return UNITS.find(({ min, max }) => value >= min && value < max) ?? null;
}

/** Converts a number to an instant, or says why it is not one. */
export function instantOfNumber(value: number): Result<RecordedInstant, string> {
  const unit = unitOfInstant(value);
  if (unit) return ok({ at: unit.toMs(value), form: unit.form });
  return err('not an instant in seconds, milliseconds or microseconds since 1970');
}

const WITHOUT_ZONE = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?$/;

/** Parses ISO 8601 as exports write it: optionally quoted, and with a space instead of the T. */
export function instantOfText(text: string): Result<RecordedInstant, string> {
  const plain = text.replace(/^"(.*)"$/, '$1').replace(' ', 'T');
  const at: EpochMs | null = parseInstant(plain);
  if (at !== null) return ok({ at, form: 'ISO 8601' });
  if (WITHOUT_ZONE.test(plain)) {
    return err('an instant without a zone: append Z or an offset');
  }
  return err('not an instant: neither a number nor ISO 8601');
}

/** The unit contained in a column name, for example `timestamp_ms`; `null` if it contains none. */
export function formInName(name: string): InstantForm | null {
  const [, unit] = /[_ (](ms|s|us)\)?$/.exec(name.toLowerCase()) ?? [];
  if (unit === 'ms') return 'milliseconds';
  if (unit === 's') return 'seconds';
  return unit === 'us' ? 'microseconds' : null;
}

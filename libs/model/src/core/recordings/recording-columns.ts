import { err, ok, type Result } from '@tidegate/kernel';

/** A role of a column in a recording, with the names that exports use for it. */
export interface ColumnRole<Role extends string = string> {
  readonly role: Role;
  /** In the form of `plainName`. */
  readonly names: readonly string[];
  readonly isOptional?: true;
}

/** A parsed header, with one entry per column. */
export interface RecordingHeader<Role extends string = string> {
  /** The names as written, without quotes. */
  readonly names: readonly string[];
  /** `null` for an ignored column. */
  readonly roles: readonly (Role | null)[];
}

/** A column name, never a number; empty for the index column of pandas. */
const COLUMN_NAME = /^(?:[a-z%][a-z0-9 _.%()/#-]*)?$/;
/** Maximum length of a header, in characters. */
export const HEADER_LENGTH_MAX = 1_024;

/** Refusal of a first line that is neither a row nor a header. */
export const HEADER_REFUSAL = 'neither a row of numbers nor a header that names its columns';
/** Refusal of a file with carriage returns but without line feeds. */
export const LINE_END_REFUSAL = 'lines end in CR alone; LF or CR LF is expected';

/**
 * Identifies the columns of a recording by name, in any order, ignoring columns with other names. Refuses missing and
 * ambiguous columns: a guess could silently swap prices.
 */
export function readHeader<Role extends string>(
  line: string,
  roles: readonly ColumnRole<Role>[],
): Result<RecordingHeader<Role>, string> {
  const names = line.split(',').map(unquoted);
  const isHeader =
    line.length <= HEADER_LENGTH_MAX &&
    names.every((name) => COLUMN_NAME.test(name.toLowerCase())) &&
    names.some((name) => name !== '');
  if (!isHeader) return err(HEADER_REFUSAL);
  const found = names.map(
    (name) => roles.find((each) => each.names.includes(plainName(name)))?.role ?? null,
  );
  const refusal = ambiguity(names, found) ?? absence(names, { found, roles });
  return refusal === null ? ok({ names, roles: found }) : err(refusal);
}

/** The column name in lowercase with single underscores: `Volume (BTC)` becomes `volume_btc`. */
function plainName(name: string): string {
  const plain = name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_');
  return plain.replaceAll(/^_|_$/g, '');
}

function unquoted(cell: string): string {
  return cell.trim().replace(/^"(.*)"$/, '$1');
}

function ambiguity(names: readonly string[], found: readonly (string | null)[]): string | null {
  for (const [index, role] of found.entries()) {
    const first = role === null ? index : found.indexOf(role);
    if (first === index) continue;
    return `columns "${names[first]}" and "${names[index]}" both name the ${role}: keep one of them`;
  }
  return null;
}

function absence(
  names: readonly string[],
  { found, roles }: { found: readonly (string | null)[]; roles: readonly ColumnRole[] },
): string | null {
  const missing = roles.filter(({ role, isOptional }) => !isOptional && !found.includes(role));
  if (missing.length === 0) return null;
  const missingNames = missing.map(({ role, names: [usual] }) => `${role} (usually "${usual}")`);
  const written = names.map((name) => `"${name}"`).join(', ');
  return `the header ${written} names no column for ${missingNames.join(', ')}`;
}

import { err, ok, type Result } from '@tidegate/kernel';

/** What a column of a recording can mean, and the names that exports give it. */
export interface ColumnRole<Role extends string = string> {
  readonly role: Role;
  /** As `plainName` writes them. */
  readonly names: readonly string[];
  readonly isOptional?: true;
}

/** A header that was understood: one entry per column. */
export interface RecordingHeader<Role extends string = string> {
  /** As they are written, without quotes. */
  readonly names: readonly string[];
  /** `null` for a column that is passed over. */
  readonly roles: readonly (Role | null)[];
}

/** A name of any column, never a number; pandas leaves the name of its index empty. */
const COLUMN_NAME = /^(?:[a-z%][a-z0-9 _.%()/#-]*)?$/;
/** A header is not longer than this many characters. */
export const HEADER_LENGTH_MAX = 1_024;

/** Why a first line is refused that is neither a row nor a header. */
export const HEADER_REFUSAL = 'neither a row of numbers nor a header that names its columns';
/** Why a file is refused whose carriage returns stand without line feeds. */
export const LINE_END_REFUSAL = 'lines end in CR alone, where LF or CR LF is expected';

/**
 * Finds out by their names what the columns of a recording mean, in any order. Columns with other names are passed over.
 * The error says which meaning no column has, or several have: a guess would swap prices without a word.
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
  const objection = ambiguity(names, found) ?? absence(names, { found, roles });
  return objection === null ? ok({ names, roles: found }) : err(objection);
}

/** A column's name in small letters with single underscores: `Volume (BTC)` is `volume_btc`. */
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
  const wanted = missing.map(({ role, names: [usual] }) => `${role} (usually "${usual}")`);
  const written = names.map((name) => `"${name}"`).join(', ');
  return `the header ${written} names no column for ${wanted.join(', ')}`;
}

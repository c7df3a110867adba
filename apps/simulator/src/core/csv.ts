import { epochMs, TidegateError, type EpochMs } from '@tidegate/kernel';
import {
  instantOfNumber,
  instantOfText,
  LINE_END_REFUSAL,
  readHeader,
  type ColumnRole,
} from '@tidegate/model';

/** Error codes for the content of a file. */
type RefusalCode = 'DATA_MALFORMED' | 'DATA_UNSORTED' | 'DATA_EMPTY';

/** The error for an invalid row, with its place. */
export function malformed(file: string, line: number, what: string): TidegateError {
  return refused('DATA_MALFORMED', { file, line }, what);
}

/** The error for a fault in a file, with its place. */
export function refused(
  code: RefusalCode,
  { file, line }: { readonly file: string; readonly line: number },
  what: string,
): TidegateError {
  return new TidegateError(code, `${file}, line ${line}: ${what}`, {
    details: { file, line, what },
  });
}

/** An unpacked file with its name. */
export interface CsvFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The cells of one line with a known role, by role. */
export interface CsvRow<Role extends string> {
  readonly line: number;
  readonly cells: Readonly<Partial<Record<Role, string>>>;
}

/**
 * The rows of a comma-separated file. Skips a byte order mark and blank lines. Columns are found by name if there is a
 * header; otherwise they are in the order of `roles`. Throws `DATA_MALFORMED` for any other first line that does not
 * begin with a number, for a row with a wrong number of cells, and for lines that end in CR alone.
 */
export function* csvRows<Role extends string>(
  { name, bytes }: CsvFile,
  roles: readonly ColumnRole<Role>[],
): Generator<CsvRow<Role>> {
  let columns: readonly (Role | null)[] = roles.map(({ role }) => role);
  for (const { line, content } of linesOf(name, bytes)) {
    if (line === 1 && !/^[-.0-9]/.test(content)) {
      const header = readHeader(content, roles);
      if (!header.ok) throw malformed(name, line, header.error);
      columns = header.value.roles;
      continue;
    }
    const values = content.split(',');
    if (values.length !== columns.length) {
      const what = `the row has ${values.length} cells, but ${columns.length} were expected`;
      throw malformed(name, line, what);
    }
    const named = columns.flatMap((role, index) => (role === null ? [] : [[role, values[index]]]));
    yield { line, cells: Object.fromEntries(named) as CsvRow<Role>['cells'] };
  }
}

function* linesOf(name: string, bytes: Uint8Array): Generator<{ line: number; content: string }> {
  const text = new TextDecoder().decode(bytes);
  let start = 0;
  for (let line = 1; start < text.length; line++) {
    const found = text.indexOf('\n', start);
    const end = found === -1 ? text.length : found;
    const content = text.slice(start, text[end - 1] === '\r' ? end - 1 : end);
    start = end + 1;
    if (content.includes('\r')) throw malformed(name, line, LINE_END_REFUSAL);
    if (content !== '') yield { line, content };
  }
}

const NUMBER = /^(?=\.?[0-9])([0-9]*)(?:\.([0-9]*))?(?:[eE]([-+]?[0-9]+))?$/;

/** Significant decimals of a number's text: 1 for `63857.30`, 5 for `1e-5`. Trailing zeros do not count. */
export function decimalsOf(text: string): number {
  const [, , fraction = '', exponent = '0'] = NUMBER.exec(text) ?? [];
  const significant = fraction.replace(/0+$/, '');
  return Math.max(0, significant.length - Number(exponent));
}

export interface CellContext {
  readonly file: string;
  readonly line: number;
  readonly name: string;
}

/** A finite number ≥ 0. */
export function numberCell(cell: string | undefined, context: CellContext): number {
  const value = cell !== undefined && NUMBER.test(cell) ? Number(cell) : NaN;
  if (Number.isFinite(value)) return value;
  const shown = cell === undefined ? 'missing' : `not a number: "${cell}"`;
  throw malformed(context.file, context.line, `${context.name} is ${shown}`);
}

/** An instant in seconds, milliseconds, microseconds, or ISO 8601, truncated to a millisecond. */
export function instantCell(cell: string | undefined, context: CellContext): EpochMs {
  const text = cell ?? '';
  const instant = NUMBER.test(text) ? instantOfNumber(Number(text)) : instantOfText(text);
  // Half a microsecond compensates for the rounding of a fractional second as a double.
  if (instant.ok) return epochMs(Math.floor(instant.value.at + 0.0005));
  throw malformed(context.file, context.line, `${context.name} is "${text}", ${instant.error}`);
}

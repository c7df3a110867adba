import { epochMs, TidegateError, type EpochMs } from '@tidegate/kernel';
import { HEADER_REFUSAL, isRecordingHeader, LINE_END_REFUSAL } from '@tidegate/model';

/** Codes of a file that is refused for what stands in it. */
type RefusalCode = 'DATA_MALFORMED' | 'DATA_UNSORTED' | 'DATA_EMPTY';

/** A row that cannot be true, said with the place where it stands. */
export function malformed(file: string, line: number, what: string): TidegateError {
  return refused('DATA_MALFORMED', { file, line }, what);
}

/** What is wrong in a file, said with the place where it stands. */
export function refused(
  code: RefusalCode,
  { file, line }: { readonly file: string; readonly line: number },
  what: string,
): TidegateError {
  return new TidegateError(code, `${file}, line ${line}: ${what}`, {
    details: { file, line, what },
  });
}

/** One line of numbers as text, for parsers that care about decimals. */
export interface CsvRow {
  readonly line: number;
  readonly cells: readonly string[];
}

/** A text as it was read, with the name of its file. */
export interface CsvFile {
  readonly name: string;
  readonly text: string;
}

/**
 * The rows of a comma-separated text. A byte order mark, blank lines and a header are passed over: a first line of names
 * of which the first is that of the time. Throws `DATA_MALFORMED` for any other first line that does not begin with a
 * number, and for lines that end in CR alone.
 */
export function* csvRows({ name, text }: CsvFile): Generator<CsvRow> {
  let start = text.startsWith('\uFEFF') ? 1 : 0;
  for (let line = 1; start < text.length; line++) {
    const found = text.indexOf('\n', start);
    const end = found === -1 ? text.length : found;
    const content = text.slice(start, text[end - 1] === '\r' ? end - 1 : end);
    start = end + 1;
    if (content.includes('\r')) {
      throw malformed(name, line, LINE_END_REFUSAL);
    }
    if (content === '') continue;
    const cells = content.split(',');
    if (line > 1 || /^[-.0-9]/.test(content)) yield { line, cells };
    else if (!isRecordingHeader(content)) {
      throw malformed(name, line, HEADER_REFUSAL);
    }
  }
}

const NUMBER = /^(?=\.?[0-9])([0-9]*)(?:\.([0-9]*))?(?:[eE]([-+]?[0-9]+))?$/;

/** Decimals that a number's text needs: 1 for `63857.30`, 5 for `1e-5`; trailing zeros say nothing. */
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

export function instantCell(cell: string | undefined, context: CellContext): EpochMs {
  const value = numberCell(cell, context);
  if (!Number.isSafeInteger(value)) {
    throw malformed(context.file, context.line, `${context.name} is not a whole millisecond`);
  }
  return epochMs(value);
}

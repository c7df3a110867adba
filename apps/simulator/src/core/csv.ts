import { epochMs, TidegateError, type EpochMs } from '@tidegate/kernel';

/** A row that cannot be true, said with the place where it stands. */
export function malformed(file: string, line: number, what: string): TidegateError {
  return new TidegateError('DATA_MALFORMED', `${file}, line ${line}: ${what}`, {
    details: { file, line, what },
  });
}

/** One line of numbers as text, for parsers that care about decimals. */
export interface CsvRow {
  readonly line: number;
  readonly cells: readonly string[];
}

/** The rows of a comma-separated text without quotes; a first line that does not start with a digit is a header. */
export function* csvRows(text: string): Generator<CsvRow> {
  let start = 0;
  for (let line = 1; start < text.length; line++) {
    const found = text.indexOf('\n', start);
    const end = found === -1 ? text.length : found;
    const content = text.slice(start, end).trimEnd();
    start = end + 1;
    const isHeader = line === 1 && !/^[0-9]/.test(content);
    if (content !== '' && !isHeader) yield { line, cells: content.split(',') };
  }
}

const NUMBER = /^([0-9]+)(?:\.([0-9]+))?(?:[eE]([-+]?[0-9]{1,2}))?$/;

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
  if (cell === undefined || !NUMBER.test(cell)) {
    const shown = cell === undefined ? 'missing' : `not a number: "${cell}"`;
    throw malformed(context.file, context.line, `${context.name} is ${shown}`);
  }
  return Number(cell);
}

export function instantCell(cell: string | undefined, context: CellContext): EpochMs {
  const value = numberCell(cell, context);
  if (!Number.isSafeInteger(value)) {
    throw malformed(context.file, context.line, `${context.name} is not a whole millisecond`);
  }
  return epochMs(value);
}

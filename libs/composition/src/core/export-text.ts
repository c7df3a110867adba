import type { PageAnswer } from '@tidegate/contracts';

/** Rows of one export. */
export const EXPORT_ROWS_MAX = 100_000;
/** Rows that are read, written and sent together. */
const ROWS_PER_READ = 200;

/** An export, and how to read its rows. */
export interface RowExport<Row extends object> {
  /** Every field of a row, in the order of the columns. */
  readonly columns: readonly (keyof Row & string)[];
  /** Where to start; `null` for the newest row. */
  readonly cursor: string | null;
  /** The most rows, at most `EXPORT_ROWS_MAX`. */
  readonly rowsMax: number;
  readonly read: (page: {
    readonly limit: number;
    readonly cursor: string | null;
  }) => Promise<PageAnswer<Row>>;
}

/** The names of a list of columns that the compiler checks to be complete. */
export function columnsOf<Row extends object>(
  columns: Readonly<Record<keyof Row & string, true>>,
): readonly (keyof Row & string)[] {
  return Object.keys(columns) as (keyof Row & string)[];
}

/**
 * An export as CSV (RFC 4180), piece by piece; each piece is read only when the previous one was taken. If rows are left
 * out, the last line starts with `#` and says how to continue.
 */
export async function* csvText<Row extends object>(
  rows: RowExport<Row>,
): AsyncGenerator<string, void, undefined> {
  const { columns } = rows;
  let start = `${columns.join(',')}\r\n`;
  for await (const { page, cut } of pagesOf(rows)) {
    const lines = page.map((row) => csvLine(columns.map((column) => row[column])));
    const notice = cut === null ? '' : `# ${noticeOf(rows.rowsMax, cut)}\r\n`;
    yield `${start}${lines.join('')}${notice}`;
    start = '';
  }
}

/** An export as JSON, one row a line, in the form of a page: `cursor` continues it if rows are left out. */
export async function* jsonText<Row extends object>(
  rows: RowExport<Row>,
): AsyncGenerator<string, void, undefined> {
  let before = '{"rows":[\n';
  let last: string | null = null;
  for await (const { page, cut } of pagesOf(rows)) {
    const lines = page.map((row) => JSON.stringify(row)).join(',\n');
    if (lines !== '') {
      yield `${before}${lines}`;
      before = ',\n';
    }
    last = cut;
  }
  const start = before.startsWith('{') ? before : '\n';
  yield `${start}],"cursor":${JSON.stringify(last)}}\n`;
}

async function* pagesOf<Row extends object>({
  cursor: first,
  rowsMax,
  read,
}: RowExport<Row>): AsyncGenerator<{ page: readonly Row[]; cut: string | null }, void, undefined> {
  let cursor = first;
  let left = rowsMax;
  for (;;) {
    const page = await read({ limit: Math.min(left, ROWS_PER_READ), cursor });
    left -= page.rows.length;
    cursor = page.cursor;
    const isLast = cursor === null || left <= 0;
    yield { page: page.rows, cut: isLast ? cursor : null };
    if (isLast) return;
  }
}

function noticeOf(rowsMax: number, cursor: string): string {
  return `Cut after ${rowsMax} rows. Continue with the same filters and cursor=${cursor}`;
}

function csvLine(values: readonly unknown[]): string {
  return `${values.map(csvCell).join(',')}\r\n`;
}

/** A text that spreadsheets take for a formula. A number may start with a minus sign. */
const FORMULA = /^[\s\uFEFF]*[=+\-@|%]|^[\t\r\n]/;
const NUMBER = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i;
const QUOTED = /[",\r\n]|^\s|\s$/;

/** One cell: empty for `null`, and with an apostrophe before a text that would run as a formula. */
function csvCell(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const safe = FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
  return QUOTED.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

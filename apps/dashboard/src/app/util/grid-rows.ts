/** A column of a table, as far as sorting and exporting care. */
export interface RowColumn<Row> {
  readonly key: string;
  readonly title: string;
  /** What the cell shows. */
  readonly text: (row: Row) => string;
  /** What the column sorts by; without it the column does not sort. `null` is always last. */
  readonly sortBy?: (row: Row) => number | string | null;
  /** The exact value for an export; without it the shown text. */
  readonly exact?: (row: Row) => string;
}

export interface Sorting {
  readonly key: string;
  readonly direction: 'ascending' | 'descending';
}

/** The next sorting after a press on a column: descending first, because the largest is asked for most. */
export function nextSorting(current: Sorting | null, key: string): Sorting | null {
  if (current?.key !== key) return { key, direction: 'descending' };
  return current.direction === 'descending' ? { key, direction: 'ascending' } : null;
}

/** Rows in the order of a column. Equal rows keep their order, and unknown values are last in both directions. */
export function sortRows<Row>(
  rows: readonly Row[],
  columns: readonly RowColumn<Row>[],
  sorting: Sorting | null,
): readonly Row[] {
  const sortBy = columns.find(({ key }) => key === sorting?.key)?.sortBy;
  if (sorting === null || sortBy === undefined) return rows;
  const factor = sorting.direction === 'ascending' ? 1 : -1;
  return [...rows].sort((a, b) => {
    const [left, right] = [sortBy(a), sortBy(b)];
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    if (left === right) return 0;
    return left < right ? -factor : factor;
  });
}

/** Rows of which a shown text contains every word of the filter. */
export function filterRows<Row>(
  rows: readonly Row[],
  columns: readonly RowColumn<Row>[],
  filter: string,
): readonly Row[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return rows;
  return rows.filter((row) => {
    const text = columns
      .map((column) => column.text(row))
      .join(' ')
      .toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** The rows that are in view, and a few around them. */
export function visibleRange(
  view: { readonly top: number; readonly height: number; readonly rowHeight: number },
  count: number,
  around = 8,
): { readonly start: number; readonly end: number } {
  const rowHeight = Math.max(1, view.rowHeight);
  const first = Math.floor(view.top / rowHeight);
  const shown = Math.ceil(view.height / rowHeight) + 1;
  const start = Math.max(0, Math.min(first - around, count - shown));
  return { start, end: Math.min(count, first + shown + around) };
}

/** The row that a key moves to; `null` if the key moves along the columns or not at all. */
export function rowAfterKey(
  key: string,
  { row, count, page }: { readonly row: number; readonly count: number; readonly page: number },
): number | null {
  switch (key) {
    case 'PageDown':
      return Math.min(count - 1, row + page);
    case 'PageUp':
      return Math.max(0, row - page);
    case 'Control+Home':
      return 0;
    case 'Control+End':
      return count - 1;
    default:
      return null;
  }
}

/** What is shown as CSV. A text that a spreadsheet would run as a formula gets an apostrophe in front. */
export function csvOf<Row>(rows: readonly Row[], columns: readonly RowColumn<Row>[]): string {
  const lines = [
    columns.map(({ title }) => csvField(title)),
    ...rows.map((row) => columns.map(({ exact, text }) => csvField((exact ?? text)(row)))),
  ];
  return `${lines.map((fields) => fields.join(',')).join('\r\n')}\r\n`;
}

function csvField(text: string): string {
  const isNumber = /^-?\d+(\.\d+)?$/.test(text);
  const safe = !isNumber && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

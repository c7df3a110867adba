import { numberOf, type Amount } from '../../util/numbers.js';
import type { Instant, Times } from '../../util/times.js';
import type { GridColumn } from './columns.js';

type Extras<Row> = Partial<GridColumn<Row>>;

/** A column of times, sorted by time, exported as ISO 8601. */
export function timeColumn<Row>(
  { key, title, times }: { readonly key: string; readonly title: string; readonly times: Times },
  at: (row: Row) => Instant,
  extras: Extras<Row> = {},
): GridColumn<Row> {
  return {
    key,
    title,
    width: '18ch',
    text: (row) => times.moment(at(row)),
    exact: (row) => String(at(row) ?? ''),
    sortBy: (row) => at(row) ?? null,
    ...extras,
  };
}

/** A column of amounts, aligned at the end, sorted by value, exported with all digits. */
export function amountColumn<Row>(
  {
    key,
    title,
    show,
  }: {
    readonly key: string;
    readonly title: string;
    readonly show: (amount: Amount, row: Row) => string;
  },
  amount: (row: Row) => Amount,
  extras: Extras<Row> = {},
): GridColumn<Row> {
  return {
    key,
    title,
    width: '13ch',
    isNumber: true,
    text: (row) => show(amount(row), row),
    exact: (row) => String(amount(row) ?? ''),
    sortBy: (row) => numberOf(amount(row)),
    ...extras,
  };
}

/** A column of words, sorted by them. */
export function wordColumn<Row>(
  { key, title, width }: { readonly key: string; readonly title: string; readonly width: string },
  text: (row: Row) => string,
  extras: Extras<Row> = {},
): GridColumn<Row> {
  return { key, title, width, text, sortBy: text, ...extras };
}

import { invariant } from '@tidegate/kernel';
import { accountWithin, type PageStart, type TenantScope } from '@tidegate/model';
import type { RowFilter } from '@tidegate/trading';

import type { RowReader } from './row-reader.js';
import type { SqlValue } from './row-writer.js';

/** An index in the order of a page, for conditions that it begins with. */
export interface PageIndex {
  readonly name: string;
  /** Of these all are asked for: by the filter, or the account by the scope. */
  readonly serves: readonly (keyof RowFilter)[];
  /** Of a partial index: what the query must say for it, and when it may. */
  readonly partial?: {
    readonly condition: string;
    readonly fits: (filter: RowFilter) => boolean;
  };
}

/** Which properties of an entity make the place of a row on a page, and what filters look at. */
export interface PagedRows<Row extends object> {
  readonly time: keyof Row & string;
  readonly id: keyof Row & string;
  /** A property, or an SQL expression that an index has. */
  readonly filters: {
    readonly [Name in keyof RowFilter]?: (keyof Row & string) | { readonly sql: string };
  };
  /** The first that fits is walked; the last one fits always. */
  readonly indexes: readonly PageIndex[];
}

export interface WantedRows {
  readonly scope: TenantScope;
  readonly start: PageStart;
  readonly filter: RowFilter;
}

/**
 * The rows of a scope after `start`, newest first, one more than the limit when there are more.
 * The scope is always part of the condition: there is no way to ask without one.
 */
export function readPage<Row extends object>(
  reader: RowReader<Row>,
  paged: PagedRows<Row>,
  wanted: WantedRows,
): Row[] {
  const { start } = wanted;
  const time = reader.column(paged.time);
  const account = reader.column('account' as keyof Row & string);
  const id = reader.column(paged.id);
  const index = indexFor(paged, wanted);
  // Where the account does not lead the index, it must stay part of the order: a plus keeps SQLite from taking it out.
  const compared = index.serves.includes('account') ? account : `+${account}`;
  const { conditions, values } = filtersOf(reader, paged, { ...wanted, account: compared });
  if (index.partial) conditions.push(index.partial.condition);
  if (start.before !== null) {
    conditions.push(`(${time}, ${account}, ${id}) < (?, ?, ?)`);
    values.push(start.before.at, start.before.account, start.before.id);
  }
  const order = `ORDER BY ${time} DESC, ${account} DESC, ${id} DESC LIMIT ?`;
  const where = `INDEXED BY "${index.name}" WHERE ${conditions.join(' AND ')} ${order}`;
  return reader.select(where, [...values, start.limit + 1]);
}

/** The scope and the filter as conditions. */
function filtersOf<Row extends object>(
  reader: RowReader<Row>,
  paged: PagedRows<Row>,
  { scope, filter, account }: WantedRows & { readonly account: string },
): { readonly conditions: string[]; readonly values: SqlValue[] } {
  const time = reader.column(paged.time);
  const conditions: string[] = [];
  const values: SqlValue[] = [];
  const where = (condition: string, value: SqlValue | undefined): void => {
    if (value === undefined) return;
    conditions.push(condition);
    values.push(value);
  };
  where(`${reader.column('tenant' as keyof Row & string)} = ?`, scope.tenant);
  where(`${account} = ?`, accountWithin(scope) ?? undefined);
  where(`${account} = ?`, filter.account);
  for (const [name, of] of Object.entries(paged.filters)) {
    const column = typeof of === 'string' ? reader.column(of) : of.sql;
    where(`${column} = ?`, filter[name as keyof RowFilter]);
  }
  where(`${time} >= ?`, filter.from);
  where(`${time} <= ?`, filter.to);
  return { conditions, values };
}

function indexFor<Row extends object>(
  { indexes }: PagedRows<Row>,
  { scope, filter }: WantedRows,
): PageIndex {
  const isAsked = (name: keyof RowFilter): boolean =>
    filter[name] !== undefined || (name === 'account' && accountWithin(scope) !== null);
  const index = indexes.find(
    ({ serves, partial }) => serves.every(isAsked) && (partial?.fits(filter) ?? true),
  );
  invariant(index !== undefined, 'Some index serves every page');
  return index;
}

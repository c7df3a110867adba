import { invariant } from '@tidegate/kernel';
import { accountWithin, type PageStart, type TenantScope } from '@tidegate/model';
import type { RowFilter } from '@tidegate/trading';

import type { RowReader } from './row-reader.js';
import type { SqlValue } from './row-writer.js';

/** An index in page order, for the conditions on its leading columns. */
export interface PageIndex {
  readonly name: string;
  /** Filters that must all be set for this index; the scope may set the account. */
  readonly serves: readonly (keyof RowFilter)[];
  /** For a partial index: its condition, and whether a filter implies it. */
  readonly partial?: {
    readonly condition: string;
    readonly fits: (filter: RowFilter) => boolean;
  };
}

/** How rows of an entity are ordered on a page and filtered. */
export interface PagedRows<Row extends object> {
  readonly time: keyof Row & string;
  readonly id: keyof Row & string;
  /** A property, or an indexed SQL expression. */
  readonly filters: {
    readonly [Name in keyof RowFilter]?: (keyof Row & string) | { readonly sql: string };
  };
  /** The query uses the first index that fits; the last one always fits. */
  readonly indexes: readonly PageIndex[];
}

export interface RowQuery {
  readonly scope: TenantScope;
  readonly start: PageStart;
  readonly filter: RowFilter;
}

/**
 * Reads the rows of a scope after `start`, newest first, and one row beyond the limit if there are more.
 * The scope is always part of the condition.
 */
export function readPage<Row extends object>(
  reader: RowReader<Row>,
  paged: PagedRows<Row>,
  query: RowQuery,
): Row[] {
  const { start } = query;
  const time = reader.column(paged.time);
  const account = reader.column('account' as keyof Row & string);
  const id = reader.column(paged.id);
  const index = indexFor(paged, query);
  // If the index does not lead with the account, the unary plus keeps SQLite from dropping the account from the order.
  const compared = index.serves.includes('account') ? account : `+${account}`;
  const { conditions, values } = filtersOf(reader, paged, { ...query, account: compared });
  if (index.partial) conditions.push(index.partial.condition);
  if (start.before !== null) {
    conditions.push(`(${time}, ${account}, ${id}) < (?, ?, ?)`);
    values.push(start.before.at, start.before.account, start.before.id);
  }
  const order = `ORDER BY ${time} DESC, ${account} DESC, ${id} DESC LIMIT ?`;
  const where = `INDEXED BY "${index.name}" WHERE ${conditions.join(' AND ')} ${order}`;
  return reader.select(where, [...values, start.limit + 1]);
}

/** The scope and the filter as SQL conditions. */
function filtersOf<Row extends object>(
  reader: RowReader<Row>,
  paged: PagedRows<Row>,
  { scope, filter, account }: RowQuery & { readonly account: string },
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
  { scope, filter }: RowQuery,
): PageIndex {
  const isSet = (name: keyof RowFilter): boolean =>
    filter[name] !== undefined || (name === 'account' && accountWithin(scope) !== null);
  const index = indexes.find(
    ({ serves, partial }) => serves.every(isSet) && (partial?.fits(filter) ?? true),
  );
  invariant(index !== undefined, 'Every page query must have an index');
  return index;
}

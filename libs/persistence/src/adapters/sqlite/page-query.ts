import { accountWithin, type PageStart, type TenantScope } from '@tidegate/model';
import type { RowFilter } from '@tidegate/trading';

import type { RowReader } from './row-reader.js';
import type { SqlValue } from './row-writer.js';

/** Which properties of an entity make the place of a row on a page, and which ones filters look at. */
export interface PagedRows<Row extends object> {
  readonly time: keyof Row & string;
  readonly id: keyof Row & string;
  readonly filters: { readonly [Name in keyof RowFilter]?: keyof Row & string };
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
  const { scope, start, filter } = wanted;
  const time = reader.column(paged.time);
  const account = reader.column('account' as keyof Row & string);
  const id = reader.column(paged.id);
  const conditions: string[] = [];
  const values: SqlValue[] = [];
  const where = (condition: string, ...bound: readonly SqlValue[]): void => {
    conditions.push(condition);
    values.push(...bound);
  };
  where(`${reader.column('tenant' as keyof Row & string)} = ?`, scope.tenant);
  const within = accountWithin(scope);
  if (within !== null) where(`${account} = ?`, within);
  if (filter.account !== undefined) where(`${account} = ?`, filter.account);
  for (const name of Object.keys(paged.filters) as (keyof RowFilter)[]) {
    const value = filter[name];
    const property = paged.filters[name];
    if (value !== undefined && property) where(`${reader.column(property)} = ?`, value);
  }
  if (filter.from !== undefined) where(`${time} >= ?`, filter.from);
  if (filter.to !== undefined) where(`${time} <= ?`, filter.to);
  if (start.before !== null) {
    const { at, account: before, id: beforeId } = start.before;
    where(`(${time}, ${account}, ${id}) < (?, ?, ?)`, at, before, beforeId);
  }
  const order = `ORDER BY ${time} DESC, ${account} DESC, ${id} DESC LIMIT ?`;
  return reader.select(`WHERE ${conditions.join(' AND ')} ${order}`, [...values, start.limit + 1]);
}

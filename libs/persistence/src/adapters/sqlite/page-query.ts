import type { EntityTarget, ObjectLiteral } from 'typeorm';

import { accountWithin, type PageStart, type TenantScope } from '@tidegate/model';

import type { OpenDatabase } from './open-database.js';

/** Which properties of an entity make the place of a row on a page. */
export interface PagedEntity<Row extends ObjectLiteral> {
  readonly entity: EntityTarget<Row>;
  readonly time: keyof Row & string;
  readonly id: keyof Row & string;
}

/**
 * The rows of a scope after `start`, newest first, one more than the limit when there are more.
 * The scope is always part of the condition: there is no way to ask without one.
 */
export async function readPage<Row extends ObjectLiteral>(
  database: OpenDatabase,
  paged: PagedEntity<Row>,
  wanted: { readonly scope: TenantScope; readonly start: PageStart },
): Promise<Row[]> {
  const { scope, start } = wanted;
  const account = accountWithin(scope);
  const query = database.source
    .getRepository(paged.entity)
    .createQueryBuilder('row')
    .where('row.tenant = :tenant', { tenant: scope.tenant });
  if (account !== null) query.andWhere('row.account = :account', { account });
  if (start.before !== null) {
    const { at, account: beforeAccount, id } = start.before;
    query.andWhere(
      `(row.${paged.time}, row.account, row.${paged.id}) < (:at, :beforeAccount, :id)`,
      { at, beforeAccount, id },
    );
  }
  return query
    .orderBy(`row.${paged.time}`, 'DESC')
    .addOrderBy('row.account', 'DESC')
    .addOrderBy(`row.${paged.id}`, 'DESC')
    .limit(start.limit + 1)
    .getMany();
}

import { epochMs, type TenantId } from '@tidegate/kernel';
import type { Page, PageRequest, TenantScope } from '@tidegate/model';
import type { Tenant, TenantChange, TenantQuotas, TenantStore } from '@tidegate/tenants';

import { TenantEntity } from '../entities/console.js';
import { RowReader } from '../row-reader.js';
import { RowWriter } from '../row-writer.js';
import type { ConsoleTables } from './console-tables.js';
import { pageByKey } from './page-by-key.js';

export class SqliteTenantStore implements TenantStore {
  private readonly rows: RowReader<TenantEntity>;

  constructor(private readonly tables: ConsoleTables) {
    this.rows = new RowReader(tables.database, TenantEntity);
  }

  create({ tenant }: TenantScope, content: Omit<Tenant, 'id'>): Promise<boolean> {
    return this.tables.write(() => insertTenant(this.tables, { ...content, id: tenant }));
  }

  find({ tenant }: TenantScope): Promise<Tenant | null> {
    return this.tables.read(() => this.byId(tenant));
  }

  change({ tenant }: TenantScope, change: TenantChange): Promise<boolean> {
    return this.tables.write(() => {
      const found = this.byId(tenant);
      if (!found) return false;
      const { title, state, quotas } = { ...found, ...change };
      this.tables.run(
        'UPDATE tenants SET title = ?, state = ?, quotas = ? WHERE id = ?',
        ...[title, state, JSON.stringify(quotas), tenant],
      );
      return true;
    });
  }

  list(request: PageRequest): Promise<Page<Tenant>> {
    const read = (after: string, limit: number) =>
      this.rows
        .select('WHERE "row"."id" > ? ORDER BY "row"."id" LIMIT ?', [after, limit])
        .map(tenantOf);
    return this.tables.read(() => pageByKey(request, ({ id }) => id, read));
  }

  private byId(tenant: TenantId): Tenant | null {
    const [row] = this.rows.select('WHERE "row"."id" = ?', [tenant]);
    return row ? tenantOf(row) : null;
  }
}

/** False if the tenant exists. Called within a transaction. */
export function insertTenant({ database }: ConsoleTables, tenant: Tenant): boolean {
  const { quotas, ...rest } = tenant;
  const before = database.connection.prepare('SELECT 1 FROM tenants WHERE id = ?').get(tenant.id);
  new RowWriter(database, TenantEntity, 'keep').write({ ...rest, quotas: JSON.stringify(quotas) });
  return before === undefined;
}

function tenantOf({ id, title, state, quotas, createdAt }: TenantEntity): Tenant {
  return {
    id: id as TenantId,
    title,
    state: state as Tenant['state'],
    quotas: JSON.parse(quotas) as TenantQuotas,
    createdAt: epochMs(createdAt),
  };
}

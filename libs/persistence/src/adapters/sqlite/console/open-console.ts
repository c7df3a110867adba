import { chmod, open } from 'node:fs/promises';

import { epochMs, tenantId } from '@tidegate/kernel';
import { DEFAULT_QUOTAS } from '@tidegate/tenants';

import { CONSOLE, openDatabase, type DatabaseFile, type OpenDatabase } from '../open-database.js';
import { ConsoleTables } from './console-tables.js';
import { insertTenant } from './sqlite-tenant-store.js';

const OWNER_ONLY = 0o600;

/** Opens `console.db` for writing, readable by its owner only. SQLite gives its WAL the same mode. */
export async function openConsole(target: Omit<DatabaseFile, 'kind'>): Promise<OpenDatabase> {
  const handle = await open(target.file, 'a', OWNER_ONLY);
  await handle.close();
  await chmod(target.file, OWNER_ONLY);
  return openDatabase({ ...target, kind: CONSOLE });
}

/** Creates the tenants whose accounts are in the ledger and that the console does not have yet. */
export async function adoptTenants(ledger: OpenDatabase, console: OpenDatabase): Promise<void> {
  const known = ledger.connection
    .prepare<[], { readonly tenant: string; readonly since: number }>(
      'SELECT tenant, min(opened_at) AS since FROM accounts GROUP BY tenant',
    )
    .all();
  const tables = new ConsoleTables(console);
  await tables.write(() => {
    for (const { tenant, since } of known) {
      insertTenant(tables, {
        id: tenantId(tenant),
        title: tenant,
        state: 'active',
        quotas: DEFAULT_QUOTAS,
        createdAt: epochMs(since),
      });
    }
  });
}

import Database from 'better-sqlite3';

/** Duration and row count of reading a whole ledger. */
export interface BareLoad {
  readonly ms: number;
  readonly rows: number;
}

/**
 * Copies every row of the single account in a ledger file to `accounts` accounts in each of `tenants` tenants. Rows of a
 * tenant without an account, such as profiles, are copied once per tenant.
 */
export function cloneTenants(file: string, tenants: number, accounts: number): void {
  const database = new Database(file);
  database.pragma('synchronous = OFF');
  const clone = database.transaction(() => {
    database.exec('CREATE TEMP TABLE clones (tenant TEXT, account TEXT, is_first INTEGER)');
    const insert = database.prepare('INSERT INTO clones VALUES (?, ?, ?)');
    for (let tenant = 0; tenant < tenants; tenant++) {
      for (let account = 0; account < accounts; account++) {
        insert.run(`tenant-${tenant}`, `account-${account}`, account === 0 ? 1 : 0);
      }
    }
    for (const { name, columns } of tenantTables(database)) {
      const isOfAccount = columns.includes('account');
      const replaced = columns.map((column) =>
        column === 'tenant' || column === 'account' ? `clones.${column}` : `own."${column}"`,
      );
      database.exec(
        `INSERT INTO "${name}" (${columns.map((column) => `"${column}"`).join(', ')})
          SELECT ${replaced.join(', ')} FROM "${name}" AS own, clones
          WHERE own.tenant = 'default' ${isOfAccount ? '' : 'AND clones.is_first = 1'}`,
      );
    }
  });
  clone();
  database.close();
}

/** Reads every row of every tenant directly through the driver. */
export function bareLoad(file: string): BareLoad {
  const database = new Database(file, { readonly: true });
  const startedAt = performance.now();
  let rows = 0;
  for (const { name } of tenantTables(database)) {
    rows += database.prepare(`SELECT * FROM "${name}"`).raw().all().length;
  }
  const ms = performance.now() - startedAt;
  database.close();
  return { ms, rows };
}

function tenantTables(
  database: Database.Database,
): readonly { readonly name: string; readonly columns: readonly string[] }[] {
  const names = database
    .prepare<[], string>(`SELECT name FROM sqlite_schema WHERE type = 'table'`)
    .pluck()
    .all();
  return names
    .map((name) => ({
      name,
      columns: database
        .prepare<[string], string>('SELECT name FROM pragma_table_info(?)')
        .pluck()
        .all(name),
    }))
    .filter(({ columns }) => columns.includes('tenant'));
}

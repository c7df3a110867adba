/** The name, columns and key of a table. */
export interface TableShape {
  readonly table: string;
  /** Includes the key columns. */
  readonly columns: readonly string[];
  readonly key: readonly string[];
}

/** Fails if a row with the key exists. */
export function insertSql({ table, columns }: TableShape): string {
  const parameters = columns.map(() => '?').join(', ');
  return `INSERT INTO ${quoted(table)} (${list(columns)}) VALUES (${parameters})`;
}

/** Keeps an existing row with the key unchanged. */
export function insertIfAbsentSql(shape: TableShape): string {
  return `${insertSql(shape)} ON CONFLICT (${list(shape.key)}) DO NOTHING`;
}

/** Updates an existing row with the key; unlike `REPLACE`, it does not delete the row. */
export function upsertSql(shape: TableShape): string {
  const replaced = shape.columns
    .filter((column) => !shape.key.includes(column))
    .map((column) => `${quoted(column)} = excluded.${quoted(column)}`);
  const action = replaced.length === 0 ? 'NOTHING' : `UPDATE SET ${replaced.join(', ')}`;
  return `${insertSql(shape)} ON CONFLICT (${list(shape.key)}) DO ${action}`;
}

function list(columns: readonly string[]): string {
  return columns.map(quoted).join(', ');
}

function quoted(name: string): string {
  return `"${name}"`;
}

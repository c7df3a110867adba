/** A table as a writer sees it. */
export interface TableShape {
  readonly table: string;
  /** Key columns included. */
  readonly columns: readonly string[];
  readonly key: readonly string[];
}

/** Fails on a row whose key is there already. */
export function insertSql({ table, columns }: TableShape): string {
  const places = columns.map(() => '?').join(', ');
  return `INSERT INTO ${quoted(table)} (${list(columns)}) VALUES (${places})`;
}

/** Leaves a row as it is whose key is there already. */
export function insertIfAbsentSql(shape: TableShape): string {
  return `${insertSql(shape)} ON CONFLICT (${list(shape.key)}) DO NOTHING`;
}

/** Replaces the values of a row whose key is there already; the row itself stays, unlike with `REPLACE`. */
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

import type Database from 'better-sqlite3';
import type { DataSource, EntityTarget } from 'typeorm';

import type { ColumnValue } from '../../core/codecs/scalar.js';
import { insertIfAbsentSql, insertSql, upsertSql, type TableShape } from '../../core/write-sql.js';
import type { OpenDatabase } from './open-database.js';

/** The SQL and the order of values that write rows of an entity; both come from the entity's own columns. */
export interface RowWriting<Row extends object> {
  readonly sql: string;
  valuesOf(row: Row): SqlValue[];
}

/** What SQLite binds: a boolean goes in as 0 or 1. */
export type SqlValue = string | number | null;

/** `insert` fails on a key that is there; `upsert` replaces the row; `keep` leaves it as it is. */
export type WriteMode = 'insert' | 'upsert' | 'keep';

const SQL_OF_MODE = { insert: insertSql, upsert: upsertSql, keep: insertIfAbsentSql } as const;

export function rowWritingOf<Row extends object>(
  source: DataSource,
  entity: EntityTarget<Row>,
  mode: WriteMode,
): RowWriting<Row> {
  const metadata = source.getMetadata(entity);
  const properties = metadata.columns.map((column) => column.propertyName as keyof Row);
  const shape: TableShape = {
    table: metadata.tableName,
    columns: metadata.columns.map((column) => column.databaseName),
    key: metadata.primaryColumns.map((column) => column.databaseName),
  };
  return {
    sql: SQL_OF_MODE[mode](shape),
    valuesOf: (row) => properties.map((property) => bound(row[property] as ColumnValue)),
  };
}

/** Writes rows through one prepared statement: some 4 µs each, where an ORM's `save` takes forty times as long. */
export class RowWriter<Row extends object> {
  private readonly statement: Database.Statement;
  private readonly writing: RowWriting<Row>;

  constructor(database: OpenDatabase, entity: EntityTarget<Row>, mode: WriteMode) {
    this.writing = rowWritingOf(database.source, entity, mode);
    this.statement = database.connection.prepare(this.writing.sql);
  }

  write(row: Row): void {
    this.statement.run(...this.writing.valuesOf(row));
  }
}

function bound(value: ColumnValue): SqlValue {
  return typeof value === 'boolean' ? Number(value) : value;
}

import type Database from 'better-sqlite3';
import type { EntityTarget } from 'typeorm';

import type { OpenDatabase } from './open-database.js';
import type { SqlValue } from './row-writer.js';

/**
 * Reads rows of an entity by SQL conditions; column names and types come from the entity. Each distinct SQL text is
 * prepared once and cached, so values must always be bound.
 */
export class RowReader<Row extends object> {
  /** The quoted table name. */
  readonly table: string;
  /** `"row"."created_at" AS "createdAt", …`; queries alias the table as `row`. */
  readonly columns: string;
  private readonly names: ReadonlyMap<string, string>;
  private readonly booleans: readonly string[];
  private readonly statements = new Map<string, Database.Statement<SqlValue[], Row>>();

  constructor(
    private readonly database: OpenDatabase,
    entity: EntityTarget<Row>,
  ) {
    const { tableName, columns } = database.source.getMetadata(entity);
    this.table = `"${tableName}"`;
    this.names = new Map(
      columns.map(({ propertyName, databaseName }) => [propertyName, `"row"."${databaseName}"`]),
    );
    this.columns = columns
      .map(({ propertyName, databaseName }) => `"row"."${databaseName}" AS "${propertyName}"`)
      .join(', ');
    this.booleans = columns
      .filter(({ type }) => type === 'boolean')
      .map(({ propertyName }) => propertyName);
  }

  /** The quoted column of a property, qualified by the table alias. */
  column(property: keyof Row & string): string {
    return this.names.get(property) as string;
  }

  /** `rest` follows `SELECT … FROM <table> AS "row"`. */
  select(rest: string, values: readonly SqlValue[]): Row[] {
    return this.run(`SELECT ${this.columns} FROM ${this.table} AS "row" ${rest}`, values);
  }

  /** Runs a complete statement that selects `columns`. */
  run(sql: string, values: readonly SqlValue[]): Row[] {
    const rows = this.prepared(sql).all(...values);
    if (this.booleans.length > 0) for (const row of rows) this.readBooleans(row);
    return rows;
  }

  private prepared(sql: string): Database.Statement<SqlValue[], Row> {
    const known = this.statements.get(sql);
    if (known) return known;
    const statement = this.database.connection.prepare<SqlValue[], Row>(sql);
    this.statements.set(sql, statement);
    return statement;
  }

  /** Converts SQLite's 0 and 1 to booleans. */
  private readBooleans(row: Row): void {
    const values = row as Record<string, unknown>;
    for (const name of this.booleans) values[name] = values[name] === 1;
  }
}

import type Database from 'better-sqlite3';

import { withDatabaseErrors } from '../database-error.js';
import type { OpenDatabase } from '../open-database.js';
import type { SqlValue } from '../row-writer.js';

/** Statements on `console.db`. Each distinct SQL text is prepared once, so values must always be bound. */
export class ConsoleTables {
  private readonly statements = new Map<string, Database.Statement<SqlValue[]>>();

  constructor(readonly database: OpenDatabase) {}

  /** Runs a statement and returns the number of changed rows. */
  run(sql: string, ...values: readonly SqlValue[]): number {
    const known = this.statements.get(sql);
    const statement = known ?? this.database.connection.prepare<SqlValue[]>(sql);
    if (!known) this.statements.set(sql, statement);
    return statement.run(...values).changes;
  }

  /** Runs `work`, and converts what it throws to an error about the file. */
  read<T>(work: () => T): Promise<T> {
    return withDatabaseErrors(this.database.file, async () => work());
  }

  /** Runs `work` in one transaction, all or nothing. */
  write<T>(work: () => T): Promise<T> {
    const transaction = this.database.connection.transaction(work);
    return this.read(() => transaction.immediate());
  }
}

import Database from 'better-sqlite3';

const WARM_UP = 300;

/**
 * Single-row transactions of bare better-sqlite3 with the durability of the ledger (WAL, every commit synced). They
 * measure the limit of the machine under its current load.
 */
export class BareLedger {
  private readonly database: Database.Database;
  private readonly insert: Database.Statement;

  constructor(file: string) {
    this.database = new Database(file);
    this.database.pragma('journal_mode = WAL');
    this.database.pragma('synchronous = FULL');
    this.database.exec('CREATE TABLE one (id INTEGER PRIMARY KEY, text TEXT)');
    this.insert = this.database.prepare('INSERT INTO one (text) VALUES (?)');
    for (let index = 0; index < WARM_UP; index++) this.insert.run('warm');
  }

  /** Commits one row. Returns the duration in ms. */
  commit(): number {
    const startedAt = performance.now();
    this.insert.run('row');
    return performance.now() - startedAt;
  }

  close(): void {
    this.database.close();
  }
}

/** The value at the given quantile, for example 0.99. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(share * (sorted.length - 1))] as number;
}

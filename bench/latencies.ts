import Database from 'better-sqlite3';

const WARM_UP = 300;

/**
 * Single-row transactions of bare better-sqlite3 with the promise that our ledger keeps (WAL, every commit synced):
 * the machine's own limit, at the moment when it is asked.
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

  /** Milliseconds of one commit. */
  commit(): number {
    const startedAt = performance.now();
    this.insert.run('row');
    return performance.now() - startedAt;
  }

  close(): void {
    this.database.close();
  }
}

/** The value that the given share of all values does not exceed. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(share * (sorted.length - 1))] as number;
}

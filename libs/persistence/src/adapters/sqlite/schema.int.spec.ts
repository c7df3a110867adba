import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import {
  commitOf,
  controlRow,
  decisionRow,
  fillRow,
  journalRow,
  MAIN_ACCOUNT,
  orderRow,
  PROFILE,
  transactionRow,
} from '@tidegate/trading/testing';

import { TemporaryStorage } from '../../../testing/temporary-storage.js';
import { CONSOLE_FILE, LEDGER_FILE, TELEMETRY_FILE } from './file-names.js';
import { CONSOLE, LEDGER, openDatabase, TELEMETRY, type OpenDatabase } from './open-database.js';

interface ColumnInfo {
  readonly name: string;
  readonly type: string;
  readonly notnull: 0 | 1;
  readonly pk: number;
}

/** Strict tables store booleans as integers. */
const storedType = (type: string): string => (type === 'boolean' ? 'INTEGER' : type.toUpperCase());

describe('the schema', () => {
  const temporary = new TemporaryStorage();
  const databases: OpenDatabase[] = [];
  let raw: Database.Database;

  beforeAll(async () => {
    const storage = await temporary.open();
    await storage.trading.commit({
      ...commitOf({
        orders: [orderRow()],
        fills: [fillRow()],
        transactions: [transactionRow()],
        decisions: [decisionRow()],
      }),
      controls: [controlRow()],
      journal: [journalRow(1), journalRow(2)],
    });
    await storage.profiles.save(MAIN_ACCOUNT, PROFILE);
    await storage.close();
    for (const [name, kind] of [
      [LEDGER_FILE, LEDGER],
      [TELEMETRY_FILE, TELEMETRY],
      [CONSOLE_FILE, CONSOLE],
    ] as const) {
      const file = temporary.file(name);
      const access = 'write';
      databases.push(
        await openDatabase({ file, kind, access, busyTimeoutMs: 100, integrityCheck: 'none' }),
      );
    }
    raw = new Database(temporary.file(LEDGER_FILE));
    raw.pragma('foreign_keys = ON');
  });

  afterAll(async () => {
    raw.close();
    for (const { source } of databases) await source.destroy();
    await temporary.remove();
  });

  it('created by the migrations matches the entities', () => {
    for (const { source, connection } of databases) {
      for (const entity of source.entityMetadatas) {
        const columns = connection.pragma(`table_info("${entity.tableName}")`) as ColumnInfo[];
        const made = columns.map((column) => ({
          name: column.name,
          type: column.type,
          isNullable: column.notnull === 0,
          isKey: column.pk > 0,
        }));
        const described = entity.columns.map((column) => ({
          name: column.databaseName,
          type: storedType(column.type as string),
          isNullable: column.isNullable,
          isKey: column.isPrimary,
        }));
        expect({ table: entity.tableName, columns: made }).toEqual({
          table: entity.tableName,
          columns: described,
        });
      }
    }
  });

  it('uses WAL, foreign keys and the synchronous mode of its file', () => {
    const [ledger, telemetry, console] = databases.map(({ connection }) => ({
      journal: connection.pragma('journal_mode', { simple: true }),
      foreignKeys: connection.pragma('foreign_keys', { simple: true }),
      synchronous: connection.pragma('synchronous', { simple: true }),
    }));
    expect(ledger).toEqual({ journal: 'wal', foreignKeys: 1, synchronous: 2 });
    expect(telemetry).toEqual({ journal: 'wal', foreignKeys: 1, synchronous: 1 });
    expect(console).toEqual({ journal: 'wal', foreignKeys: 1, synchronous: 2 });
  });

  it.each([
    ["UPDATE fills SET price = '1'", 'fills is append-only'],
    ['DELETE FROM fills', 'fills is append-only'],
    ["UPDATE ledger_transactions SET kind = 'deposit'", 'ledger_transactions is append-only'],
    ['DELETE FROM ledger_transactions', 'ledger_transactions is append-only'],
    ["UPDATE ledger_postings SET amount = '1'", 'ledger_postings is append-only'],
    ['DELETE FROM ledger_postings', 'ledger_postings is append-only'],
    ["UPDATE journal SET payload = x''", 'journal is append-only'],
    [
      "INSERT INTO ledger_postings VALUES ('t', 'a', 'nowhere', 0, 'cash', 'USD', '1')",
      'FOREIGN KEY constraint failed',
    ],
    ["UPDATE controls SET reason = ''", 'controls is append-only'],
    ['DELETE FROM controls', 'controls is append-only'],
    ["UPDATE signals SET signal = ''", 'signals is append-only'],
    ['DELETE FROM signals', 'signals is append-only'],
    ["UPDATE profile_versions SET note = ''", 'profile_versions is append-only'],
    ['DELETE FROM profile_versions', 'profile_versions is append-only'],
    ["UPDATE profile_contents SET content = ''", 'profile_contents is append-only'],
    ['DELETE FROM profile_contents', 'profile_contents is append-only'],
    ["INSERT INTO installation VALUES (2, 'second')", 'CHECK constraint failed'],
    ["INSERT INTO shards VALUES ('s', 1, 'soon', NULL)", 'cannot store TEXT value in INTEGER'],
  ])('refuses %s', (sql, reason) => {
    expect(() => raw.exec(sql)).toThrow(reason);
  });

  it('a file of an older version migrates and keeps its orders', async () => {
    const [ledger] = databases;
    if (!ledger) throw new Error('The ledger must be open');
    const kept = 'SELECT id, status, triggered_at, amend_unknown FROM orders';
    const before = raw.prepare(kept).all();
    for (const _newer of ledger.source.migrations.slice(1)) await ledger.source.undoLastMigration();
    expect(() => raw.prepare(kept).all()).toThrow('no such column: triggered_at');
    await ledger.source.runMigrations();
    expect(raw.prepare(kept).all()).toEqual(before);
    expect(before).toEqual([
      { id: orderRow().id, status: 'SUBMITTED', triggered_at: null, amend_unknown: 0 },
    ]);
  });

  it('can be reverted and created again', async () => {
    for (const { source } of databases) {
      for (const _made of source.migrations) await source.undoLastMigration();
      await source.runMigrations();
    }
    expect(raw.prepare('SELECT count(*) FROM fills').pluck().get()).toBe(0);
  });
});

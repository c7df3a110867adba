/**
 * The storage thread: runs telemetry writes and checkpoints off the trading thread.
 * In a source tree Node runs this file by stripping its types, so it may import only packages, and types from other
 * files.
 */
import { parentPort, workerData } from 'node:worker_threads';

import Database from 'better-sqlite3';

import type {
  BackgroundFiles,
  BackgroundReply,
  BackgroundRequest,
  BatchStatement,
} from './background-protocol.js';

const files = workerData as BackgroundFiles;
const ledger = openExisting(files.ledger);
const telemetry = openExisting(files.telemetry);
telemetry.pragma('synchronous = NORMAL');
telemetry.pragma('wal_autocheckpoint = 0');

const statements = new Map<string, Database.Statement>();

const runBatch = telemetry.transaction((batch: readonly BatchStatement[]): number => {
  let changes = 0;
  for (const { sql, rows } of batch) {
    const statement = prepared(sql);
    for (const row of rows) changes += statement.run(...row).changes;
  }
  return changes;
});

parentPort?.on('message', (request: BackgroundRequest) => {
  parentPort?.postMessage(answer(request));
});

function answer(request: BackgroundRequest): BackgroundReply {
  try {
    return { id: request.id, ok: true, changes: perform(request) };
  } catch (thrown) {
    const sqlite = thrown instanceof Database.SqliteError ? thrown.code : null;
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    return { id: request.id, ok: false, sqlite, message };
  }
}

/** Executes a request and returns the number of changed rows. */
function perform(request: BackgroundRequest): number {
  switch (request.kind) {
    case 'write':
      return runBatch.immediate(request.statements);
    case 'checkpoint':
      ledger.pragma('wal_checkpoint(PASSIVE)');
      telemetry.pragma('wal_checkpoint(PASSIVE)');
      return 0;
    case 'close':
      ledger.close();
      telemetry.close();
      parentPort?.unref();
      return 0;
  }
}

function prepared(sql: string): Database.Statement {
  const known = statements.get(sql);
  if (known) return known;
  const statement = telemetry.prepare(sql);
  statements.set(sql, statement);
  return statement;
}

function openExisting(file: string): Database.Database {
  return new Database(file, { fileMustExist: true, timeout: files.busyTimeoutMs });
}

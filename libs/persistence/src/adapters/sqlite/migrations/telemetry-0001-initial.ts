import type { MigrationInterface, QueryRunner } from 'typeorm';

import { TELEMETRY_APPLICATION_ID } from '../application-id.js';

/** In an order that allows dropping them. */
const TABLES = ['candles', 'equity_snapshots', 'decisions'];

const STATEMENTS = [
  `CREATE TABLE "candles" (
    "instrument" TEXT NOT NULL,
    "timeframe" TEXT NOT NULL,
    "open_time" INTEGER NOT NULL,
    "open" REAL NOT NULL,
    "high" REAL NOT NULL,
    "low" REAL NOT NULL,
    "close" REAL NOT NULL,
    "volume" REAL NOT NULL,
    "trades" INTEGER NOT NULL,
    "synthetic" INTEGER NOT NULL,
    PRIMARY KEY ("instrument", "timeframe", "open_time")
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE "equity_snapshots" (
    "tenant" TEXT NOT NULL,
    "account" TEXT NOT NULL,
    "at" INTEGER NOT NULL,
    "equity" TEXT NOT NULL,
    "cash" TEXT NOT NULL,
    "unrealised_pnl" TEXT NOT NULL,
    PRIMARY KEY ("tenant", "account", "at")
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE "decisions" (
    "tenant" TEXT NOT NULL,
    "account" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "instrument" TEXT NOT NULL,
    "at" INTEGER NOT NULL,
    "outcome" TEXT NOT NULL,
    "rejected_by" TEXT,
    "signal" TEXT NOT NULL,
    "prediction" TEXT NOT NULL,
    "verdicts" TEXT NOT NULL,
    "sizing" TEXT,
    PRIMARY KEY ("tenant", "account", "id")
  ) STRICT`,
  `CREATE INDEX "decisions_by_tenant" ON "decisions" ("tenant", "at")`,
  `CREATE INDEX "decisions_by_account" ON "decisions" ("tenant", "account", "at")`,
  `CREATE INDEX "decisions_by_time" ON "decisions" ("at")`,
  `CREATE INDEX "candles_by_time" ON "candles" ("open_time")`,
  `CREATE INDEX "equity_snapshots_by_time" ON "equity_snapshots" ("at")`,
];

/** Creates candles, equity and decisions that led to no order. */
export class TelemetryInitial1795000000001 implements MigrationInterface {
  readonly name = 'TelemetryInitial1795000000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`PRAGMA application_id = ${TELEMETRY_APPLICATION_ID}`);
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await runner.query(`DROP TABLE "${table}"`);
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

const STATEMENTS = [
  `CREATE TABLE "missed_trades" (
    "tenant" TEXT NOT NULL,
    "account" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "instrument" TEXT NOT NULL,
    "at" INTEGER NOT NULL,
    "gate" TEXT,
    "distance" REAL,
    "profile" TEXT,
    "snapshot" TEXT,
    "plan" TEXT,
    "followed_until" INTEGER,
    "result" TEXT,
    "price" REAL,
    "r" REAL,
    "ended_at" INTEGER,
    PRIMARY KEY ("tenant", "account", "id")
  ) STRICT`,
  // Retention and the trades that are still followed.
  `CREATE INDEX "missed_trades_by_time" ON "missed_trades" ("at")`,
  `CREATE INDEX "missed_trades_followed" ON "missed_trades" ("followed_until", "at")
    WHERE "followed_until" IS NOT NULL`,
  // Pages of near misses: within 10 % of the limit.
  `CREATE INDEX "missed_trades_near" ON "missed_trades" ("tenant", "account", "at", "id")
    WHERE "distance" <= 0.1`,
  `CREATE INDEX "missed_trades_gate" ON "missed_trades" ("tenant", "account", "gate", "at", "id")`,
  `CREATE INDEX "missed_trades_kind" ON "missed_trades" ("tenant", "account", "kind", "at", "id")`,
];

/** Adds refused entries and trades closed at break-even, which are followed to their end. */
export class TelemetryMissedTrades1795000000004 implements MigrationInterface {
  readonly name = 'TelemetryMissedTrades1795000000004';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE "missed_trades"');
  }
}

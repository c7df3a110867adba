import type { MigrationInterface, QueryRunner } from 'typeorm';

const STATEMENTS = [
  `CREATE TABLE "signals" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "instrument" TEXT NOT NULL,
    "at" INTEGER NOT NULL,
    "signal" TEXT NOT NULL,
    "prediction" TEXT NOT NULL
  ) STRICT`,
  `CREATE INDEX "signals_by_time" ON "signals" ("at")`,
  // Existing decisions keep their embedded signal, because moving it would rewrite the largest table.
  `ALTER TABLE "decisions" ALTER COLUMN "signal" DROP NOT NULL`,
  `ALTER TABLE "decisions" ALTER COLUMN "prediction" DROP NOT NULL`,
  `ALTER TABLE "decisions" ADD COLUMN "signal_id" TEXT`,
  `ALTER TABLE "decisions" ADD COLUMN "strategy" TEXT`,
];

const BACK = [
  `UPDATE "decisions" SET
    "signal" = (SELECT "signal" FROM "signals" WHERE "signals"."id" = "decisions"."signal_id"),
    "prediction" = (SELECT "prediction" FROM "signals" WHERE "signals"."id" = "decisions"."signal_id")
    WHERE "signal_id" IS NOT NULL`,
  `ALTER TABLE "decisions" DROP COLUMN "strategy"`,
  `ALTER TABLE "decisions" DROP COLUMN "signal_id"`,
  `ALTER TABLE "decisions" ALTER COLUMN "signal" SET NOT NULL`,
  `ALTER TABLE "decisions" ALTER COLUMN "prediction" SET NOT NULL`,
  `DROP TABLE "signals"`,
];

/** Adds signals, stored once and shared by decisions. */
export class TelemetrySignals1795000000002 implements MigrationInterface {
  readonly name = 'TelemetrySignals1795000000002';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of BACK) await runner.query(statement);
  }
}

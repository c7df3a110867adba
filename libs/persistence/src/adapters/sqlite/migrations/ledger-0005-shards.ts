import type { MigrationInterface, QueryRunner } from 'typeorm';

/** In an order that allows dropping them. */
const TABLES = [
  'shards',
  'accounts',
  'profile_versions',
  'profile_contents',
  'entry_pauses',
  'controls',
  'command_queue',
  'exposure_grants',
  'installation',
  'signals',
];

/** Tables whose rows are immutable. */
const APPEND_ONLY = ['profile_versions', 'profile_contents', 'controls', 'signals'];

const STATEMENTS = [
  `ALTER TABLE "journal" RENAME COLUMN "venue" TO "shard"`,
  `CREATE TABLE "shards" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "epoch" INTEGER NOT NULL,
    "started_at" INTEGER NOT NULL,
    "state" TEXT
  ) STRICT`,
  // Starts were counted across venues. Every shard continues from the latest epoch, so that ids never repeat.
  `INSERT INTO "shards" ("id", "epoch", "started_at")
    WITH RECURSIVE "named" ("shard") AS (
      SELECT min("shard") FROM "journal"
      UNION ALL
      SELECT (SELECT min("journal"."shard") FROM "journal" WHERE "journal"."shard" > "named"."shard")
        FROM "named" WHERE "named"."shard" IS NOT NULL
    )
    SELECT "named"."shard", "runs"."epoch", "runs"."started_at"
      FROM "named" JOIN "runs" ON "runs"."epoch" = (SELECT max("epoch") FROM "runs")
     WHERE "named"."shard" IS NOT NULL`,
  `DROP TABLE "runs"`,
  `CREATE TABLE "accounts" (
    "tenant" TEXT NOT NULL,
    "account" TEXT NOT NULL,
    "shard" TEXT NOT NULL,
    "venue" TEXT NOT NULL,
    "mode" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "profile_name" TEXT NOT NULL,
    "profile_version" INTEGER NOT NULL,
    "profile_hash" TEXT NOT NULL,
    "lifecycle" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "opened_at" INTEGER NOT NULL,
    "updated_at" INTEGER NOT NULL,
    "closed_at" INTEGER,
    PRIMARY KEY ("tenant", "account")
  ) STRICT`,
  `CREATE INDEX "accounts_by_shard" ON "accounts" ("shard", "opened_at", "tenant", "account")
    WHERE "lifecycle" <> 'closed'`,
  `CREATE TABLE "profile_contents" (
    "hash" TEXT NOT NULL PRIMARY KEY,
    "content" TEXT NOT NULL
  ) STRICT`,
  `CREATE TABLE "profile_versions" (
    "tenant" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "hash" TEXT NOT NULL,
    "note" TEXT NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" INTEGER NOT NULL,
    PRIMARY KEY ("tenant", "name", "version"),
    FOREIGN KEY ("hash") REFERENCES "profile_contents" ("hash")
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE "entry_pauses" (
    "shard" TEXT NOT NULL,
    "target" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "target_type" TEXT NOT NULL,
    "tenant" TEXT,
    "account" TEXT,
    "instrument" TEXT,
    "reason" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "at" INTEGER NOT NULL,
    PRIMARY KEY ("shard", "target", "code")
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE "controls" (
    "shard" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "command" TEXT NOT NULL,
    "target_type" TEXT NOT NULL,
    "tenant" TEXT,
    "account" TEXT,
    "instrument" TEXT,
    "actor" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "at" INTEGER NOT NULL,
    PRIMARY KEY ("shard", "key")
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE "command_queue" (
    "number" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "shard" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "payload" TEXT NOT NULL,
    "at" INTEGER NOT NULL,
    "actor" TEXT NOT NULL,
    "taken_at" INTEGER,
    UNIQUE ("shard", "key")
  ) STRICT`,
  `CREATE INDEX "command_queue_pending" ON "command_queue" ("shard", "at", "number")
    WHERE "taken_at" IS NULL`,
  `CREATE TABLE "exposure_grants" (
    "tenant" TEXT NOT NULL,
    "shard" TEXT NOT NULL,
    "amount" TEXT NOT NULL,
    PRIMARY KEY ("tenant", "shard")
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE "installation" (
    "row" INTEGER NOT NULL PRIMARY KEY CHECK ("row" = 1),
    "id" TEXT NOT NULL
  ) STRICT`,
  `CREATE TABLE "signals" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "instrument" TEXT NOT NULL,
    "at" INTEGER NOT NULL,
    "signal" TEXT NOT NULL,
    "prediction" TEXT NOT NULL
  ) STRICT`,
  // Existing decisions keep their embedded signal, because moving it would rewrite the largest table.
  `ALTER TABLE "decisions" ALTER COLUMN "signal" DROP NOT NULL`,
  `ALTER TABLE "decisions" ALTER COLUMN "prediction" DROP NOT NULL`,
  `ALTER TABLE "decisions" ADD COLUMN "signal_id" TEXT REFERENCES "signals" ("id")`,
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
  `CREATE TABLE "runs" (
    "epoch" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "started_at" INTEGER NOT NULL
  ) STRICT`,
  `INSERT INTO "runs" ("epoch", "started_at")
    SELECT "epoch", max("started_at") FROM "shards" WHERE "epoch" > 0 GROUP BY "epoch"`,
  `ALTER TABLE "journal" RENAME COLUMN "shard" TO "venue"`,
];

/** Adds shards with a fencing token, registered accounts, profiles, controls, and shared signals. */
export class LedgerShards1795000000005 implements MigrationInterface {
  readonly name = 'LedgerShards1795000000005';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
    for (const table of APPEND_ONLY) {
      for (const change of ['UPDATE', 'DELETE'] as const) {
        await runner.query(triggerAgainst(table, change));
      }
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of BACK) await runner.query(statement);
    for (const table of TABLES) await runner.query(`DROP TABLE "${table}"`);
  }
}

function triggerAgainst(table: string, change: 'UPDATE' | 'DELETE'): string {
  return `CREATE TRIGGER "${table}_refuses_${change.toLowerCase()}" BEFORE ${change} ON "${table}"
    BEGIN SELECT RAISE(ABORT, '${table} is append-only'); END`;
}

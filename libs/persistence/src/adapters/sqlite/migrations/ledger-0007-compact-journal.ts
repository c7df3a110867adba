import type { MigrationInterface, QueryRunner } from 'typeorm';

import { unpackPayload } from '../journal-payload.js';

const REFUSES_UPDATE = `CREATE TRIGGER "journal_refuses_update" BEFORE UPDATE ON "journal"
  BEGIN SELECT RAISE(ABORT, 'journal is append-only'); END`;

/** Shard number × 2^40 + sequence. */
const ENTRY = `"number" * 1099511627776 + "sequence"`;

/** Copies payloads as plain text, which stays readable; only new payloads are packed. */
const STATEMENTS = [
  `ALTER TABLE "journal" RENAME TO "journal_by_name"`,
  `CREATE TABLE "journal_shards" (
    "number" INTEGER PRIMARY KEY NOT NULL,
    "shard" TEXT NOT NULL UNIQUE
  ) STRICT`,
  `INSERT INTO "journal_shards" ("number", "shard")
    WITH RECURSIVE "named" ("number", "shard") AS (
      SELECT 0, min("shard") FROM "journal_by_name"
      UNION ALL
      SELECT "number" + 1, (
          SELECT min("older"."shard") FROM "journal_by_name" AS "older" WHERE "older"."shard" > "named"."shard"
        ) FROM "named" WHERE "named"."shard" IS NOT NULL
    )
    SELECT "number", "shard" FROM "named" WHERE "shard" IS NOT NULL`,
  `CREATE TABLE "journal" (
    "entry" INTEGER PRIMARY KEY NOT NULL,
    "at" INTEGER NOT NULL,
    "type" TEXT NOT NULL,
    "payload" BLOB NOT NULL
  ) STRICT`,
  `INSERT INTO "journal" ("entry", "at", "type", "payload")
    SELECT ${ENTRY}, "at", "type", CAST("payload" AS BLOB)
      FROM "journal_shards" CROSS JOIN "journal_by_name" USING ("shard") ORDER BY 1`,
  `DROP TABLE "journal_by_name"`,
  REFUSES_UPDATE,
];

const BACK = [
  `CREATE TABLE "journal_by_name" (
    "shard" TEXT NOT NULL,
    "sequence" INTEGER NOT NULL,
    "at" INTEGER NOT NULL,
    "type" TEXT NOT NULL,
    "payload" TEXT NOT NULL,
    PRIMARY KEY ("shard", "sequence")
  ) STRICT, WITHOUT ROWID`,
  `INSERT INTO "journal_by_name"
    SELECT "shard", "entry" & 1099511627775, "at", "type", CAST("payload" AS TEXT)
      FROM "journal" JOIN "journal_shards" ON "number" = "entry" >> 40`,
  `DROP TABLE "journal"`,
  `DROP TABLE "journal_shards"`,
  `ALTER TABLE "journal_by_name" RENAME TO "journal"`,
  REFUSES_UPDATE,
];

const CHUNK_ROWS = 1_000;

/** Shrinks the journal to a third: one integer as key, full pages, packed payloads. */
export class LedgerCompactJournal1795000000007 implements MigrationInterface {
  readonly name = 'LedgerCompactJournal1795000000007';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TRIGGER "journal_refuses_update"`);
    await unpackAll(runner);
    for (const statement of BACK) await runner.query(statement);
  }
}

interface StoredEntry {
  readonly entry: number;
  readonly at: number;
  readonly type: string;
  readonly payload: Buffer;
}

async function unpackAll(runner: QueryRunner): Promise<void> {
  for (let after = -1; ;) {
    const rows = (await runner.query(
      `SELECT "entry", "at", "type", "payload" FROM "journal" WHERE "entry" > ? ORDER BY "entry" LIMIT ?`,
      [after, CHUNK_ROWS],
    )) as readonly StoredEntry[];
    for (const { entry, payload, ...place } of rows) {
      const text = Buffer.from(unpackPayload(payload, place));
      await runner.query(`UPDATE "journal" SET "payload" = ? WHERE "entry" = ?`, [text, entry]);
    }
    if (rows.length < CHUNK_ROWS) return;
    after = rows.at(-1)?.entry ?? after;
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

import { JOBS_APPLICATION_ID } from '../application-id.js';

const STATEMENTS = [
  `CREATE TABLE "jobs" (
    "tenant" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "request" TEXT NOT NULL,
    "created_by" TEXT NOT NULL,
    "estimate_seconds" REAL NOT NULL,
    "estimate_bytes" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL,
    "created_at" INTEGER NOT NULL,
    "started_at" INTEGER,
    "ended_at" INTEGER,
    "failure_code" TEXT,
    "failure_detail" TEXT,
    PRIMARY KEY ("tenant", "id")
  ) STRICT`,
  `CREATE INDEX "jobs_by_time" ON "jobs" ("tenant", "created_at", "id")`,
  `CREATE INDEX "jobs_unfinished" ON "jobs" ("created_at") WHERE "state" IN ('queued', 'running')`,
  `CREATE TABLE "job_results" (
    "tenant" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "result" BLOB NOT NULL,
    PRIMARY KEY ("tenant", "id"),
    FOREIGN KEY ("tenant", "id") REFERENCES "jobs" ("tenant", "id") ON DELETE CASCADE
  ) STRICT`,
  `CREATE TABLE "job_log_lines" (
    "number" INTEGER PRIMARY KEY,
    "tenant" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "at" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    FOREIGN KEY ("tenant", "id") REFERENCES "jobs" ("tenant", "id") ON DELETE CASCADE
  ) STRICT`,
  `CREATE INDEX "job_log_lines_by_job" ON "job_log_lines" ("tenant", "id", "number")`,
  `PRAGMA application_id = ${JOBS_APPLICATION_ID}`,
];

/** The first form of the jobs. */
export class JobsInitial1795000000001 implements MigrationInterface {
  readonly name = 'JobsInitial1795000000001';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['job_log_lines', 'job_results', 'jobs']) {
      await runner.query(`DROP TABLE "${table}"`);
    }
  }
}

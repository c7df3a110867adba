import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Creates the drafts of profiles. */
export class ConsoleProfileDrafts1796000000002 implements MigrationInterface {
  readonly name = 'ConsoleProfileDrafts1796000000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE "profile_drafts" (
      "tenant" TEXT NOT NULL,
      "profile" TEXT NOT NULL,
      "author" TEXT NOT NULL,
      "base" INTEGER NOT NULL,
      "content" TEXT NOT NULL,
      "note" TEXT NOT NULL,
      "saved_at" INTEGER NOT NULL,
      PRIMARY KEY ("tenant", "profile", "author")
    ) STRICT, WITHOUT ROWID`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE "profile_drafts"');
  }
}

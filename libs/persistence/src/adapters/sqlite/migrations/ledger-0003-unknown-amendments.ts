import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Adds whether the outcome of an amendment is unknown; existing orders have none. */
export class LedgerUnknownAmendments1795000000003 implements MigrationInterface {
  readonly name = 'LedgerUnknownAmendments1795000000003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE "orders" ADD COLUMN "amend_unknown" INTEGER NOT NULL DEFAULT 0',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE "orders" DROP COLUMN "amend_unknown"');
  }
}

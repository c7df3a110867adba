import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Adds the time when a stop was triggered, so that a restart does not wait for its price again. */
export class LedgerTriggeredStops1795000000002 implements MigrationInterface {
  readonly name = 'LedgerTriggeredStops1795000000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE "orders" ADD COLUMN "triggered_at" INTEGER');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE "orders" DROP COLUMN "triggered_at"');
  }
}

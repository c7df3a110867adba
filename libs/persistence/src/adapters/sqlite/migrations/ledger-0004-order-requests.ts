import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Adds client order ids and pending amendments and cancellations. Existing orders used our id as client order id and
 * have no pending requests.
 */
export class LedgerOrderRequests1795000000004 implements MigrationInterface {
  readonly name = 'LedgerOrderRequests1795000000004';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "orders" ADD COLUMN "client_id" TEXT NOT NULL DEFAULT ''`);
    await runner.query('UPDATE "orders" SET "client_id" = "id"');
    for (const [name, type] of COLUMNS) {
      await runner.query(`ALTER TABLE "orders" ADD COLUMN "${name}" ${type}`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [name] of [...COLUMNS].reverse()) {
      await runner.query(`ALTER TABLE "orders" DROP COLUMN "${name}"`);
    }
    await runner.query('ALTER TABLE "orders" DROP COLUMN "client_id"');
  }
}

const COLUMNS = [
  ['amend_quantity', 'TEXT'],
  ['amend_limit_price', 'TEXT'],
  ['amend_stop_price', 'TEXT'],
  ['amend_asked_at', 'INTEGER'],
  ['cancel_requested_at', 'INTEGER'],
] as const;

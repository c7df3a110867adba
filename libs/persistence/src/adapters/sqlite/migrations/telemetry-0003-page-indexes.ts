import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A page query walks one of these backwards. Columns after the id avoid reading the row. */
const INDEXES = [
  `"decisions_page_time" ON "decisions" ("tenant", "at", "account", "id", "instrument", "rejected_by", "outcome")`,
  `"decisions_page_account" ON "decisions" ("tenant", "account", "at", "id", "instrument", "rejected_by", "outcome")`,
  `"decisions_page_instrument" ON "decisions" ("tenant", "instrument", "at", "account", "id", "rejected_by", "outcome")`,
  `"decisions_page_account_instrument" ON "decisions" ("tenant", "account", "instrument", "at", "id", "rejected_by", "outcome")`,
  `"decisions_page_gate" ON "decisions" ("tenant", "rejected_by", "at", "account", "id", "instrument")
    WHERE "rejected_by" IS NOT NULL`,
  `"decisions_page_account_gate" ON "decisions" ("tenant", "account", "rejected_by", "at", "id", "instrument")
    WHERE "rejected_by" IS NOT NULL`,
  `"decisions_page_acted" ON "decisions" ("tenant", "outcome", "at", "account", "id", "instrument")
    WHERE "outcome" <> 'rejected'`,
  // Rows of the first storage format have the leader only inside the signal.
  `"decisions_page_strategy" ON "decisions"
    ("tenant", coalesce("strategy", "signal" ->> '$.leader'), "at", "account", "id", "instrument")`,
  `"equity_snapshots_by_tenant" ON "equity_snapshots" ("tenant", "at", "account")`,
];

/** Adds an index for every page and every range of equity. */
export class TelemetryPageIndexes1795000000003 implements MigrationInterface {
  readonly name = 'TelemetryPageIndexes1795000000003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX "decisions_by_tenant"');
    await runner.query('DROP INDEX "decisions_by_account"');
    for (const index of INDEXES) await runner.query(`CREATE INDEX ${index}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const index of INDEXES) await runner.query(`DROP INDEX ${index.split(' ', 1)[0]}`);
    await runner.query('CREATE INDEX "decisions_by_tenant" ON "decisions" ("tenant", "at")');
    await runner.query(
      'CREATE INDEX "decisions_by_account" ON "decisions" ("tenant", "account", "at")',
    );
  }
}

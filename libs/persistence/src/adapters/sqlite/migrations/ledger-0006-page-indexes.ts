import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The initial page indexes, which required a sort of rows with equal times. */
const REPLACED = [
  ['orders', 'created_at'],
  ['fills', 'at'],
  ['positions', 'created_at'],
  ['closed_trades', 'closed_at'],
  ['ledger_transactions', 'at'],
  ['decisions', 'at'],
] as const;

/** A page query walks one of these backwards. Columns after the id avoid reading the row. */
const INDEXES = [
  `"orders_page_time" ON "orders" ("tenant", "created_at", "account", "id")`,
  `"orders_page_account" ON "orders" ("tenant", "account", "created_at", "id")`,
  `"orders_page_instrument" ON "orders" ("tenant", "instrument", "created_at", "account", "id")`,
  `"orders_page_status" ON "orders" ("tenant", "status", "created_at", "account", "id")`,
  `"orders_by_decision" ON "orders" ("tenant", "account", "decision") WHERE "decision" IS NOT NULL`,
  `"orders_by_position" ON "orders" ("tenant", "account", "position")`,
  `"orders_ended" ON "orders" ("tenant", "account", "updated_at", "id")
    WHERE "status" IN ('DENIED', 'REJECTED', 'FILLED', 'CANCELED', 'EXPIRED')`,
  `"fills_page_time" ON "fills" ("tenant", "at", "account", "id")`,
  `"fills_page_account" ON "fills" ("tenant", "account", "at", "id")`,
  `"fills_page_instrument" ON "fills" ("tenant", "instrument", "at", "account", "id")`,
  `"fills_by_order" ON "fills" ("tenant", "account", "order_id")`,
  `"positions_page_time" ON "positions" ("tenant", "created_at", "account", "id")`,
  `"positions_page_account" ON "positions" ("tenant", "account", "created_at", "id")`,
  `"positions_page_instrument" ON "positions" ("tenant", "instrument", "created_at", "account", "id")`,
  `"positions_page_strategy" ON "positions" ("tenant", "strategy", "created_at", "account", "id")`,
  `"positions_page_status" ON "positions" ("tenant", "status", "created_at", "account", "id")`,
  `"positions_by_decision" ON "positions" ("tenant", "account", "decision")`,
  `"closed_trades_page_time" ON "closed_trades" ("tenant", "closed_at", "account", "position")`,
  `"closed_trades_page_account" ON "closed_trades" ("tenant", "account", "closed_at", "position")`,
  `"closed_trades_page_instrument" ON "closed_trades" ("tenant", "instrument", "closed_at", "account", "position")`,
  `"closed_trades_page_strategy" ON "closed_trades" ("tenant", "strategy", "closed_at", "account", "position")`,
  `"ledger_transactions_page_time" ON "ledger_transactions" ("tenant", "at", "account", "id")`,
  `"ledger_transactions_page_account" ON "ledger_transactions" ("tenant", "account", "at", "id")`,
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
  `"accounts_by_tenant" ON "accounts" ("tenant", "opened_at", "account")`,
  `"entry_pauses_by_time" ON "entry_pauses" ("shard", "at", "target", "code")`,
];

/** Adds an index for every page, trace and start. */
export class LedgerPageIndexes1795000000006 implements MigrationInterface {
  readonly name = 'LedgerPageIndexes1795000000006';

  async up(runner: QueryRunner): Promise<void> {
    for (const [table] of REPLACED) {
      await runner.query(`DROP INDEX "${table}_by_tenant"`);
      await runner.query(`DROP INDEX "${table}_by_account"`);
    }
    for (const index of INDEXES) await runner.query(`CREATE INDEX ${index}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const index of INDEXES) await runner.query(`DROP INDEX ${index.split(' ', 1)[0]}`);
    for (const [table, time] of REPLACED) {
      await runner.query(`CREATE INDEX "${table}_by_tenant" ON "${table}" ("tenant", "${time}")`);
      await runner.query(
        `CREATE INDEX "${table}_by_account" ON "${table}" ("tenant", "account", "${time}")`,
      );
    }
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

import { LEDGER_APPLICATION_ID } from '../application-id.js';

/** Tables whose rows are immutable. */
const APPEND_ONLY = {
  fills: ['UPDATE', 'DELETE'],
  ledger_transactions: ['UPDATE', 'DELETE'],
  ledger_postings: ['UPDATE', 'DELETE'],
  journal: ['UPDATE'],
} as const;

/** In an order that allows dropping them. */
const TABLES = [
  'ledger_postings',
  'orders',
  'fills',
  'positions',
  'closed_trades',
  'ledger_transactions',
  'ledger_balances',
  'decisions',
  'account_states',
  'journal',
  'runs',
];

const STATEMENTS = [
  `CREATE TABLE "orders" (
    "tenant" TEXT NOT NULL,
    "account" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "venue_order_id" TEXT,
    "instrument" TEXT NOT NULL,
    "position" TEXT NOT NULL,
    "decision" TEXT,
    "purpose" TEXT NOT NULL,
    "exit_reason" TEXT,
    "side" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "quantity" TEXT NOT NULL,
    "limit_price" TEXT,
    "stop_price" TEXT,
    "time_in_force" TEXT NOT NULL,
    "expires_at" INTEGER,
    "post_only" INTEGER NOT NULL,
    "reduce_only" INTEGER NOT NULL,
    "decision_price" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "outcome_unknown" INTEGER NOT NULL,
    "filled_quantity" TEXT NOT NULL,
    "average_price" TEXT,
    "fees" TEXT NOT NULL,
    "reason_code" TEXT NOT NULL,
    "created_at" INTEGER NOT NULL,
    "submitted_at" INTEGER,
    "updated_at" INTEGER NOT NULL,
    PRIMARY KEY ("tenant", "account", "id")
  ) STRICT`,
  `CREATE TABLE "fills" (
    "tenant" TEXT NOT NULL,
    "account" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "order_id" TEXT NOT NULL,
    "instrument" TEXT NOT NULL,
    "side" TEXT NOT NULL,
    "price" TEXT NOT NULL,
    "quantity" TEXT NOT NULL,
    "fee" TEXT NOT NULL,
    "fee_asset" TEXT NOT NULL,
    "liquidity" TEXT NOT NULL,
    "at" INTEGER NOT NULL,
    PRIMARY KEY ("tenant", "account", "id")
  ) STRICT`,
  `CREATE TABLE "positions" (
    "tenant" TEXT NOT NULL,
    "account" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "instrument" TEXT NOT NULL,
    "direction" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "entry_attempts" INTEGER NOT NULL,
    "quantity" TEXT NOT NULL,
    "entry_quantity" TEXT NOT NULL,
    "entry_price" TEXT,
    "exit_quantity" TEXT NOT NULL,
    "exit_price" TEXT,
    "cost" TEXT NOT NULL,
    "realised_pnl" TEXT NOT NULL,
    "fees" TEXT NOT NULL,
    "plan" TEXT NOT NULL,
    "risk_amount" TEXT NOT NULL,
    "decision" TEXT NOT NULL,
    "strategy" TEXT NOT NULL,
    "supporters" TEXT NOT NULL,
    "decision_price" TEXT NOT NULL,
    "exit_decision_price" TEXT,
    "entry_trend" TEXT NOT NULL,
    "entry_volatility" TEXT NOT NULL,
    "entry_atr_rate" TEXT NOT NULL,
    "exit_reason" TEXT,
    "created_at" INTEGER NOT NULL,
    "opened_at" INTEGER,
    "closed_at" INTEGER,
    "updated_at" INTEGER NOT NULL,
    PRIMARY KEY ("tenant", "account", "id")
  ) STRICT`,
  `CREATE TABLE "closed_trades" (
    "tenant" TEXT NOT NULL,
    "account" TEXT NOT NULL,
    "position" TEXT NOT NULL,
    "instrument" TEXT NOT NULL,
    "direction" TEXT NOT NULL,
    "strategy" TEXT NOT NULL,
    "supporters" TEXT NOT NULL,
    "decision" TEXT NOT NULL,
    "quantity" TEXT NOT NULL,
    "entry_price" TEXT NOT NULL,
    "exit_price" TEXT NOT NULL,
    "gross_pnl" TEXT NOT NULL,
    "fees" TEXT NOT NULL,
    "net_pnl" TEXT NOT NULL,
    "r_multiple" TEXT NOT NULL,
    "mfe" TEXT NOT NULL,
    "mae" TEXT NOT NULL,
    "entry_slippage" TEXT NOT NULL,
    "exit_slippage" TEXT NOT NULL,
    "exit_reason" TEXT NOT NULL,
    "trend" TEXT NOT NULL,
    "volatility" TEXT NOT NULL,
    "opened_at" INTEGER NOT NULL,
    "closed_at" INTEGER NOT NULL,
    PRIMARY KEY ("tenant", "account", "position")
  ) STRICT`,
  `CREATE TABLE "ledger_transactions" (
    "tenant" TEXT NOT NULL,
    "account" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "at" INTEGER NOT NULL,
    PRIMARY KEY ("tenant", "account", "id")
  ) STRICT`,
  `CREATE TABLE "ledger_postings" (
    "tenant" TEXT NOT NULL,
    "account" TEXT NOT NULL,
    "transaction_id" TEXT NOT NULL,
    "line" INTEGER NOT NULL,
    "book" TEXT NOT NULL,
    "asset" TEXT NOT NULL,
    "amount" TEXT NOT NULL,
    PRIMARY KEY ("tenant", "account", "transaction_id", "line"),
    FOREIGN KEY ("tenant", "account", "transaction_id") REFERENCES "ledger_transactions" ("tenant", "account", "id")
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE "ledger_balances" (
    "tenant" TEXT NOT NULL,
    "account" TEXT NOT NULL,
    "book" TEXT NOT NULL,
    "asset" TEXT NOT NULL,
    "amount" TEXT NOT NULL,
    PRIMARY KEY ("tenant", "account", "book", "asset")
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE "decisions" (
    "tenant" TEXT NOT NULL,
    "account" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "instrument" TEXT NOT NULL,
    "at" INTEGER NOT NULL,
    "outcome" TEXT NOT NULL,
    "rejected_by" TEXT,
    "signal" TEXT NOT NULL,
    "prediction" TEXT NOT NULL,
    "verdicts" TEXT NOT NULL,
    "sizing" TEXT,
    PRIMARY KEY ("tenant", "account", "id")
  ) STRICT`,
  `CREATE TABLE "account_states" (
    "tenant" TEXT NOT NULL,
    "account" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    PRIMARY KEY ("tenant", "account")
  ) STRICT`,
  `CREATE TABLE "journal" (
    "venue" TEXT NOT NULL,
    "sequence" INTEGER NOT NULL,
    "at" INTEGER NOT NULL,
    "type" TEXT NOT NULL,
    "payload" TEXT NOT NULL,
    PRIMARY KEY ("venue", "sequence")
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE "runs" (
    "epoch" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "started_at" INTEGER NOT NULL
  ) STRICT`,
  `CREATE INDEX "orders_by_tenant" ON "orders" ("tenant", "created_at")`,
  `CREATE INDEX "orders_by_account" ON "orders" ("tenant", "account", "created_at")`,
  `CREATE INDEX "fills_by_tenant" ON "fills" ("tenant", "at")`,
  `CREATE INDEX "fills_by_account" ON "fills" ("tenant", "account", "at")`,
  `CREATE INDEX "positions_by_tenant" ON "positions" ("tenant", "created_at")`,
  `CREATE INDEX "positions_by_account" ON "positions" ("tenant", "account", "created_at")`,
  `CREATE INDEX "closed_trades_by_tenant" ON "closed_trades" ("tenant", "closed_at")`,
  `CREATE INDEX "closed_trades_by_account" ON "closed_trades" ("tenant", "account", "closed_at")`,
  `CREATE INDEX "ledger_transactions_by_tenant" ON "ledger_transactions" ("tenant", "at")`,
  `CREATE INDEX "ledger_transactions_by_account" ON "ledger_transactions" ("tenant", "account", "at")`,
  `CREATE INDEX "decisions_by_tenant" ON "decisions" ("tenant", "at")`,
  `CREATE INDEX "decisions_by_account" ON "decisions" ("tenant", "account", "at")`,
  `CREATE INDEX "orders_open" ON "orders" ("tenant", "account")
    WHERE "status" NOT IN ('DENIED', 'REJECTED', 'FILLED', 'CANCELED', 'EXPIRED')`,
  `CREATE UNIQUE INDEX "positions_live" ON "positions" ("tenant", "account", "instrument")
    WHERE "status" <> 'closed'`,
];

/** Creates orders, fills, positions, double-entry ledger, engine state and journal. */
export class LedgerInitial1795000000001 implements MigrationInterface {
  readonly name = 'LedgerInitial1795000000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`PRAGMA application_id = ${LEDGER_APPLICATION_ID}`);
    for (const statement of STATEMENTS) await runner.query(statement);
    for (const [table, refused] of Object.entries(APPEND_ONLY)) {
      for (const change of refused) await runner.query(triggerAgainst(table, change));
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await runner.query(`DROP TABLE "${table}"`);
  }
}

function triggerAgainst(table: string, change: 'UPDATE' | 'DELETE'): string {
  return `CREATE TRIGGER "${table}_refuses_${change.toLowerCase()}" BEFORE ${change} ON "${table}"
    BEGIN SELECT RAISE(ABORT, '${table} is append-only'); END`;
}

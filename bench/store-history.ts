import Database from 'better-sqlite3';

import { decision } from './store-rows.js';

/** Rows that the read bench runs on: a year of one busy tenant. */
export const DECISIONS = 1_000_000;
const TRADES = 100_000;
/** Accounts that decide on each signal. */
const ACCOUNTS = 10;
const INSTRUMENTS = 8;
export const FIRST_AT = Date.UTC(2025, 0, 1);
/** Time between two decisions: a million decisions span a year. */
export const STEP_MS = 30_000;

const GATES = ['STALE_DATA', 'SPREAD_TOO_WIDE', 'POSITION_EXISTS', 'MAX_POSITIONS', 'RISK_OF_RUIN'];

const NUMBERS = (count: number): string =>
  `WITH RECURSIVE numbers (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < ${count})`;

/** Fills a telemetry file with rejected decisions and their signals, in the row sizes of the engine. */
export function fillTelemetry(file: string): void {
  const database = new Database(file);
  database.pragma('synchronous = OFF');
  const { signal, prediction, verdicts } = textsOf();
  const fill = database.transaction(() => {
    database
      .prepare(
        `${NUMBERS(DECISIONS / ACCOUNTS)} INSERT INTO signals (id, instrument, at, signal, prediction)
          SELECT 'bench/s-1-' || n, ${instrument('n')}, ${time(`n * ${ACCOUNTS}`)}, ?, ? FROM numbers`,
      )
      .run(signal, prediction);
    database
      .prepare(
        `${NUMBERS(DECISIONS)} INSERT INTO decisions
          (tenant, account, id, instrument, at, outcome, rejected_by, verdicts, signal_id, strategy)
          SELECT 'default', ${account('n')}, 'd-1-' || n, ${instrument(`n / ${ACCOUNTS}`)}, ${time('n')},
                 'rejected', ${choice(GATES, 'n / 7')}, ?, 'bench/s-1-' || (n / ${ACCOUNTS}),
                 'strategy-' || (n / ${ACCOUNTS} % 4) FROM numbers`,
      )
      .run(verdicts);
  });
  fill();
  database.close();
}

/** Accounts of one shard, each with a position and its orders. */
const SHARD_ACCOUNTS = 3_000;
/** Closed orders, and fills, of each account. */
const CLOSED_ORDERS = 20;

/** Fills a ledger file with closed trades and a shard of accounts. */
export function fillLedger(file: string): void {
  const database = new Database(file);
  database.pragma('synchronous = OFF');
  database.exec(
    `${NUMBERS(TRADES)} INSERT INTO closed_trades
      (tenant, account, position, instrument, direction, strategy, supporters, decision, quantity, entry_price,
       exit_price, gross_pnl, fees, net_pnl, r_multiple, mfe, mae, entry_slippage, exit_slippage, exit_reason, trend,
       volatility, opened_at, closed_at)
      SELECT 'default', ${account('n')}, 'p-1-' || n, ${instrument('n')}, 'long', 'strategy-' || (n % 4), '["a","b"]',
             'd-1-' || n, '0.12345678', '64123.4', '65400', '157.604', '25.5', '132.104', '1.7165', '0.021', '0.0004',
             '-0.00002', '0.0001', 'target', 'trend', 'mid', ${time('n * 10')}, ${time('n * 10 + 5')} FROM numbers`,
  );
  for (const sql of shardOfAccounts()) database.exec(sql);
  database.close();
}

function shardOfAccounts(): readonly string[] {
  const order = (id: string, status: string): string =>
    `INSERT INTO orders (tenant, account, id, instrument, position, purpose, side, type, quantity, stop_price,
       time_in_force, post_only, reduce_only, decision_price, status, outcome_unknown, filled_quantity, fees,
       reason_code, created_at, updated_at)
     SELECT 'shard', ${OWNER}, ${id}, 'bench:C1/USD', 'p-1-1', 'protective_stop', 'sell', 'stop_market', '1', '63500',
            'GTC', 0, 1, '64000', '${status}', 0, '0', '0', '', ${time('n')}, ${time('n')} FROM numbers`;
  return [
    `INSERT INTO profile_contents VALUES ('hash', '{"timeframes":["1m"]}')`,
    `${NUMBERS(SHARD_ACCOUNTS)} INSERT INTO accounts SELECT 'shard', 'account-' || n, 'bench', 'bench', 'paper', 'spot',
       'USD', 'default', 1, 'hash', 'open', '', ${time('n')}, ${time('n')}, NULL FROM numbers`,
    `${NUMBERS(SHARD_ACCOUNTS)} INSERT INTO account_states SELECT 'shard', 'account-' || n, '${'s'.repeat(2_000)}'
       FROM numbers`,
    ...['cash', 'inventory', 'fees', 'deposits'].map(
      (book) => `${NUMBERS(SHARD_ACCOUNTS)} INSERT INTO ledger_balances
        SELECT 'shard', 'account-' || n, '${book}', 'USD', '98765.4321' FROM numbers`,
    ),
    `${NUMBERS(SHARD_ACCOUNTS)} INSERT INTO positions
      SELECT 'shard', 'account-' || n, 'p-1-1', 'bench:C1/USD', 'long', 'open', 1, '1', '1', '64000', '0', NULL, '64000',
             '0', '12', '${PLAN}', '76', 'd-1-1', 'trend', '["trend"]', '64000', NULL, 'trend', 'mid', '0.0042', NULL,
             ${time('n')}, ${time('n')}, NULL, ${time('n')} FROM numbers`,
    `${NUMBERS(SHARD_ACCOUNTS)} ${order("'o-open'", 'ACCEPTED')}`,
    `${NUMBERS(SHARD_ACCOUNTS * CLOSED_ORDERS)} ${order(`'o-' || (n / ${SHARD_ACCOUNTS})`, 'CANCELED')}`,
    `${NUMBERS(SHARD_ACCOUNTS * CLOSED_ORDERS)} INSERT INTO fills
      SELECT 'shard', ${OWNER}, 'f-' || (n / ${SHARD_ACCOUNTS}), 'o-open', 'bench:C1/USD', 'buy', '64000', '0.1', '1',
             'USD', 'maker', ${time('n')} FROM numbers`,
  ];
}

const OWNER = `'account-' || (n % ${SHARD_ACCOUNTS})`;

const PLAN = JSON.stringify({
  initialStop: '63500',
  stop: '63500',
  stopOrigin: 'initial',
  target: '65400',
  originalTarget: '65400',
  tiersTaken: [],
  stagnationJudged: false,
  highest: 64_200.5,
  lowest: 64_100,
});

function textsOf(): {
  readonly signal: string;
  readonly prediction: string;
  readonly verdicts: string;
} {
  const { signal, prediction, verdicts } = decision(1);
  const { features } = prediction;
  return {
    signal: JSON.stringify(signal),
    prediction: JSON.stringify({
      ...prediction,
      features: { ...features, values: Array.from(features.values) },
    }),
    // The list of gates ends at the one that rejects.
    verdicts: JSON.stringify(verdicts.slice(0, 10)),
  };
}

function account(n: string): string {
  return `'account-' || (${n} % ${ACCOUNTS})`;
}

function instrument(n: string): string {
  return `'bench:C' || (${n} % ${INSTRUMENTS}) || '/USD'`;
}

function time(n: string): string {
  return `${FIRST_AT} + (${n}) * ${STEP_MS}`;
}

function choice(values: readonly string[], n: string): string {
  const cases = values.map((value, index) => `WHEN ${index} THEN '${value}'`).join(' ');
  return `CASE (${n}) % ${values.length} ${cases} END`;
}

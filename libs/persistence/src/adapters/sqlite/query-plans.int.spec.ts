import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { decisionId, epochMs, instrumentId } from '@tidegate/kernel';
import type { RowFilter } from '@tidegate/trading';
import {
  EVERY_KIND,
  MAIN_ACCOUNT,
  MAIN_SHARD,
  PROFILE,
  pauseRow,
  commitOf,
  registrationRow,
  wholeCommit,
  decisionRow,
} from '@tidegate/trading/testing';

import { TemporaryStorage } from '../../../testing/temporary-storage.js';
import { LEDGER_FILE, TELEMETRY_FILE } from './file-names.js';
import { MissedTradeReads } from './missed-trades.js';
import { LEDGER, openDatabase, TELEMETRY, type OpenDatabase } from './open-database.js';
import { SqliteAccountDirectory } from './sqlite-account-directory.js';
import { SqliteCommandQueue } from './sqlite-command-queue.js';
import { SqliteProfileStore } from './sqlite-profile-store.js';
import { SqliteShardStore } from './sqlite-shard-store.js';
import { SqliteTradingStore } from './sqlite-trading-store.js';
import { TelemetryArchive } from './telemetry-archive.js';

const TENANT = { tenant: MAIN_ACCOUNT.tenant };
const OTHERS: RowFilter = {
  account: MAIN_ACCOUNT.account,
  from: epochMs(1),
  to: epochMs(9_999_999_999_999),
};
const FILTERS = {
  orders: { instrument: instrumentId('kraken', 'BTC/USD'), status: 'FILLED' },
  fills: { instrument: instrumentId('kraken', 'BTC/USD') },
  positions: { instrument: instrumentId('kraken', 'BTC/USD'), strategy: 'trend', status: 'open' },
  trades: { instrument: instrumentId('kraken', 'BTC/USD'), strategy: 'trend' },
  transactions: {},
  decisions: {
    instrument: instrumentId('kraken', 'BTC/USD'),
    strategy: 'trend',
    outcome: 'accepted',
    gate: 'STALE_DATA',
  },
} as const satisfies Record<string, RowFilter>;
type Kind = keyof typeof FILTERS;
const KINDS = Object.keys(FILTERS) as Kind[];

/** Every subset of the members of a filter. */
function choicesOf(filter: RowFilter): readonly RowFilter[] {
  return Object.entries(filter).reduce<readonly RowFilter[]>(
    (choices, [name, value]) => [
      ...choices,
      ...choices.map((choice) => ({ ...choice, [name]: value as string })),
    ],
    [{}],
  );
}

describe('the plan of every query', () => {
  const temporary = new TemporaryStorage();
  const databases: OpenDatabase[] = [];
  let ledger: OpenDatabase;
  let telemetry: OpenDatabase;

  beforeAll(async () => {
    const storage = await temporary.open();
    await storage.profiles.save(MAIN_ACCOUNT, PROFILE);
    await storage.trading.commit(EVERY_KIND);
    await storage.trading.commit(commitOf({ registration: registrationRow() }));
    await storage.close();
    const common = { access: 'write', busyTimeoutMs: 100, integrityCheck: 'none' } as const;
    ledger = await openDatabase({ ...common, file: temporary.file(LEDGER_FILE), kind: LEDGER });
    telemetry = await openDatabase({
      ...common,
      file: temporary.file(TELEMETRY_FILE),
      kind: TELEMETRY,
    });
    databases.push(ledger, telemetry);
  });

  afterAll(async () => {
    for (const { source } of databases) await source.destroy();
    await temporary.remove();
  });

  /** The plans of all statements that `work` prepares on fresh stores. */
  async function plansOf(work: (stores: Stores) => Promise<unknown>): Promise<readonly Plan[]> {
    const plans: Plan[] = [];
    const restore = [ledger, telemetry].map((database) => watched(database, plans));
    try {
      await work({
        trading: new SqliteTradingStore(ledger, telemetry),
        shards: new SqliteShardStore(ledger),
        directory: new SqliteAccountDirectory(ledger),
        profiles: new SqliteProfileStore(ledger),
        commands: new SqliteCommandQueue(ledger),
        archive: new TelemetryArchive(telemetry),
        missed: new MissedTradeReads(telemetry),
      });
    } finally {
      for (const undo of restore) undo();
    }
    return plans.filter(({ sql }) => sql.trimStart().startsWith('SELECT'));
  }

  it.each(KINDS)('a query of %s pages walks an index in order for any filter', async (kind) => {
    const plans = await plansOf(async ({ trading }) => {
      for (const filter of choicesOf({ ...OTHERS, ...FILTERS[kind] })) {
        for (const scope of [TENANT, MAIN_ACCOUNT]) {
          await trading[kind](scope, { limit: 2, filter });
          await trading[kind](scope, { limit: 2, filter, cursor: '1780000000000,main,x' });
        }
      }
    });
    expect(plans.length).toBeGreaterThan(8);
    for (const plan of plans) expect(faultsOf(plan)).toEqual([]);
  });

  it.each([
    ['orders', { status: 'FILLED' }, 'orders_page_status'],
    ['orders', { account: MAIN_ACCOUNT.account }, 'orders_page_account'],
    ['orders', {}, 'orders_page_time'],
    ['decisions', { gate: 'STALE_DATA' }, 'decisions_page_gate'],
    [
      'decisions',
      { gate: 'STALE_DATA', account: MAIN_ACCOUNT.account },
      'decisions_page_account_gate',
    ],
    ['decisions', { outcome: 'accepted' }, 'decisions_page_acted'],
    ['decisions', { outcome: 'rejected' }, 'decisions_page_time'],
    ['decisions', { strategy: 'trend' }, 'decisions_page_strategy'],
    ['trades', { strategy: 'trend' }, 'closed_trades_page_strategy'],
  ] as const)(
    'a query of %s filtered by %j seeks in %s',
    async (kind, filter: RowFilter, index) => {
      const plans = await plansOf(({ trading }) => trading[kind](TENANT, { limit: 2, filter }));
      const pages = plans.filter(({ sql }) => sql.includes('LIMIT'));
      expect(pages).toHaveLength(kind === 'decisions' ? 2 : 1);
      for (const { steps } of pages)
        expect(steps.join()).toContain(`USING INDEX ${index} (tenant=?`);
    },
  );

  it('queries of single rows, traces, funnels and live positions seek in an index', async () => {
    const id = decisionId('d-1-1');
    const plans = await plansOf(async ({ trading }) => {
      await trading.decisionTrace(MAIN_ACCOUNT, id);
      await trading.order(MAIN_ACCOUNT, 'o' as never);
      await trading.fill(MAIN_ACCOUNT, 'f' as never);
      await trading.position(MAIN_ACCOUNT, 'p' as never);
      await trading.trade(MAIN_ACCOUNT, 'p' as never);
      await trading.livePositions(TENANT);
      await trading.livePositions(MAIN_ACCOUNT);
      const span = { from: epochMs(1), to: epochMs(2) };
      const { instrument } = FILTERS.orders;
      for (const scope of [TENANT, MAIN_ACCOUNT]) {
        await trading.funnel(scope, span);
        await trading.funnel(scope, { ...span, instrument });
      }
    });
    expect(plans.length).toBeGreaterThan(12);
    for (const plan of plans) expect(faultsOf(plan)).toEqual([]);
    const funnels = plans.filter(({ sql }) => sql.includes('count(*)'));
    for (const { steps } of funnels) expect(steps.join()).toContain('USING COVERING INDEX');
  });

  it('queries of neighbours and missed trades seek in an index', async () => {
    const span = { from: epochMs(1), to: epochMs(2), limit: 5 };
    const plans = await plansOf(async ({ trading, missed }) => {
      await trading.decisionNeighbours(decisionRow());
      await missed.find(MAIN_ACCOUNT, decisionId('d-1-1'));
      await missed.several(MAIN_ACCOUNT, ['d-1-1', 'd-1-2']);
      await missed.nearMisses(MAIN_ACCOUNT, { limit: 2 });
      await missed.nearMisses(MAIN_ACCOUNT, { limit: 2, cursor: '1780000000000,main,x' });
      await missed.span(MAIN_ACCOUNT, { ...span, by: { gate: 'STALE_DATA' } });
      await missed.span(MAIN_ACCOUNT, { ...span, by: { kind: 'breakeven' } });
      await missed.followed(epochMs(1), 5);
    });
    expect(plans.length).toBeGreaterThanOrEqual(11);
    for (const plan of plans) expect(faultsOf(plan)).toEqual([]);
    const followed = plans.find(({ sql }) => sql.includes('missed_trades_followed'));
    expect(followed?.steps.join()).toContain('USING INDEX missed_trades_followed');
    const near = plans.find(({ sql }) => sql.includes('missed_trades_near'));
    expect(near?.steps.join()).toContain('missed_trades_near (tenant=? AND account=?');
  });

  it('queries that load a shard seek in an index', async () => {
    const plans = await plansOf(async ({ trading, shards, directory, profiles, commands }) => {
      await trading.loadAccount(MAIN_ACCOUNT, epochMs(0));
      await trading.commit(wholeCommit({ pauses: { set: [pauseRow()], cleared: [] } }));
      await shards.load(MAIN_SHARD);
      for await (const account of shards.accounts(MAIN_SHARD, epochMs(0)))
        expect(account).toBeDefined();
      await directory.list(TENANT);
      await directory.find(MAIN_ACCOUNT);
      await profiles.list(TENANT);
      await profiles.versions(TENANT, 'default');
      await commands.pending(MAIN_SHARD);
    });
    expect(plans.length).toBeGreaterThan(10);
    for (const plan of plans) expect(faultsOf(plan)).toEqual([]);
  });

  it('queries of archived candles and equity walk an index in order', async () => {
    const span = { from: epochMs(1), to: epochMs(2), limit: 5 };
    const plans = await plansOf(async ({ archive }) => {
      await archive.candles(FILTERS.orders.instrument, '1m', span);
      await archive.equity(TENANT, span);
      await archive.equity(MAIN_ACCOUNT, span);
    });
    expect(plans.length).toBeGreaterThanOrEqual(3);
    for (const plan of plans) expect(faultsOf(plan)).toEqual([]);
  });

  it('a query of unregistered accounts walks small indexes, not the history', async () => {
    const plans = await plansOf(({ shards }) => shards.unregistered());
    const plan = plans.find(({ sql }) => sql.includes('EXCEPT'));
    const scans = plan?.steps.filter((step) => step.startsWith('SCAN')) ?? [];
    expect(scans.map((step) => step.replace(/^SCAN row/, 'SCAN'))).toEqual([
      'SCAN ledger_balances',
      'SCAN USING INDEX orders_open',
      'SCAN USING INDEX positions_live',
      expect.stringMatching(/^SCAN accounts USING COVERING INDEX/),
    ]);
  });
});

interface Stores {
  readonly trading: SqliteTradingStore;
  readonly shards: SqliteShardStore;
  readonly directory: SqliteAccountDirectory;
  readonly profiles: SqliteProfileStore;
  readonly commands: SqliteCommandQueue;
  readonly archive: TelemetryArchive;
  readonly missed: MissedTradeReads;
}

interface Plan {
  readonly sql: string;
  readonly steps: readonly string[];
}

/** Records the plan of each statement prepared on the connection; returns a function that stops recording. */
function watched({ connection }: OpenDatabase, plans: Plan[]): () => void {
  const { prepare } = connection;
  const plain = prepare.bind(connection) as (sql: string) => {
    all(...values: unknown[]): unknown[];
  };
  connection.prepare = ((sql: string) => {
    const nothing = Array.from(sql.matchAll(/\?/g), () => null);
    const steps = plain(`EXPLAIN QUERY PLAN ${sql}`).all(...nothing) as { detail: string }[];
    plans.push({ sql, steps: steps.map(({ detail }) => detail) });
    return plain(sql);
  }) as typeof connection.prepare;
  return () => {
    connection.prepare = prepare;
  };
}

/** Steps that read more than they return: full table scans and sorts. */
function faultsOf({ sql, steps }: Plan): readonly string[] {
  const isValues = /^SCAN (scope|head|key|json_each)\b/;
  return steps
    .filter(
      (step) => (step.startsWith('SCAN') && !isValues.test(step)) || step.includes('ORDER BY'),
    )
    .map((step) => `${step} of ${sql}`);
}

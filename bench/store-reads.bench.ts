import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import Database from 'better-sqlite3';

import {
  accountId,
  DAY_MS,
  decisionId,
  epochMs,
  instrumentId,
  SeededRng,
  shardId,
  nextInt,
  silentLogger,
  tenantId,
  type EpochMs,
} from '@tidegate/kernel';
import { secureRandom, SystemTime } from '@tidegate/observability';
import { openStorage, StorageOptions, type Storage } from '@tidegate/persistence';
import type { RowRequest } from '@tidegate/trading';

import type { BenchResult } from './bench-result.js';
import { percentile } from './latencies.js';
import { DECISIONS, fillLedger, fillTelemetry, FIRST_AT, STEP_MS } from './store-history.js';

export const name = 'Store: reads of 1,000,000 decisions and 100,000 trades';

const RUNS = 200;
const WARM_UP = 20;
const PAGE = 50;
/** Reads run on the trading thread, so they must be short. */
const READ_P50_MS_MAX = 5;
const START_MS_MAX = 5_000;

const TENANT = { tenant: tenantId('default') };
const ACCOUNT = { ...TENANT, account: accountId('account-3') };
const C3 = instrumentId('bench', 'C3/USD');
const SIGNALLED = `SELECT row.*, signals.signal AS joined_signal, signals.prediction AS joined_prediction
  FROM decisions AS row`;
const JOINED = 'JOIN signals ON signals.id = row.signal_id';

/** A store read and a bare statement that selects the same rows. Each `?` is bound to the end of the range. */
interface Compared {
  readonly metric: string;
  readonly file: 'telemetry' | 'ledger';
  readonly ours: (storage: Storage, before: EpochMs) => Promise<unknown>;
  readonly bare: string;
  /** Reads in chunks and yields between them. */
  readonly isChunked?: true;
}

const page = (before: EpochMs, filter: RowRequest['filter'] = {}): RowRequest => ({
  limit: PAGE,
  filter: { ...filter, to: before },
});
const ORDER = `ORDER BY row.at DESC, +row.account DESC, row.id DESC LIMIT ${PAGE + 1}`;

const COMPARED: readonly Compared[] = [
  {
    metric: 'decisions of a tenant, a page of 50',
    file: 'telemetry',
    ours: ({ trading }, before) => trading.decisions(TENANT, page(before)),
    bare: `${SIGNALLED} INDEXED BY decisions_page_time ${JOINED}
      WHERE row.tenant = 'default' AND row.at <= ? ORDER BY row.at DESC, row.account DESC, row.id DESC LIMIT ${PAGE + 1}`,
  },
  {
    metric: 'the same, one account and gate',
    file: 'telemetry',
    ours: ({ trading }, before) =>
      trading.decisions(ACCOUNT, page(before, { gate: 'MAX_POSITIONS' })),
    bare: `${SIGNALLED} INDEXED BY decisions_page_account_gate ${JOINED}
      WHERE row.tenant = 'default' AND row.account = 'account-3' AND row.rejected_by = 'MAX_POSITIONS' AND row.at <= ?
      ${ORDER.replace('+', '')}`,
  },
  {
    metric: 'the same, one instrument and strategy',
    file: 'telemetry',
    ours: ({ trading }, before) =>
      trading.decisions(TENANT, page(before, { instrument: C3, strategy: 'strategy-3' })),
    bare: `${SIGNALLED} INDEXED BY decisions_page_instrument ${JOINED}
      WHERE row.tenant = 'default' AND row.instrument = 'bench:C3/USD' AND row.strategy = 'strategy-3' AND row.at <= ?
      ${ORDER.replace('+', '')}`,
  },
  {
    metric: 'the same, no match',
    file: 'telemetry',
    ours: ({ trading }, before) =>
      trading.decisions(TENANT, page(before, { outcome: 'accepted', instrument: C3 })),
    bare: `SELECT row.* FROM decisions AS row INDEXED BY decisions_page_acted
      WHERE row.tenant = 'default' AND row.outcome = 'accepted' AND row.outcome <> 'rejected' AND row.at <= ?
      ORDER BY row.at DESC LIMIT ${PAGE + 1}`,
  },
  {
    metric: 'trades of a strategy, a page of 50',
    file: 'ledger',
    ours: ({ trading }, before) => trading.trades(TENANT, page(before, { strategy: 'strategy-1' })),
    bare: `SELECT row.* FROM closed_trades AS row INDEXED BY closed_trades_page_strategy
      WHERE row.tenant = 'default' AND row.strategy = 'strategy-1' AND row.closed_at <= ?
      ORDER BY row.closed_at DESC, row.account DESC, row.position DESC LIMIT ${PAGE + 1}`,
  },
  {
    metric: 'trace of one decision',
    file: 'telemetry',
    ours: ({ trading }, before) => {
      const n = Math.floor((before - FIRST_AT) / STEP_MS / 10) * 10 + 3;
      return trading.decisionTrace(ACCOUNT, decisionId(`d-1-${n}`));
    },
    bare: `${SIGNALLED} ${JOINED} WHERE row.tenant = 'default' AND row.account = 'account-3'
      AND row.id = 'd-1-' || (((? - ${FIRST_AT}) / ${STEP_MS} / 10) * 10 + 3)`,
  },
  {
    metric: 'funnel of a day',
    file: 'telemetry',
    ours: ({ trading }, to) => trading.funnel(TENANT, { from: epochMs(to - DAY_MS), to }),
    bare: `SELECT count(*) FROM decisions INDEXED BY decisions_page_time
      WHERE tenant = 'default' AND at BETWEEN ? - ${DAY_MS} AND ?`,
  },
  {
    metric: 'funnel of 31 days',
    file: 'telemetry',
    ours: ({ trading }, to) => trading.funnel(TENANT, { from: epochMs(to - 31 * DAY_MS), to }),
    bare: `SELECT count(*) FROM decisions INDEXED BY decisions_page_time
      WHERE tenant = 'default' AND at BETWEEN ? - ${31 * DAY_MS} AND ?`,
    isChunked: true,
  },
];

export async function run(): Promise<readonly BenchResult[]> {
  const directory = mkdtempSync(join(tmpdir(), 'tidegate-bench-'));
  try {
    const options = Object.assign(new StorageOptions(), { directory, integrityCheck: 'none' });
    const timers = new SystemTime('unref');
    const open = (): Promise<Storage> =>
      openStorage({ options, timers, logger: silentLogger, random: secureRandom });
    await (await open()).close();
    const files = {
      telemetry: join(directory, 'telemetry.sqlite'),
      ledger: join(directory, 'tidegate.sqlite'),
    };
    fillTelemetry(files.telemetry);
    fillLedger(files.ledger);
    const storage = await open();
    const results: BenchResult[] = [];
    for (const compared of COMPARED) {
      results.push(...(await measure(storage, compared, files[compared.file])));
    }
    results.push(await measureStart(storage));
    await storage.close();
    return results;
  } finally {
    rmSync(directory, { recursive: true });
  }
}

async function measure(
  storage: Storage,
  { metric, ours, bare, isChunked }: Compared,
  file: string,
): Promise<readonly BenchResult[]> {
  const rng = new SeededRng(1);
  const database = new Database(file, { readonly: true });
  const statement = database.prepare<number[], unknown>(bare);
  const places = bare.split('?').length - 1;
  const mine: number[] = [];
  const theirs: number[] = [];
  for (let index = 0; index < WARM_UP + RUNS; index++) {
    const before = epochMs(FIRST_AT + nextInt(rng, DECISIONS) * STEP_MS);
    const values = new Array<number>(places).fill(before);
    const sides = [
      async () => void mine.push(await timed(() => ours(storage, before))),
      async () => void theirs.push(await timed(async () => statement.all(...values))),
    ];
    // The second read finds the pages in memory, so the order alternates.
    for (const side of index % 2 === 0 ? sides : sides.toReversed()) await side();
  }
  database.close();
  return [0.5, 0.99].map((share) => {
    const value = percentile(mine.slice(WARM_UP), share);
    const reference = percentile(theirs.slice(WARM_UP), share);
    return {
      metric: `${metric}, p${share * 100}`,
      value,
      unit: 'ms',
      reference: { name: 'bare SELECT of the same rows', value: reference },
      ratio: value / reference,
      ...(share === 0.5 && !isChunked ? { target: READ_P50_MS_MAX } : {}),
    };
  });
}

/** Loads every account of a shard, as at start. */
async function measureStart(storage: Storage): Promise<BenchResult> {
  let accounts = 0;
  const tookMs = await timed(async () => {
    const held = storage.shards.accounts(shardId('bench'), epochMs(FIRST_AT));
    for await (const { record } of held) accounts += record.livePositions.length;
  });
  return {
    metric: `load of ${accounts} accounts`,
    value: tookMs,
    unit: 'ms',
    target: START_MS_MAX,
  };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

import type { BenchResult } from './bench-result.js';
import { ServerRun } from './server-run.js';
import { bareLoad, cloneTenants } from './tenant-clones.js';

export const name = 'Server: restart with many tenants';

const TENANTS = 1_000;
const ACCOUNTS_EACH = 3;
const TRADING_MS_MAX = 60_000;
/** Settings that make the account trade within a minute, to create positions, orders, and history to load. */
const EAGER_SETTINGS = {
  'market.timeframes': '[1m, 5m]',
  'ai.confluence.primaryTimeframe': '1m',
  'risk.signal.votesMin': '1',
  'risk.signal.soloConfidenceMin': '0.3',
  'risk.signal.confidenceMin': '0.3',
  'risk.signal.aiConfidenceMin': '0.3',
  'risk.signal.riskRewardMin': '0.2',
  'risk.costs.shareMax': '0',
  'risk.costs.netRiskRewardMin': '0',
};
const FILLS = 8;
const POLL_MS = 100;

interface Status {
  readonly accounts: { readonly count: number; readonly quarantined: number };
  readonly positions: { readonly open: number };
  readonly decisions: { readonly scans: number };
}

export async function run(): Promise<readonly BenchResult[]> {
  const directory = mkdtempSync(join(tmpdir(), 'tidegate-bench-'));
  try {
    const single = await tradeAlone(directory);
    const ledger = join(directory, 'demo', 'tidegate.sqlite');
    cloneTenants(ledger, TENANTS, ACCOUNTS_EACH);
    const bare = bareLoad(ledger);
    const crowd = await restart(directory, single.positions * (TENANTS * ACCOUNTS_EACH + 1));
    const count = `${TENANTS} tenants × ${ACCOUNTS_EACH} accounts`;
    return [
      {
        metric: `${count}, ${crowd.positions} positions: start to trading`,
        value: crowd.ms,
        unit: 'ms',
        reference: { name: `bare load of the same ${bare.rows} rows`, value: bare.ms },
        ratio: crowd.ms / bare.ms,
        target: TRADING_MS_MAX,
      },
      {
        metric: `${count}: resident memory while trading`,
        value: crowd.megabytes,
        unit: 'MB',
        reference: { name: 'one account', value: single.megabytes },
        ratio: crowd.megabytes / single.megabytes,
      },
    ];
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** Runs one account until it has fills and an open position, then kills the server. */
async function tradeAlone(directory: string) {
  const server = new ServerRun(directory, EAGER_SETTINGS);
  try {
    await server.line('Filled', FILLS);
    for (let fills = FILLS; ;) {
      const { positions } = await server.status<Status>();
      if (positions.open > 0) return { positions: positions.open, megabytes: server.memory() };
      fills += 1;
      await server.line('Filled', fills);
    }
  } finally {
    await server.stop('SIGKILL');
  }
}

/** Restarts the server. Throws when an account is missing or quarantined, or when positions are missing. */
async function restart(directory: string, positionsMin: number) {
  const server = new ServerRun(directory, EAGER_SETTINGS);
  try {
    await server.line('Engine running');
    const ms = performance.now() - server.startedAt;
    const { accounts, positions } = await server.status<Status>();
    const expected = TENANTS * ACCOUNTS_EACH + 1;
    // Some positions may close between the start and the status request.
    const isWhole = accounts.count === expected && positions.open > positionsMin / 2;
    if (!isWhole || accounts.quarantined > 0 || server.errors.length > 0) {
      throw new Error(
        `${accounts.count} of ${expected} accounts trade, ${accounts.quarantined} are quarantined, ${positions.open} positions are open: ${JSON.stringify(server.errors.slice(0, 3))}`,
      );
    }
    while ((await server.status<Status>()).decisions.scans === 0) await setTimeout(POLL_MS);
    return { ms, positions: positions.open, megabytes: server.memory() };
  } finally {
    await server.stop('SIGTERM');
  }
}

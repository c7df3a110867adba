import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

import type { BenchResult } from './bench-result.js';
import { ServerRun } from './server-run.js';
import { bareLoad, cloneTenants } from './tenant-clones.js';

export const name = 'Server: the restart of many tenants';

const TENANTS = 1_000;
const ACCOUNTS_EACH = 3;
const TRADING_MS_MAX = 60_000;
/** An account that trades soon, so that there are positions, orders and a history to load. */
const TRADES_SOON = {
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
const LOOK_MS = 100;

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
        metric: `${count}, ${crowd.positions} positions: from the start to trading`,
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

/** One account trades until it has a history and a position, and is killed. */
async function tradeAlone(directory: string) {
  const server = new ServerRun(directory, TRADES_SOON);
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

/** Throws when any account is skipped, quarantined or without its positions. */
async function restart(directory: string, positionsMin: number) {
  const server = new ServerRun(directory, TRADES_SOON);
  try {
    await server.line('Engine running');
    const ms = performance.now() - server.startedAt;
    const { accounts, positions } = await server.status<Status>();
    const expected = TENANTS * ACCOUNTS_EACH + 1;
    // A position may end in the moment between.
    const isWhole = accounts.count === expected && positions.open > positionsMin / 2;
    if (!isWhole || accounts.quarantined > 0 || server.errors.length > 0) {
      throw new Error(
        `${accounts.count} of ${expected} accounts trade, ${accounts.quarantined} are quarantined: ${JSON.stringify(server.errors.slice(0, 3))}`,
      );
    }
    while ((await server.status<Status>()).decisions.scans === 0) await setTimeout(LOOK_MS);
    return { ms, positions: positions.open, megabytes: server.memory() };
  } finally {
    await server.stop('SIGTERM');
  }
}

import { describe, expect, it } from '@jest/globals';
import { epochMs, instrumentId } from '@tidegate/kernel';
import { START } from '@tidegate/market-data/testing';

import {
  BTC,
  EngineDesk,
  marketView,
  minuteCandle,
  replayOf,
  scriptedStrategy,
  testAccount,
  testPlan,
  TEST_SHARD,
} from '../../testing/index.js';
import { compareReplay } from '../journal/compare-replay.js';
import { decodeEntry } from '../journal/journal-codec.js';
import type { LedgerCommit } from '../ports.js';
import type { EngineInput, ScanInput } from './inputs/engine-input.js';

const ETH = { ...BTC, id: instrumentId('testnet', 'ETH/USD'), symbol: 'ETH/USD', base: 'ETH' };
const SOL = { ...BTC, id: instrumentId('testnet', 'SOL/USD'), symbol: 'SOL/USD', base: 'SOL' };

const { scope } = testAccount();
const CLOSE = epochMs(START + 60_000);

/** Buys BTC and ETH at the close of the first minute and gives no signal on SOL. */
const buyer = scriptedStrategy(({ closedAt, instrument }, close) =>
  closedAt === CLOSE && instrument !== SOL.id
    ? { direction: 'long', stop: close - 2, target: close + 4 }
    : null,
);
const plan = testPlan([buyer]);

/** The statuses of entry orders per commit, in commit order. */
function entryStatuses(commits: readonly LedgerCommit[]): readonly string[][] {
  return commits
    .map(({ accounts }) =>
      accounts
        .filter(({ scope }) => scope.tenant !== 'platform')
        .flatMap(({ orders }) => orders)
        .filter(({ purpose }) => purpose === 'entry')
        .map(({ instrument, status }) => `${instrument} ${status}`),
    )
    .filter((statuses) => statuses.length > 0);
}

async function scannedTogether(): Promise<{ desk: EngineDesk; commits: LedgerCommit[] }> {
  const commits: LedgerCommit[] = [];
  const desk: EngineDesk = new EngineDesk({
    plan,
    instruments: [BTC, ETH, SOL],
    commit: async (rows) => {
      commits.push(rows);
      await desk.store.commit(rows);
    },
  });
  await desk.start();
  for (const { id } of desk.instruments) {
    const candle = minuteCandle(0, [100, 100.4, 99.6, 100]);
    await desk.take({ type: 'candle', at: CLOSE, instrument: id, timeframe: '1m', candle });
  }
  const scans = desk.instruments.map(({ id }): ScanInput => ({
    ...{ type: 'scan', at: CLOSE, madeAt: CLOSE, instrument: id },
    ...{ trigger: 'candle_closed', timeframe: '1m', market: marketView() },
  }));
  await desk.take({ type: 'scans', at: CLOSE, madeAt: CLOSE, scans });
  return { desk, commits };
}

describe('Scans of several instruments at one moment', () => {
  it('decide on all instruments before any order leaves, in one commit', async () => {
    const { commits } = await scannedTogether();
    expect(entryStatuses(commits)).toEqual([[`${BTC.id} ACCEPTED`, `${ETH.id} ACCEPTED`]]);
  });

  it('omit instruments without an opinion from the journal', async () => {
    const { desk } = await scannedTogether();
    const inputs: EngineInput[] = [];
    for await (const entry of desk.store.read(TEST_SHARD, 1)) {
      if (entry.type === 'scans') inputs.push(decodeEntry(entry));
    }
    const scanned = inputs.map((input) =>
      input.type === 'scans' ? input.scans.map(({ instrument }) => instrument) : [],
    );
    expect(scanned).toEqual([[BTC.id, ETH.id]]);
    expect(desk.engine.core.scanCount).toBe(3);
  });

  it('replay the same', async () => {
    const { desk } = await scannedTogether();
    await desk.flush();
    expect(await compareReplay(await replayOf(plan, desk.store), desk.store, scope)).toEqual([]);
  });
});

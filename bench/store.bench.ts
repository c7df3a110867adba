import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { silentLogger } from '@tidegate/kernel';
import { secureRandom, SystemTime } from '@tidegate/observability';
import { openStorage, StorageOptions, type Storage } from '@tidegate/persistence';
import { InMemoryTradingStore } from '@tidegate/trading';

import type { BenchResult } from './bench-result.js';
import { BareLedger, percentile } from './latencies.js';
import { candle, decision, decisionBatch, INSTRUMENT } from './store-rows.js';

export const name = 'Store: commits and telemetry';

const COMMITS = 3_000;
const WARM_UP = 300;
const CANDLES = 60_000;
const DECISIONS = 5_000;
/** The limit from frame to committed paper order; the commit is one part of it. */
const COMMIT_P99_MS_MAX = 5;

export async function run(): Promise<readonly BenchResult[]> {
  const directory = mkdtempSync(join(tmpdir(), 'tidegate-bench-'));
  const storage = await openBenchStorage(join(directory, 'storage'));
  try {
    const bare = bareCommits(join(directory, 'bare.sqlite'));
    return [
      ...(await measureCommits(storage, bare)),
      ...(await measureTelemetry(storage)),
      await measureMemory(),
    ];
  } finally {
    await storage.close();
    rmSync(directory, { recursive: true });
  }
}

async function openBenchStorage(directory: string): Promise<Storage> {
  const options = Object.assign(new StorageOptions(), { directory });
  options.telemetry.queueMax = CANDLES;
  return openStorage({
    options,
    timers: new SystemTime('unref'),
    logger: silentLogger,
    random: secureRandom,
  });
}

function bareCommits(file: string): readonly number[] {
  const ledger = new BareLedger(file);
  const tookMs = Array.from({ length: COMMITS }, () => ledger.commit());
  ledger.close();
  return tookMs;
}

async function measureCommits(
  storage: Storage,
  bare: readonly number[],
): Promise<readonly BenchResult[]> {
  const batches = Array.from({ length: WARM_UP + 2 * COMMITS }, (_, index) =>
    decisionBatch(index + 1),
  );
  const commit = async (from: number, count: number): Promise<readonly number[]> => {
    const tookMs: number[] = [];
    for (const batch of batches.slice(from, from + count)) {
      const startedAt = performance.now();
      await storage.trading.commit(batch);
      tookMs.push(performance.now() - startedAt);
      // Yields between two commits, as the engine does.
      await new Promise((resolve) => void setImmediate(resolve));
    }
    return tookMs;
  };
  await commit(0, WARM_UP);
  const alone = await commit(WARM_UP, COMMITS);
  for (let index = 0; index < CANDLES; index++) {
    storage.telemetry.candle(INSTRUMENT, '1m', candle(index));
  }
  const concurrent = await commit(WARM_UP + COMMITS, COMMITS);
  await storage.telemetry.flush();
  return [
    {
      metric: 'decision batches of about 15 rows',
      value: rateOf(alone),
      unit: 'commits/s',
      reference: { name: 'bare single-row commits', value: rateOf(bare) },
      ratio: rateOf(alone) / rateOf(bare),
    },
    latency('commit of a decision batch', 0.5, { ours: alone, bare }),
    latency('commit of a decision batch', 0.99, { ours: alone, bare }),
    latency('the same while telemetry is written', 0.99, { ours: concurrent, bare }),
  ];
}

async function measureTelemetry(storage: Storage): Promise<readonly BenchResult[]> {
  for (let index = 0; index < CANDLES; index++) {
    storage.telemetry.candle(INSTRUMENT, '5m', candle(index));
  }
  const candlesAt = performance.now();
  await storage.telemetry.flush();
  const candleRate = (CANDLES / (performance.now() - candlesAt)) * 1_000;
  const records = Array.from({ length: DECISIONS }, (_, index) => decision(1_000_000 + index));
  const decisionsAt = performance.now();
  const cpuBefore = performance.eventLoopUtilization();
  for (const record of records) storage.telemetry.decision(record);
  await storage.telemetry.flush();
  const elapsedMs = performance.now() - decisionsAt;
  const { active } = performance.eventLoopUtilization(cpuBefore);
  return [
    { metric: 'candles, write-behind', value: candleRate, unit: 'rows/s' },
    {
      metric: 'rejected decisions, write-behind',
      value: (DECISIONS / elapsedMs) * 1_000,
      unit: 'rows/s',
    },
    {
      metric: 'trading thread per write-behind decision',
      value: (active / DECISIONS) * 1_000,
      unit: 'µs',
    },
  ];
}

async function measureMemory(): Promise<BenchResult> {
  const store = new InMemoryTradingStore({ journal: 'discarded' });
  const batches = Array.from({ length: COMMITS }, (_, index) => decisionBatch(index + 1));
  const startedAt = performance.now();
  for (const batch of batches) await store.commit(batch);
  const rate = (COMMITS / (performance.now() - startedAt)) * 1_000;
  return { metric: 'the same batches in memory', value: rate, unit: 'commits/s' };
}

function latency(
  metric: string,
  share: number,
  measured: { readonly ours: readonly number[]; readonly bare: readonly number[] },
): BenchResult {
  const value = percentile(measured.ours, share);
  const reference = percentile(measured.bare, share);
  return {
    metric: `${metric}, p${share * 100}`,
    value,
    unit: 'ms',
    reference: { name: 'bare single-row commit', value: reference },
    ratio: value / reference,
    target: COMMIT_P99_MS_MAX,
  };
}

function rateOf(tookMs: readonly number[]): number {
  return (tookMs.length / tookMs.reduce((sum, ms) => sum + ms, 0)) * 1_000;
}

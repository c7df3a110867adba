import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { KRAKEN } from '@tidegate/exchange';
import { epochMs, instrumentId, invariant, MINUTE_MS } from '@tidegate/kernel';

import type { BenchResult } from './bench-result.js';
import { EngineDesk } from './engine-desk.js';
import { BenchMarket } from './engine-market.js';
import { BareLedger, percentile } from './latencies.js';
import { OrderWatch } from './order-watch.js';

export const name = 'Engine: frame to committed paper order';

const INSTRUMENTS = 50;
const WARM_UP_MINUTES = 5;
const START = epochMs(Date.UTC(2026, 0, 5));
/** The default delay from the close of a candle to its scan. */
const GRACE_MS = 2_000;
/** Interval between frames of an instrument within a minute. */
const STEP_MS = 5_000;
const ORDER_MS_MAX = 5;
const MOMENT_MS_MAX = 25;

interface Scenario {
  readonly metric: string;
  readonly accounts: number;
  readonly minutes: number;
  /** Closing frames arrive one after the other, or all at the moment of the scan. */
  readonly closes: 'one_by_one' | 'at_once';
  /** Interval at which each instrument is bought. */
  readonly periodMinutes: number;
  /** The bench fails with fewer orders: the percentiles would mean little. */
  readonly ordersMin: number;
}

const SCENARIOS: readonly Scenario[] = [
  scenario('one_by_one', { accounts: 1, minutes: 90, ordersMin: 450 }),
  scenario('one_by_one', { accounts: 100, minutes: 10, ordersMin: 40 }),
  scenario('at_once', { accounts: 1, minutes: 40, ordersMin: 300 }),
  scenario('at_once', { accounts: 100, minutes: 5, ordersMin: 40 }),
];

function scenario(
  closes: Scenario['closes'],
  size: Pick<Scenario, 'accounts' | 'minutes' | 'ordersMin'>,
): Scenario {
  const accounts = `${INSTRUMENTS} instruments × ${size.accounts} account${size.accounts > 1 ? 's' : ''}`;
  const isEven = closes === 'one_by_one';
  return {
    ...size,
    closes,
    metric: isEven ? accounts : `${accounts}, all candles at once`,
    periodMinutes: isEven ? 10 : 5,
  };
}

interface Measured {
  readonly watch: OrderWatch;
  /** Bare single-row commits at the same moments, ms. */
  readonly bareMs: readonly number[];
}

export async function run(): Promise<readonly BenchResult[]> {
  const directory = mkdtempSync(join(tmpdir(), 'tidegate-bench-'));
  try {
    const results: BenchResult[] = [];
    for (const [index, each] of SCENARIOS.entries()) {
      results.push(...rowsOf(each, await measure(join(directory, `${index}`), each)));
    }
    return results;
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** Runs the scenario after some minutes of warm-up. */
async function measure(directory: string, each: Scenario): Promise<Measured> {
  const bare = new BareLedger(`${directory}.bare.sqlite`);
  const markets = Array.from(
    { length: INSTRUMENTS },
    (_, index) => new BenchMarket(`C${index}/USD`, START),
  );
  let watch = new OrderWatch();
  let bareMs: number[] = [];
  const desk = await EngineDesk.open({
    ...each,
    directory,
    markets,
    start: START,
    onCommitted: (commit) => watch.onCommitted(commit),
  });
  for (let minute = 0; minute < WARM_UP_MINUTES + each.minutes; minute++) {
    if (minute === WARM_UP_MINUTES) {
      watch = new OrderWatch();
      bareMs = [];
    }
    const opened = START + minute * MINUTE_MS;
    if (minute > 0) await closeMinute(desk, { markets, watch, opened, closes: each.closes });
    bareMs.push(bare.commit());
    for (let at = opened + STEP_MS; at < opened + MINUTE_MS; at += STEP_MS) {
      await desk.advanceTo(epochMs(at));
      for (const market of markets) {
        for (const frame of market.secondFrames(desk.now)) desk.accept(frame);
        await desk.settle();
      }
    }
  }
  await desk.close();
  bare.close();
  const orders = watch.committedMs.length;
  invariant(orders >= each.ordersMin, 'Enough orders to measure', { orders, ...each });
  return { watch, bareMs };
}

interface ClosingMinute extends Pick<Scenario, 'closes'> {
  readonly markets: readonly BenchMarket[];
  readonly watch: OrderWatch;
  /** Open time of the next minute. */
  readonly opened: number;
}

/**
 * The first trades of the new minute close the candles of the last one; the engine scans them all after the grace
 * period. The grace period is a setting, not work, so it is not measured.
 */
async function closeMinute(
  desk: EngineDesk,
  { markets, watch, opened, closes }: ClosingMinute,
): Promise<void> {
  const lastMoment = opened + GRACE_MS - 1;
  const isOneByOne = closes === 'one_by_one';
  const spacingMs = Math.floor((GRACE_MS - 2) / markets.length);
  const closing = markets.map((market, index) => {
    const at = epochMs(isOneByOne ? opened + 1 + index * spacingMs : lastMoment);
    return { symbol: market.symbol, at, frames: market.tradeFrames(at) };
  });
  if (!isOneByOne) {
    await desk.advanceTo(epochMs(lastMoment));
    watch.begin();
    for (const { frames } of closing) for (const frame of frames) desk.accept(frame);
  } else {
    for (const { symbol, at, frames } of closing) {
      await desk.advanceTo(at);
      const startedAt = performance.now();
      for (const frame of frames) desk.accept(frame);
      await desk.settle();
      watch.frameTook(instrumentId(KRAKEN, symbol), performance.now() - startedAt);
    }
    await desk.advanceTo(epochMs(lastMoment));
    watch.begin();
  }
  await desk.fireDueTimers();
  watch.end();
}

function rowsOf(each: Scenario, measured: Measured): readonly BenchResult[] {
  const { watch, bareMs } = measured;
  return each.closes === 'one_by_one'
    ? orderRows(each, watch, bareMs)
    : momentRows(each, watch, bareMs);
}

function orderRows(
  { metric }: Scenario,
  { committedMs, acceptedMs, moments }: OrderWatch,
  bareMs: readonly number[],
): readonly BenchResult[] {
  const of = `${metric}, ${committedMs.length} orders`;
  return [
    ...[0.5, 0.95, 0.99, 1].map((share) =>
      latency({ metric: `${of}: committed`, values: committedMs, bareMs, share }),
    ),
    latency({ metric: `${of}: accepted`, values: acceptedMs, bareMs, share: 0.99 }),
    ...countRows(metric, moments),
  ].map((row) => (row.metric.endsWith('committed, p99') ? { ...row, target: ORDER_MS_MAX } : row));
}

function momentRows(
  { metric }: Scenario,
  { moments }: OrderWatch,
  bareMs: readonly number[],
): readonly BenchResult[] {
  const values = moments.flatMap(({ committedMs }) => committedMs ?? []);
  return [
    ...[0.5, 0.95, 1].map((share) =>
      latency({ metric: `${metric}: all committed`, values, bareMs, share }),
    ),
    ...countRows(metric, moments),
  ].map((row) => (row.metric.endsWith('committed, p50') ? { ...row, target: MOMENT_MS_MAX } : row));
}

/** Figures that barely depend on the load of the machine. */
function countRows(metric: string, moments: OrderWatch['moments']): readonly BenchResult[] {
  const median = (values: readonly number[]): number => percentile(values, 0.5);
  const orders = moments.reduce((sum, moment) => sum + moment.orders, 0);
  const cpuMs = moments.reduce((sum, moment) => sum + moment.cpuMs, 0);
  return [
    {
      metric: `${metric}: commits per close`,
      value: median(moments.map(({ commits }) => commits)),
      unit: 'commits',
    },
    {
      metric: `${metric}: CPU per close`,
      value: median(moments.map((moment) => moment.cpuMs)),
      unit: 'ms',
    },
    {
      metric: `${metric}: CPU per order (${orders})`,
      value: (cpuMs / orders) * 1_000,
      unit: 'µs',
    },
  ];
}

interface Latency {
  readonly metric: string;
  readonly values: readonly number[];
  readonly bareMs: readonly number[];
  readonly share: number;
}

function latency({ metric, values, bareMs, share }: Latency): BenchResult {
  const value = percentile(values, share);
  const reference = percentile(bareMs, share);
  return {
    metric: `${metric}, ${share === 1 ? 'max' : `p${share * 100}`}`,
    value,
    unit: 'ms',
    reference: { name: 'bare single-row commit', value: reference },
    ratio: value / reference,
  };
}

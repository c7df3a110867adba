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

export const name = 'Engine: from the frame to the committed paper order';

const INSTRUMENTS = 50;
const WARM_UP_MINUTES = 5;
const START = epochMs(Date.UTC(2026, 0, 5));
/** As the defaults: from the close of a candle to the look at it. */
const GRACE_MS = 2_000;
/** Between closes every instrument speaks so often. */
const STEP_MS = 5_000;
const ORDER_MS_MAX = 5;
const MOMENT_MS_MAX = 25;

interface Course {
  readonly metric: string;
  readonly accounts: number;
  readonly minutes: number;
  /** Closing frames come one after the other, or all in one instant, which ends at the look. */
  readonly closes: 'one_by_one' | 'at_once';
  /** How often each instrument is bought. */
  readonly periodMinutes: number;
  /** Fewer would say too little. */
  readonly ordersMin: number;
}

const COURSES: readonly Course[] = [
  course('one_by_one', { accounts: 1, minutes: 90, ordersMin: 450 }),
  course('one_by_one', { accounts: 100, minutes: 10, ordersMin: 40 }),
  course('at_once', { accounts: 1, minutes: 40, ordersMin: 300 }),
  course('at_once', { accounts: 100, minutes: 5, ordersMin: 40 }),
];

function course(
  closes: Course['closes'],
  size: Pick<Course, 'accounts' | 'minutes' | 'ordersMin'>,
): Course {
  const accounts = `${INSTRUMENTS} instruments × ${size.accounts} account${size.accounts > 1 ? 's' : ''}`;
  const isEven = closes === 'one_by_one';
  return {
    ...size,
    closes,
    metric: isEven ? accounts : `${accounts}, candles in one instant`,
    periodMinutes: isEven ? 10 : 5,
  };
}

interface Measured {
  readonly watch: OrderWatch;
  /** Of the machine at the same moments. */
  readonly bareMs: readonly number[];
}

export async function run(): Promise<readonly BenchResult[]> {
  const directory = mkdtempSync(join(tmpdir(), 'tidegate-bench-'));
  try {
    const results: BenchResult[] = [];
    for (const [index, each] of COURSES.entries()) {
      results.push(...rowsOf(each, await measure(join(directory, `${index}`), each)));
    }
    return results;
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** Minutes of trading, after some more to warm up. */
async function measure(directory: string, each: Course): Promise<Measured> {
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

interface ClosingMinute extends Pick<Course, 'closes'> {
  readonly markets: readonly BenchMarket[];
  readonly watch: OrderWatch;
  /** When the minute after it opened. */
  readonly opened: number;
}

/**
 * The first trades of the new minute close the candles of the last one, and the look at all of them follows when the
 * grace is over. The wait for it is a setting, not work: it is not measured.
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
  await desk.strike();
  watch.end();
}

function rowsOf(each: Course, measured: Measured): readonly BenchResult[] {
  const { watch, bareMs } = measured;
  return each.closes === 'one_by_one'
    ? orderRows(each, watch, bareMs)
    : momentRows(each, watch, bareMs);
}

function orderRows(
  { metric }: Course,
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
  { metric }: Course,
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

/** What a machine's load does not move. */
function countRows(metric: string, moments: OrderWatch['moments']): readonly BenchResult[] {
  const median = (values: readonly number[]): number => percentile(values, 0.5);
  const orders = moments.reduce((sum, moment) => sum + moment.orders, 0);
  const cpuMs = moments.reduce((sum, moment) => sum + moment.cpuMs, 0);
  return [
    {
      metric: `${metric}: commits of a close`,
      value: median(moments.map(({ commits }) => commits)),
      unit: 'commits',
    },
    {
      metric: `${metric}: CPU of a close`,
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

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { epochMs, invariant, MINUTE_MS, SECOND_MS, type InstrumentId } from '@tidegate/kernel';
import type { AccountChanges } from '@tidegate/trading';

import type { BenchResult } from './bench-result.js';
import { benchInstrumentId, EngineDesk } from './engine-desk.js';
import { BenchMarket } from './engine-market.js';
import { BareLedger, percentile } from './latencies.js';

export const name = 'Engine: from the frame to the committed paper order';

const INSTRUMENTS = 50;
const WARM_UP_MINUTES = 20;
const MINUTES = 80;
const START = epochMs(Date.UTC(2026, 0, 5));
/** The first trades of a minute come one after the other, so many instruments a second. */
const CLOSES_PER_SECOND = 5;
const P99_MS_MAX = 5;
/** Fewer orders would say nothing about their slowest hundredth. */
const ORDERS_MIN = 500;

/** When each instrument was last heard of, and how long what followed took, in milliseconds. */
class StopWatch {
  readonly committedMs: number[] = [];
  readonly acceptedMs: number[] = [];
  /** Of the machine at the same moments. */
  readonly bareMs: number[] = [];
  private readonly bare: BareLedger;
  private readonly since = new Map<InstrumentId, number>();

  constructor(bareFile: string) {
    this.bare = new BareLedger(bareFile);
  }

  start(instrument: InstrumentId): void {
    this.since.set(instrument, performance.now());
  }

  onCommitted(changes: readonly AccountChanges[]): void {
    const now = performance.now();
    for (const order of changes.flatMap(({ orders }) => orders)) {
      const since = this.since.get(order.instrument);
      if (since === undefined || order.purpose !== 'entry') continue;
      if (order.status === 'SUBMITTED') this.committedMs.push(now - since);
      if (order.status !== 'ACCEPTED') continue;
      this.acceptedMs.push(now - since);
      this.since.delete(order.instrument);
    }
  }

  measureBare(): void {
    this.bareMs.push(this.bare.commit());
  }

  close(): void {
    this.bare.close();
  }

  forget(): void {
    this.committedMs.length = 0;
    this.acceptedMs.length = 0;
    this.bareMs.length = 0;
  }
}

export async function run(): Promise<readonly BenchResult[]> {
  const directory = mkdtempSync(join(tmpdir(), 'tidegate-bench-'));
  try {
    const one = await measure(join(directory, 'one'), 'one_by_one');
    const all = await measure(join(directory, 'all'), 'all_at_once');
    const orders = `of ${one.committedMs.length} orders on ${INSTRUMENTS} instruments`;
    const committed = {
      metric: `order committed, ${orders}`,
      values: one.committedMs,
      bare: one.bareMs,
    };
    const accepted = { metric: 'order accepted', values: one.acceptedMs, bare: one.bareMs };
    const crowded = {
      metric: `order committed, ${INSTRUMENTS} candles at once`,
      values: all.committedMs,
      bare: all.bareMs,
    };
    return [
      ...[0.5, 0.95, 0.99, 1].map((share) => latency(committed, share)),
      ...[0.99, 1].map((share) => latency(accepted, share)),
      ...[0.5, 1].map((share) => latency(crowded, share)),
    ];
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** Candles close as the first trades of the minute come, one after the other, or all in the same instant. */
type Closes = 'one_by_one' | 'all_at_once';

/** Eighty minutes of fifty instruments, after some more to warm up. */
async function measure(directory: string, closes: Closes): Promise<StopWatch> {
  const watch = new StopWatch(`${directory}.bare.sqlite`);
  const markets = Array.from(
    { length: INSTRUMENTS },
    (_, index) => new BenchMarket(`C${index}/USD`, START),
  );
  const onCommitted = (changes: readonly AccountChanges[]): void => watch.onCommitted(changes);
  const desk = await EngineDesk.open({ directory, markets, start: START, onCommitted });
  for (let minute = 0; minute < WARM_UP_MINUTES + MINUTES; minute++) {
    if (minute === WARM_UP_MINUTES) watch.forget();
    for (let second = 0; second < MINUTE_MS / SECOND_MS; second++) {
      desk.goTo(epochMs(START + minute * MINUTE_MS + second * SECOND_MS));
      for (const group of closingIn(second, { markets, closes })) {
        await closeCandles(desk, group, watch);
      }
      const trading = closes === 'all_at_once' ? INSTRUMENTS : (second + 1) * CLOSES_PER_SECOND;
      for (const market of markets.slice(0, trading)) {
        for (const frame of market.secondFrames(desk.now)) desk.accept(frame);
      }
      await desk.flush();
      if (second % 2 === 0) desk.tick();
    }
  }
  await desk.close();
  watch.close();
  const orders = watch.committedMs.length;
  invariant(orders >= ORDERS_MIN, 'Enough orders for their slowest hundredth', { orders });
  return watch;
}

/** The instruments that trade for the first time in their minute, by the moments in which they do. */
function closingIn(
  second: number,
  { markets, closes }: { readonly markets: readonly BenchMarket[]; readonly closes: Closes },
): readonly (readonly BenchMarket[])[] {
  if (closes === 'all_at_once') return second === 0 ? [markets] : [];
  const first = second * CLOSES_PER_SECOND;
  return markets.slice(first, first + CLOSES_PER_SECOND).map((market) => [market]);
}

/** Measures from the frames that close the candles, which are the last of each instrument. */
async function closeCandles(
  desk: EngineDesk,
  markets: readonly BenchMarket[],
  watch: StopWatch,
): Promise<void> {
  const frames = markets.map((market) => market.tradeFrames(desk.now));
  for (const frame of frames.flatMap((all) => all.slice(0, -1))) desk.accept(frame);
  for (const { symbol } of markets) watch.start(benchInstrumentId(symbol));
  for (const frame of frames.flatMap((all) => all.slice(-1))) desk.accept(frame);
  await desk.decide();
  watch.measureBare();
}

interface Measured {
  readonly metric: string;
  readonly values: readonly number[];
  readonly bare: readonly number[];
}

function latency({ metric, values, bare }: Measured, share: number): BenchResult {
  const value = percentile(values, share);
  const reference = percentile(bare, share);
  return {
    metric: `${metric}, ${share === 1 ? 'max' : `p${share * 100}`}`,
    value,
    unit: 'ms',
    reference: { name: 'bare single-row commit', value: reference },
    ratio: value / reference,
    ...(share === 0.99 ? { target: P99_MS_MAX } : {}),
  };
}

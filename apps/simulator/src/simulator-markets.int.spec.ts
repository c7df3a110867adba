import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { epochMs, MINUTE_MS, ScaledTime } from '@tidegate/kernel';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { candleCsv, MONDAY, startStanding, type StandingSimulator } from '../testing/index.js';
import { createSimulator } from './simulator.js';
import type { SimulatorOptions } from './simulator-options.js';
import { systemTime } from './system-time.js';

const DAY_ROWS = 1_440;
const SYNTHETIC = { kind: 'synthetic', seed: 8, instruments: 2, historyDays: 1 } as const;

let folder: string;
const running: StandingSimulator[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'simulator-'));
});

afterEach(async () => {
  for (const world of running.splice(0)) await world.simulator.stop();
  await rm(folder, { recursive: true });
});

async function start(
  market: SimulatorOptions['market'],
  options: Partial<SimulatorOptions> = {},
): Promise<StandingSimulator> {
  const world = await startStanding(market, options);
  running.push(world);
  return world;
}

async function stop(world: StandingSimulator): Promise<void> {
  running.splice(running.indexOf(world), 1);
  await world.simulator.stop();
}

const ask = async (world: StandingSimulator, path: string): Promise<unknown> =>
  (await fetch(`${world.simulator.url}/0/public/${path}`)).json();

/** Answers that must not depend on whether the venue was stopped in between. */
const PATHS = [
  ...[1, 5, 15, 60, 240, 1440].map((interval) => `OHLC?pair=XBTUSD&interval=${interval}`),
  'Depth?pair=XBTUSD&count=40',
  'Ticker',
  'Trades?pair=ETHUSD&count=300',
  `Trades?pair=ETHUSD&since=${MONDAY / 1_000}`,
];

const viewOf = (world: StandingSimulator): Promise<unknown[]> =>
  Promise.all(PATHS.map((path) => ask(world, path)));

describe('a second start', () => {
  it('goes on where the first stopped, as if it had never stopped', async () => {
    const [state, untouched] = [join(folder, 'state.json'), await start(SYNTHETIC)];
    const first = await start(SYNTHETIC, { state });
    await first.advance(7.5);
    await stop(first);
    const second = await start(SYNTHETIC, { state });
    expect(second.simulator.clock().now).toBe(MONDAY + 7.5 * MINUTE_MS);
    await untouched.advance(7.5);
    expect(await viewOf(second)).toEqual(await viewOf(untouched));
    await second.advance(20);
    await untouched.advance(20);
    expect(await viewOf(second)).toEqual(await viewOf(untouched));
  });

  it('loses at most a second of market to a kill, and plays it again the same', async () => {
    const state = join(folder, 'state.json');
    const first = await start(SYNTHETIC, { state });
    await first.advance(3);
    // The periodic write is on its way; a process killed now would leave this file behind.
    let kept = 0;
    while (kept !== MONDAY + 3 * MINUTE_MS) {
      first.time.advanceBy(1_000);
      await first.simulator.advanceTo(epochMs(MONDAY + 3 * MINUTE_MS));
      const text = await readFile(state, 'utf8').catch(() => '{}');
      kept = (JSON.parse(text) as { playedTo?: number }).playedTo ?? 0;
    }
    const copy = join(folder, 'killed.json');
    await writeFile(copy, await readFile(state));
    await first.simulator.advanceTo(epochMs(MONDAY + 4 * MINUTE_MS));
    const second = await start(SYNTHETIC, { state: copy });
    await second.advance(1);
    expect(await ask(second, PATHS[0] as string)).toEqual(await ask(first, PATHS[0] as string));
  });

  it('goes on over midnight, with a checkpoint that moves along', async () => {
    const state = join(folder, 'state.json');
    const market = { ...SYNTHETIC, from: epochMs(MONDAY - 5 * MINUTE_MS) };
    const tapeStart = async (): Promise<unknown> => {
      const kept = JSON.parse(await readFile(state, 'utf8')) as {
        tapes: Record<string, { nextMinute: number }>;
      };
      return kept.tapes['BTC/USD']?.nextMinute;
    };
    const first = await start(market, { state });
    await stop(first);
    expect(await tapeStart()).toBe(MONDAY - 2 * DAY_ROWS * MINUTE_MS);
    const second = await start(market, { state });
    await second.advance(10);
    const view = await viewOf(second);
    await stop(second);
    expect(await tapeStart()).toBe(MONDAY - DAY_ROWS * MINUTE_MS);
    expect(await viewOf(await start(market, { state }))).toEqual(view);
  });

  it('refuses the state of another market, and one that is none', async () => {
    const state = join(folder, 'state.json');
    await stop(await start(SYNTHETIC, { state }));
    await expect(start({ ...SYNTHETIC, seed: 9 }, { state })).rejects.toMatchObject({
      code: 'STATE_OF_ANOTHER_MARKET',
    });
    for (const text of ['{', '{"version":2}', '{"version":1,"market":"x"}']) {
      await writeFile(state, text);
      await expect(start(SYNTHETIC, { state })).rejects.toMatchObject({ code: 'STATE_MALFORMED' });
    }
  });
});

describe('a recorded market', () => {
  const lengthMs = 15 * MINUTE_MS;
  const rows = 40 * 96;

  async function record(
    name: string,
    seed: number,
    holes: readonly number[] = [],
  ): Promise<string> {
    const text = candleCsv({ from: MONDAY, rows, lengthMs, price: 100, seed, holes });
    await writeFile(join(folder, name), name.endsWith('.gz') ? gzipSync(text) : text);
    return text;
  }

  const recordedRows = (text: string): string[][] =>
    text
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(','));

  it('starts with its history behind it and trades what was recorded', async () => {
    const text = await record('alpha_BTC-USD_15m_x.csv.gz', 1);
    await record('alpha_ETH-USD_15m_x.csv', 2);
    const world = await start({ kind: 'recorded', seed: 1, path: folder, feed: 'ticks' });
    expect(world.simulator.symbols).toEqual(['BTC/USD', 'ETH/USD']);
    expect(world.simulator.clock().now).toBe(MONDAY + 30 * 96 * lengthMs);
    await world.advance(61);
    const { result } = (await ask(world, 'OHLC?pair=XBTUSD&interval=15')) as {
      result: { XXBTZUSD: [number, ...string[]][] };
    };
    const served = result.XXBTZUSD.slice(0, -1).map(([time, open, high, low, close, , volume]) => [
      String(time * 1_000),
      open,
      high,
      low,
      close,
      volume,
    ]);
    const recorded = recordedRows(text).filter(([time]) => served.some(([at]) => at === time));
    expect(served).toHaveLength(719);
    expect(served).toEqual(recorded);
  });

  it('leaves holes as holes', async () => {
    const hole = 30 * 96 + 1;
    await record('alpha_BTC-USD_15m.csv', 1, [hole]);
    const world = await start({ kind: 'recorded', seed: 1, path: folder, feed: 'ticks' });
    await world.advance(15);
    const client = await world.connect();
    await client.subscribe({ channel: 'trade', symbol: ['BTC/USD'] });
    await world.advance(14.9);
    expect(client.of('trade')).toHaveLength(0);
    await world.advance(15);
    expect(client.of('trade').length).toBeGreaterThan(5);
  });

  it('starts where it is told to, and in the middle of a recording that is too short', async () => {
    await record('alpha_BTC-USD_15m.csv', 1);
    const from = epochMs(MONDAY + 5 * 96 * lengthMs);
    const early = await start({
      kind: 'recorded',
      seed: 1,
      path: join(folder, 'alpha_BTC-USD_15m.csv'),
      feed: 'ticks',
      from,
    });
    expect(early.simulator.clock().now).toBe(from);
    const text = candleCsv({ from: MONDAY, rows: 96, lengthMs, price: 100, seed: 1 });
    await writeFile(join(folder, 'beta_BTC-USD_15m.csv'), text);
    const short = await start({
      kind: 'recorded',
      seed: 1,
      path: folder,
      venue: 'beta',
      feed: 'ticks',
    });
    expect(short.simulator.clock().now).toBe(MONDAY + 48 * lengthMs);
  });

  it('goes on where it stopped', async () => {
    await record('alpha_BTC-USD_15m.csv', 1);
    const market = { kind: 'recorded', seed: 1, path: folder, feed: 'ticks' } as const;
    const state = join(folder, 'state.json');
    const first = await start(market, { state });
    await first.advance(40);
    const before = await viewOf(first);
    await stop(first);
    expect(await viewOf(await start(market, { state }))).toEqual(before);
  });

  it('says which line of which file cannot be true', async () => {
    await writeFile(join(folder, 'alpha_BTC-USD_15m.csv'), `${MONDAY},10,9,8,10,1\n`);
    const market = { kind: 'recorded', seed: 1, path: folder, feed: 'ticks' } as const;
    await expect(start(market)).rejects.toMatchObject({
      code: 'DATA_MALFORMED',
      message: expect.stringMatching(/alpha_BTC-USD_15m\.csv, line 1/),
    });
    await writeFile(join(folder, 'alpha_BTC-USD_15m.csv.gz'), 'no gzip');
    await expect(
      start({ ...market, path: join(folder, 'alpha_BTC-USD_15m.csv.gz') }),
    ).rejects.toMatchObject({ code: 'DATA_MALFORMED' });
    await expect(start({ ...market, path: join(folder, 'nowhere') })).rejects.toMatchObject({
      code: 'DATA_NOT_FOUND',
    });
  });
});

describe('a candle feed', () => {
  const INTERVALS = [1, 5, 15, 60];

  async function startFeed(
    holes: readonly number[] = [],
  ): Promise<{ world: StandingSimulator; text: string }> {
    const text = candleCsv({
      from: MONDAY,
      rows: 2 * DAY_ROWS,
      lengthMs: MINUTE_MS,
      price: 250,
      seed: 4,
      holes,
    });
    await writeFile(join(folder, 'alpha_SOL-USD_1m.csv'), text);
    const from = epochMs(MONDAY + DAY_ROWS * MINUTE_MS);
    const world = await start({
      kind: 'recorded',
      seed: 1,
      path: folder,
      feed: 'candles',
      from,
      historyDays: 1,
    });
    return { world, text };
  }

  it('sends each candle once, final, half a second before it ends, and nothing in between', async () => {
    const { world } = await startFeed();
    const client = await world.connect();
    for (const interval of INTERVALS)
      await client.subscribe({ channel: 'ohlc', symbol: ['SOL/USD'], interval });
    const { simulator } = world;
    const origin = world.time.now();
    const seen = async (instant: number): Promise<number> => {
      await simulator.advanceTo(epochMs(instant));
      return client.of('ohlc').length;
    };
    expect(await seen(origin + MINUTE_MS - 501)).toBe(0);
    expect(await seen(origin + MINUTE_MS - 500)).toBe(1);
    expect(await seen(origin + 2 * MINUTE_MS - 501)).toBe(1);
    expect(await seen(origin + 15 * MINUTE_MS)).toBe(15 + 3 + 1);
    const order = client
      .of('ohlc')
      .slice(-3)
      .map((frame) => /"interval":([0-9]+)/.exec(frame)?.[1]);
    expect(order).toEqual(['1', '5', '15']);
  });

  it('aggregates as adding one candle after the other does', async () => {
    const holes = [
      DAY_ROWS + 7,
      DAY_ROWS + 14,
      DAY_ROWS + 30,
      DAY_ROWS + 31,
      DAY_ROWS + 32,
      DAY_ROWS + 33,
      DAY_ROWS + 34,
    ];
    const { world, text } = await startFeed(holes);
    const client = await world.connect();
    for (const interval of INTERVALS)
      await client.subscribe({ channel: 'ohlc', symbol: ['SOL/USD'], interval });
    const origin = world.time.now();
    await world.advance(240);
    const minutes = text
      .trim()
      .split('\n')
      .slice(1)
      .map(
        (line) => line.split(',').map(Number) as [number, number, number, number, number, number],
      );
    const sent = client
      .of('ohlc')
      .map(
        (frame) =>
          (JSON.parse(frame) as { data: Record<string, unknown>[] }).data[0] as Record<
            string,
            unknown
          >,
      );
    for (const interval of INTERVALS) {
      const expected: unknown[] = [];
      for (
        let open: number = origin;
        open < origin + 240 * MINUTE_MS;
        open += interval * MINUTE_MS
      ) {
        const inside = minutes.filter(
          ([time]) => time >= open && time < open + interval * MINUTE_MS,
        );
        if (inside.length === 0) continue;
        expected.push({
          open: inside[0]?.[1],
          high: Math.max(...inside.map((row) => row[2])),
          low: Math.min(...inside.map((row) => row[3])),
          close: inside.at(-1)?.[4],
          volume: inside.reduce((sum, row) => Math.round((sum + row[5]) * 1e8) / 1e8, 0),
        });
      }
      const got = sent.filter((row) => row['interval'] === interval);
      expect(
        got.map(({ open, high, low, close, volume }) => ({ open, high, low, close, volume })),
      ).toEqual(expected);
    }
  });

  it('serves the same rows by REST, and refuses channels that it does not have', async () => {
    const { world } = await startFeed([DAY_ROWS - 3]);
    const { result } = (await ask(world, 'OHLC?pair=SOLUSD&interval=1')) as {
      result: { SOLUSD: [number][]; last: number };
    };
    const times = result.SOLUSD.map(([time]) => time * 1_000);
    expect(times.at(-1)).toBe(world.time.now() - MINUTE_MS);
    expect(times).not.toContain(world.time.now() - 3 * MINUTE_MS);
    expect(result.last * 1_000).toBe(times.at(-1));
    const client = await world.connect();
    for (const channel of ['trade', 'book', 'ticker']) {
      expect(await client.subscribe({ channel, symbol: ['SOL/USD'] })).toContain(
        'Event(s) not found',
      );
    }
    expect(await ask(world, 'Depth?pair=SOLUSD')).toEqual({ error: ['EService:Unavailable'] });
    expect(await ask(world, 'Ticker?pair=SOLUSD')).toMatchObject({ error: [] });
  });

  it('refuses intervals shorter than what was recorded', async () => {
    const text = candleCsv({
      from: MONDAY,
      rows: 300,
      lengthMs: 15 * MINUTE_MS,
      price: 250,
      seed: 4,
    });
    await writeFile(join(folder, 'alpha_SOL-USD_15m.csv'), text);
    const world = await start({
      kind: 'recorded',
      seed: 1,
      path: folder,
      feed: 'candles',
      historyDays: 1,
    });
    const client = await world.connect();
    expect(await client.subscribe({ channel: 'ohlc', symbol: ['SOL/USD'], interval: 5 })).toContain(
      'Subscription ohlc interval not supported',
    );
    expect(
      await client.subscribe({ channel: 'ohlc', symbol: ['SOL/USD'], interval: 60 }),
    ).toContain('"success":true');
  });
});

describe('a running clock', () => {
  it('plays the market by itself, at its speed', async () => {
    const realOrigin = systemTime.now();
    const simulator = await createSimulator({
      market: SYNTHETIC,
      startClock: (from) => ({
        time: new ScaledTime({
          base: systemTime,
          speed: 600,
          baseOrigin: realOrigin,
          scaledOrigin: from,
        }),
        realOrigin,
      }),
      drive: 'clock',
      speed: 600,
    });
    while (simulator.venue.playedTo() < MONDAY + 2 * MINUTE_MS) {
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    }
    const { now, speed } = simulator.clock();
    await simulator.stop();
    expect([speed, now >= MONDAY + 2 * MINUTE_MS]).toEqual([600, true]);
    const position = simulator.venue.playedTo();
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    expect(simulator.venue.playedTo()).toBe(position);
  });

  it('refuses a port that is taken', async () => {
    const world = await start(SYNTHETIC);
    await expect(start(SYNTHETIC, { port: world.simulator.port })).rejects.toMatchObject({
      code: 'PORT_UNAVAILABLE',
    });
  });
});

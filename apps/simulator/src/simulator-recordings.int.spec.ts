import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { epochMs, MINUTE_MS } from '@tidegate/kernel';
import { writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';

import {
  ask,
  candleCsv,
  MONDAY,
  restViewOf,
  SimulatorWorlds,
  type ManualSimulator,
} from '../testing/index.js';

const DAY_ROWS = 1_440;

let worlds: SimulatorWorlds;

beforeEach(async () => {
  worlds = await SimulatorWorlds.open();
});

afterEach(() => worlds.close());

describe('a recorded market', () => {
  const lengthMs = 15 * MINUTE_MS;
  const rows = 12 * 96;
  const HISTORY = { historyDays: 8 };

  async function record(
    name: string,
    seed: number,
    holes: readonly number[] = [],
  ): Promise<string> {
    const text = candleCsv({ from: MONDAY, rows, lengthMs, price: 100, seed, holes });
    await writeFile(worlds.path(name), name.endsWith('.gz') ? gzipSync(text) : text);
    return text;
  }

  const recordedRows = (text: string): string[][] =>
    text
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(','));

  it('starts after its history and trades the recorded data', async () => {
    const text = await record('alpha_BTC-USD_15m_x.csv.gz', 1);
    await record('alpha_ETH-USD_15m_x.csv', 2);
    const world = await worlds.start({
      kind: 'recorded',
      seed: 1,
      path: worlds.folder,
      feed: 'ticks',
      ...HISTORY,
    });
    expect(world.simulator.symbols).toEqual(['BTC/USD', 'ETH/USD']);
    expect(world.simulator.clock().now).toBe(MONDAY + 8 * 96 * lengthMs);
    await world.advance(31);
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

  it('does not trade in missing intervals', async () => {
    const hole = 8 * 96 + 1;
    await record('alpha_BTC-USD_15m.csv', 1, [hole]);
    const world = await worlds.start({
      kind: 'recorded',
      seed: 1,
      path: worlds.folder,
      feed: 'ticks',
      ...HISTORY,
    });
    await world.advance(15);
    const client = await world.connect();
    await client.subscribe({ channel: 'trade', symbol: ['BTC/USD'] });
    await world.advance(14.9);
    expect(client.of('trade')).toHaveLength(0);
    await world.advance(15);
    expect(client.of('trade').length).toBeGreaterThan(5);
  });

  it('starts at the requested time, or in the middle of a recording that is too short', async () => {
    await record('alpha_BTC-USD_15m.csv', 1);
    const from = epochMs(MONDAY + 5 * 96 * lengthMs);
    const early = await worlds.start({
      kind: 'recorded',
      seed: 1,
      path: worlds.path('alpha_BTC-USD_15m.csv'),
      feed: 'ticks',
      ...HISTORY,
      from,
    });
    expect(early.simulator.clock().now).toBe(from);
    const text = candleCsv({ from: MONDAY, rows: 96, lengthMs, price: 100, seed: 1 });
    await writeFile(worlds.path('beta_BTC-USD_15m.csv'), text);
    const short = await worlds.start({
      kind: 'recorded',
      seed: 1,
      path: worlds.folder,
      venue: 'beta',
      feed: 'ticks',
      ...HISTORY,
    });
    expect(short.simulator.clock().now).toBe(MONDAY + 48 * lengthMs);
  });

  it('resumes where it stopped', async () => {
    await record('alpha_BTC-USD_15m.csv', 1);
    const market = {
      kind: 'recorded',
      seed: 1,
      path: worlds.folder,
      feed: 'ticks',
      ...HISTORY,
    } as const;
    const state = worlds.path('state.json');
    const first = await worlds.start(market, { state });
    await first.advance(17);
    const before = await restViewOf(first, MONDAY);
    await worlds.stop(first);
    expect(await restViewOf(await worlds.start(market, { state }), MONDAY)).toEqual(before);
  });

  it('reports the file and line of an invalid row', async () => {
    await writeFile(worlds.path('alpha_BTC-USD_15m.csv'), `${MONDAY},10,9,8,10,1\n`);
    const market = {
      kind: 'recorded',
      seed: 1,
      path: worlds.folder,
      feed: 'ticks',
      ...HISTORY,
    } as const;
    await expect(worlds.start(market)).rejects.toMatchObject({
      code: 'DATA_MALFORMED',
      message: expect.stringMatching(/alpha_BTC-USD_15m\.csv, line 1/),
    });
    await writeFile(worlds.path('alpha_BTC-USD_15m.csv'), '7'.repeat(3_000_000));
    await expect(worlds.start(market)).rejects.toMatchObject({
      code: 'DATA_MALFORMED',
      message: expect.stringMatching(
        /alpha_BTC-USD_15m\.csv, line 1: the line is longer than 65,536/,
      ),
    });
    await writeFile(worlds.path('alpha_BTC-USD_15m.csv.gz'), 'no gzip');
    await expect(
      worlds.start({ ...market, path: worlds.path('alpha_BTC-USD_15m.csv.gz') }),
    ).rejects.toMatchObject({ code: 'DATA_UNREADABLE' });
    await expect(worlds.start({ ...market, path: worlds.path('nowhere') })).rejects.toMatchObject({
      code: 'DATA_NOT_FOUND',
    });
  });
});

describe('a candle feed', () => {
  const INTERVALS = [1, 5, 15, 60];

  async function startFeed(
    holes: readonly number[] = [],
  ): Promise<{ world: ManualSimulator; text: string }> {
    const text = candleCsv({
      from: MONDAY,
      rows: 2 * DAY_ROWS,
      lengthMs: MINUTE_MS,
      price: 250,
      seed: 4,
      holes,
    });
    await writeFile(worlds.path('alpha_SOL-USD_1m.csv'), text);
    const from = epochMs(MONDAY + DAY_ROWS * MINUTE_MS);
    const world = await worlds.start({
      kind: 'recorded',
      seed: 1,
      path: worlds.folder,
      feed: 'candles',
      from,
      historyDays: 1,
    });
    return { world, text };
  }

  it('sends only final candles, each once, half a second before it ends', async () => {
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

  it('aggregates like adding the candles one by one', async () => {
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

  it('serves the same rows by REST and refuses unsupported channels', async () => {
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

  it('refuses intervals shorter than the recorded one', async () => {
    const text = candleCsv({
      from: MONDAY,
      rows: 300,
      lengthMs: 15 * MINUTE_MS,
      price: 250,
      seed: 4,
    });
    await writeFile(worlds.path('alpha_SOL-USD_15m.csv'), text);
    const world = await worlds.start({
      kind: 'recorded',
      seed: 1,
      path: worlds.folder,
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

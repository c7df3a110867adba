import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { epochMs, ManualTime, MINUTE_MS } from '@tidegate/kernel';

import { createSimulator, type Simulator } from './simulator.js';

interface Answer {
  readonly error: readonly string[];
  readonly result?: Readonly<Record<string, unknown>>;
}

type OhlcRow = [number, string, string, string, string, string, string, number];
type TradeRow = [string, string, number, string, string, string, number];

describe('the REST API of the simulator', () => {
  let simulator: Simulator;
  let start: number;

  beforeAll(async () => {
    simulator = await createSimulator({
      market: { kind: 'synthetic', seed: 7, instruments: 3 },
      startClock: (from) => ({ time: new ManualTime(from), realOrigin: from }),
      drive: 'manual',
      speed: 1,
      rateLimit: { burst: 1e6, perSecond: 1 },
    });
    start = simulator.venue.playedTo();
    await simulator.advanceTo(epochMs(start + 3.4 * MINUTE_MS));
  });

  afterAll(() => simulator.stop());

  async function ask(method: string, query = ''): Promise<Answer> {
    const response = await fetch(`${simulator.url}/0/public/${method}?${query}`);
    expect(response.status).toBe(200);
    return (await response.json()) as Answer;
  }

  async function rowsOf<T>(method: string, query: string, key = 'XXBTZUSD'): Promise<T[]> {
    return (await ask(method, query)).result?.[key] as T[];
  }

  it('reports time and status', async () => {
    const { result } = await ask('Time');
    expect(result).toEqual({
      unixtime: Math.floor((start + 3.4 * MINUTE_MS) / 1_000),
      rfc1123: 'Mon, 05 Jan 2026 00:03:24 +0000',
    });
    expect((await ask('SystemStatus')).result).toEqual({
      status: 'online',
      timestamp: '2026-01-05T00:03:24Z',
    });
  });

  it('lists assets and pairs under their canonical names', async () => {
    expect(Object.keys((await ask('Assets')).result ?? {}).sort()).toEqual([
      'SOL',
      'XETH',
      'XXBT',
      'ZUSD',
    ]);
    expect(Object.keys((await ask('Assets', 'asset=xbt')).result ?? {})).toEqual(['XXBT']);
    const pairs = (await ask('AssetPairs')).result ?? {};
    expect(Object.keys(pairs)).toEqual(['XXBTZUSD', 'XETHZUSD', 'SOLUSD']);
    expect(pairs['XXBTZUSD']).toMatchObject({
      altname: 'XBTUSD',
      wsname: 'XBT/USD',
      base: 'XXBT',
      quote: 'ZUSD',
      pair_decimals: 1,
      lot_decimals: 8,
      ordermin: '0.00005000',
      costmin: '0.5',
      tick_size: '0.1',
      status: 'online',
      fees: expect.arrayContaining([[0, 0.4]]),
      fees_maker: expect.arrayContaining([[0, 0.25]]),
    });
    expect(
      (await ask('AssetPairs', 'pair=XBTUSD&info=fees')).result?.['XXBTZUSD'],
    ).not.toHaveProperty('altname');
  });

  it('responds with the canonical key for any requested name, by GET and POST', async () => {
    for (const pair of ['XBTUSD', 'XXBTZUSD', 'XBT/USD', 'BTC/USD', 'xbtusd']) {
      expect(Object.keys((await ask('Ticker', `pair=${pair}`)).result ?? {})).toEqual(['XXBTZUSD']);
    }
    const bodies = [
      { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'pair=ETHUSD' },
      { headers: { 'content-type': 'application/json' }, body: '{"pair":"ETHUSD"}' },
    ];
    for (const body of bodies) {
      const response = await fetch(`${simulator.url}/0/public/Ticker`, { method: 'POST', ...body });
      expect(Object.keys(((await response.json()) as Answer).result ?? {})).toEqual(['XETHZUSD']);
    }
  });

  it('returns a ticker of strings, with today within the last 24 hours', async () => {
    const ticker = (await ask('Ticker', 'pair=XBTUSD')).result?.['XXBTZUSD'] as Record<
      string,
      string[]
    >;
    expect(Number(ticker['a']?.[0])).toBeGreaterThan(Number(ticker['b']?.[0]));
    expect(Number(ticker['v']?.[1])).toBeGreaterThan(Number(ticker['v']?.[0]));
    expect(Number(ticker['h']?.[1])).toBeGreaterThanOrEqual(Number(ticker['h']?.[0]));
    expect(ticker['c']?.[0]).toMatch(/^[0-9]+\.[0-9]$/);
  });

  it('serves 720 candles of every interval up to one hour, the last in progress', async () => {
    for (const interval of [1, 5, 15, 30, 60]) {
      const rows = await rowsOf<OhlcRow>('OHLC', `pair=XBTUSD&interval=${interval}`);
      expect(rows).toHaveLength(720);
      const times = rows.map(([time]) => time);
      expect(times).toEqual(times.map((_, nth) => (times[0] as number) + nth * interval * 60));
      expect(times.at(-1)).toBe(
        Math.floor((start + 3 * MINUTE_MS) / (interval * MINUTE_MS)) * interval * 60,
      );
    }
    expect((await rowsOf('OHLC', 'pair=XBTUSD&interval=240')).length).toBeGreaterThan(180);
    expect((await rowsOf('OHLC', 'pair=XBTUSD&interval=1440')).length).toBeGreaterThan(30);
    expect((await rowsOf('OHLC', 'pair=XBTUSD&interval=10080')).length).toBeGreaterThan(3);
    expect((await rowsOf('OHLC', 'pair=XBTUSD&interval=21600')).length).toBeGreaterThan(1);
  });

  it('aggregates longer candles from the minutes, to the last decimal', async () => {
    const minutes = await rowsOf<OhlcRow>('OHLC', 'pair=ETHUSD&interval=1', 'XETHZUSD');
    const hours = await rowsOf<OhlcRow>('OHLC', 'pair=ETHUSD&interval=60', 'XETHZUSD');
    for (const hour of hours.slice(-10, -1)) {
      const inside = minutes.filter(([time]) => time >= hour[0] && time < hour[0] + 3_600);
      expect(inside).toHaveLength(60);
      const volume = inside.reduce((sum, row) => Math.round((sum + Number(row[6])) * 1e8) / 1e8, 0);
      expect(hour[1]).toBe(inside[0]?.[1]);
      expect(Number(hour[2])).toBe(Math.max(...inside.map((row) => Number(row[2]))));
      expect(Number(hour[3])).toBe(Math.min(...inside.map((row) => Number(row[3]))));
      expect(hour[4]).toBe(inside.at(-1)?.[4]);
      expect(hour[6]).toBe(volume.toFixed(8));
      expect(hour[7]).toBe(inside.reduce((sum, row) => sum + row[7], 0));
    }
  });

  it('treats `since` as exclusive, returns `last`, and always includes the candle in progress', async () => {
    const { result } = await ask('OHLC', 'pair=XBTUSD&interval=1');
    const rows = result?.['XXBTZUSD'] as OhlcRow[];
    expect(result?.['last']).toBe(rows.at(-2)?.[0]);
    const since = rows.at(-4)?.[0] as number;
    expect(await rowsOf('OHLC', `pair=XBTUSD&interval=1&since=${since}`)).toEqual(rows.slice(-3));
    expect(await rowsOf('OHLC', `pair=XBTUSD&interval=1&since=${since + 1e6}`)).toEqual(
      rows.slice(-1),
    );
  });

  it('returns the requested number of levels, best first', async () => {
    const { asks, bids } = (await ask('Depth', 'pair=XBTUSD&count=5')).result?.[
      'XXBTZUSD'
    ] as Record<'asks' | 'bids', [string, string, number][]>;
    const prices = [
      ...bids.map(([price]) => Number(price)).reverse(),
      ...asks.map(([price]) => Number(price)),
    ];
    expect(prices).toHaveLength(10);
    expect(prices).toEqual([...prices].sort((a, b) => a - b));
  });

  it.each([100, 500])('returns %d levels per side on request', async (count) => {
    const { asks, bids } = (await ask('Depth', `pair=XBTUSD&count=${count}`)).result?.[
      'XXBTZUSD'
    ] as Record<'asks' | 'bids', unknown[]>;
    expect([asks.length, bids.length]).toEqual([count, count]);
  });

  it('pages through trades without gaps or duplicates', async () => {
    const whole = await rowsOf<TradeRow>(
      'Trades',
      `pair=XBTUSD&since=${start / 1_000 - 300}&count=1000`,
    );
    const paged: TradeRow[] = [];
    let since = String(start / 1_000 - 300);
    for (let page = 0; page < 100; page++) {
      const { result } = await ask('Trades', `pair=XBTUSD&since=${since}&count=17`);
      const rows = result?.['XXBTZUSD'] as TradeRow[];
      if (rows.length === 0) break;
      paged.push(...rows);
      since = result?.['last'] as string;
    }
    expect(paged).toEqual(whole);
    const ids = whole.map((row) => row[6]);
    expect(ids.length).toBeGreaterThan(100);
    expect(ids).toEqual(ids.map((_, nth) => (ids[0] as number) + nth));
  });

  it('aggregates its trades to its candles', async () => {
    const minute = start / 1_000 + 60;
    const trades = await rowsOf<TradeRow>('Trades', `pair=XBTUSD&since=${minute - 1}`);
    const inside = trades.filter((row) => row[2] >= minute && row[2] < minute + 60);
    const candle = (await rowsOf<OhlcRow>('OHLC', 'pair=XBTUSD&interval=1')).find(
      ([time]) => time === minute,
    );
    const prices = inside.map(([price]) => Number(price));
    expect(candle?.slice(1, 5).map(Number)).toEqual([
      prices[0],
      Math.max(...prices),
      Math.min(...prices),
      prices.at(-1),
    ]);
    expect(candle?.[6]).toBe(inside.reduce((sum, row) => sum + Number(row[1]), 0).toFixed(8));
    expect(candle?.[7]).toBe(inside.length);
  });

  it('returns recent spreads', async () => {
    const rows = await rowsOf<[number, string, string]>('Spread', 'pair=XBTUSD');
    expect(rows.length).toBeGreaterThan(20);
    expect(rows.every(([, bid, ask]) => Number(bid) < Number(ask))).toBe(true);
  });

  it.each([
    ['Nonsense', '', 'EGeneral:Unknown method'],
    ['constructor', '', 'EGeneral:Unknown method'],
    ['Ticker', 'pair=NOPE', 'EQuery:Unknown asset pair'],
    ['AssetPairs', 'pair=XBTUSD,NOPE', 'EQuery:Unknown asset pair'],
    ['AssetPairs', 'info=secrets', 'EGeneral:Invalid arguments:info'],
    ['Assets', 'asset=NOPE', 'EQuery:Unknown asset'],
    ['OHLC', '', 'EQuery:Unknown asset pair'],
    ['OHLC', 'pair=XBTUSD&interval=7', 'EGeneral:Invalid arguments'],
    ['OHLC', 'pair=XBTUSD&since=yesterday', 'EGeneral:Invalid arguments'],
    ['Depth', 'pair=XBTUSD&count=0', 'EGeneral:Invalid arguments'],
    ['Depth', 'pair=XBTUSD&count=501', 'EGeneral:Invalid arguments'],
    ['Trades', 'pair=XBTUSD&count=1001', 'EGeneral:Invalid arguments'],
    ['Trades', 'pair=XBTUSD&since=-5', 'EGeneral:Invalid arguments'],
    ['Spread', 'pair=XBTUSD&since=x', 'EGeneral:Invalid arguments'],
  ])('refuses %s?%s with Kraken’s error text', async (method, query, error) => {
    expect(await ask(method, query)).toEqual({ error: [error] });
  });

  it('rejects private methods and other paths', async () => {
    const response = await fetch(`${simulator.url}/0/private/Balance`, {
      method: 'POST',
      body: 'nonce=1',
    });
    expect(await response.json()).toEqual({ error: ['EGeneral:Unknown method'] });
    expect((await fetch(`${simulator.url}/elsewhere`)).status).toBe(404);
  });

  it('rejects a body that is too large or not an object', async () => {
    for (const body of ['x'.repeat(70_000), '[not json']) {
      const response = await fetch(`${simulator.url}/0/public/Ticker`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      });
      expect(await response.json()).toEqual({ error: ['EGeneral:Invalid arguments'] });
    }
  });
});

describe('the request rate of the simulator', () => {
  it('is limited in venue time: per address, and for candles per pair', async () => {
    const time = new ManualTime(epochMs(0));
    const simulator = await createSimulator({
      market: { kind: 'synthetic', seed: 7, instruments: 2, historyDays: 1 },
      startClock: (from) => {
        time.jumpTo(from);
        return { time, realOrigin: from };
      },
      drive: 'manual',
      speed: 1,
      rateLimit: { burst: 2, perSecond: 1 },
    });
    const errorOf = async (path: string): Promise<unknown> => {
      const response = await fetch(`${simulator.url}/0/public/${path}`);
      return ((await response.json()) as Answer).error[0] ?? 'fine';
    };
    const busy = 'EGeneral:Too many requests';
    expect([await errorOf('Time'), await errorOf('Time'), await errorOf('Time')]).toEqual([
      'fine',
      'fine',
      busy,
    ]);
    expect(await errorOf('OHLC?pair=XBTUSD')).toBe('fine');
    expect(await errorOf('OHLC?pair=ETHUSD')).toBe('fine');
    time.advanceBy(1_000);
    expect([await errorOf('Time'), await errorOf('Time')]).toEqual(['fine', busy]);
    await simulator.stop();
  });
});

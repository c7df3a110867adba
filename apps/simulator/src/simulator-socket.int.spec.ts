import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MINUTE_MS } from '@tidegate/kernel';

import {
  BookReader,
  startManualSimulator,
  type SocketClient,
  type ManualSimulator,
} from '../testing/index.js';

const MARKET = { kind: 'synthetic', seed: 3, instruments: 3, historyDays: 1 } as const;

interface Frame {
  readonly channel?: string;
  readonly type?: string;
  readonly data: readonly Record<string, unknown>[];
}

const parsed = (frame: string): Frame => JSON.parse(frame) as Frame;
const rowsOf = (frames: readonly string[]): Record<string, unknown>[] =>
  frames.flatMap((frame) => [...parsed(frame).data]);
const isAnswer = (frame: string): boolean => !frame.startsWith('{"channel"');

describe('the WebSocket API of the simulator', () => {
  let world: ManualSimulator;
  let client: SocketClient;

  beforeEach(async () => {
    world = await startManualSimulator(MARKET);
    client = await world.connect();
  });

  afterEach(async () => {
    client.close();
    await world.simulator.stop();
  });

  const answersTo = async (request: object | string, count = 1): Promise<unknown[]> => {
    const before = client.frames.length;
    await client.request(request, isAnswer);
    await world.advance(0);
    const answers = client.frames.slice(before).filter(isAnswer);
    expect(answers).toHaveLength(count);
    return answers.map((answer) => JSON.parse(answer) as unknown);
  };

  it('sends its status and a connection id above 2^53 first', async () => {
    await world.advance(0);
    expect(parsed(client.frames[0] as string)).toMatchObject({
      channel: 'status',
      type: 'update',
      data: [{ system: 'online', api_version: 'v2' }],
    });
    expect(client.frames[0]).toMatch(/"connection_id":138347743802000327[0-9]{2}/);
  });

  it('answers a ping with a pong and the same id', async () => {
    expect(await answersTo('{"method":"ping","req_id":9007199254740993}')).toHaveLength(1);
    expect(client.frames.at(-1)).toMatch(
      /^\{"method":"pong",.*"time_in":"2026-.*Z".*"req_id":9007199254740993\}$/,
    );
  });

  it('acknowledges each symbol separately and refuses unknown ones', async () => {
    const params = { channel: 'trade', symbol: ['BTC/USD', 'XBT/USD', 'ETH/USD'] };
    expect(await answersTo({ method: 'subscribe', params, req_id: 5 }, 3)).toMatchObject([
      {
        method: 'subscribe',
        success: true,
        req_id: 5,
        result: { channel: 'trade', symbol: 'BTC/USD', snapshot: false },
      },
      {
        method: 'subscribe',
        success: false,
        req_id: 5,
        error: 'Currency pair not supported XBT/USD',
        symbol: 'XBT/USD',
      },
      { method: 'subscribe', success: true, req_id: 5, result: { symbol: 'ETH/USD' } },
    ]);
  });

  it.each([
    ['nonsense', 'Malformed request'],
    [
      { method: 'subscribe', params: { channel: 'news', symbol: ['BTC/USD'] } },
      'Event(s) not found',
    ],
    [
      { method: 'subscribe', params: { channel: 'book', symbol: ['BTC/USD'], depth: 7 } },
      'Subscription depth not supported',
    ],
    [
      { method: 'subscribe', params: { channel: 'ohlc', symbol: ['BTC/USD'], interval: 3 } },
      'Subscription ohlc interval not supported',
    ],
    [
      { method: 'unsubscribe', params: { channel: 'trade', symbol: ['BTC/USD'] } },
      'Subscription Not Found',
    ],
  ])('refuses %j', async (request, error) => {
    expect(await answersTo(request)).toMatchObject([{ success: false, error }]);
  });

  it('accepts a subscription once, and a book at one depth only', async () => {
    const book = (depth: number) => ({
      method: 'subscribe',
      params: { channel: 'book', symbol: ['BTC/USD'], depth },
    });
    expect(await answersTo(book(10))).toMatchObject([{ success: true, result: { depth: 10 } }]);
    expect(await answersTo(book(10))).toMatchObject([
      { success: false, error: 'Already subscribed' },
    ]);
    expect(await answersTo(book(25))).toMatchObject([
      { success: false, error: 'Already subscribed' },
    ]);
  });

  it('sends no updates after an unsubscribe', async () => {
    const params = { channel: 'trade', symbol: ['BTC/USD'] };
    await client.subscribe(params);
    await world.advance(1);
    expect(client.of('trade').length).toBeGreaterThan(0);
    expect(await answersTo({ method: 'unsubscribe', params })).toMatchObject([{ success: true }]);
    const before = client.of('trade').length;
    await world.advance(1);
    expect(client.of('trade')).toHaveLength(before);
  });

  it('describes its instruments', async () => {
    await client.subscribe({ channel: 'instrument' });
    await world.advance(0);
    const { data } = JSON.parse(client.of('instrument', 'snapshot')[0] as string) as {
      data: { assets: unknown[]; pairs: Record<string, unknown>[] };
    };
    expect(data.assets).toHaveLength(4);
    expect(data.pairs[0]).toMatchObject({
      symbol: 'BTC/USD',
      status: 'online',
      price_precision: 1,
      qty_precision: 8,
      tick_size: 0.1,
      qty_min: 0.00005,
      cost_min: 0.5,
    });
  });

  it('streams every trade once, with consecutive ids from the snapshot on', async () => {
    await client.subscribe({ channel: 'trade', symbol: ['BTC/USD'], snapshot: true });
    await world.advance(10);
    const snapshot = rowsOf(client.of('trade', 'snapshot'));
    expect(snapshot).toHaveLength(50);
    const ids = [...snapshot, ...rowsOf(client.of('trade'))].map(
      (row) => row['trade_id'] as number,
    );
    expect(ids.length).toBeGreaterThan(250);
    expect(ids).toEqual(ids.map((_, nth) => (ids[0] as number) + nth));
  });

  it('streams candles that equal its aggregated trades', async () => {
    await client.subscribe({ channel: 'trade', symbol: ['BTC/USD'] });
    await client.subscribe({ channel: 'ohlc', symbol: ['BTC/USD'], interval: 1 });
    await client.subscribe({ channel: 'ohlc', symbol: ['BTC/USD'], interval: 5 });
    await world.advance(11);
    const trades = rowsOf(client.of('trade'));
    const finals = new Map(
      rowsOf(client.of('ohlc')).map((row) => [
        `${String(row['interval'])} ${String(row['interval_begin'])}`,
        row,
      ]),
    );
    for (const interval of [1, 5]) {
      for (
        let open = world.time.now() - 11 * MINUTE_MS;
        open + interval * MINUTE_MS <= world.time.now();
        open += interval * MINUTE_MS
      ) {
        const key = new Date(open).toISOString().replace('Z', '000000Z');
        const inside = trades.filter((trade) => {
          const at = Date.parse(trade['timestamp'] as string);
          return at >= open && at < open + interval * MINUTE_MS;
        });
        const prices = inside.map((trade) => trade['price'] as number);
        expect(finals.get(`${interval} ${key}`)).toMatchObject({
          open: prices[0],
          high: Math.max(...prices),
          low: Math.min(...prices),
          close: prices.at(-1),
          trades: inside.length,
        });
      }
    }
  });

  it('sends recent candles first, ending with the one in progress', async () => {
    await world.advance(0.5);
    await client.subscribe({ channel: 'ohlc', symbol: ['ETH/USD'], interval: 5 });
    await world.advance(0);
    const rows = rowsOf(client.of('ohlc', 'snapshot'));
    expect(rows).toHaveLength(241);
    expect(rows.at(-1)?.['interval_begin']).toBe('2026-01-05T00:00:00.000000000Z');
  });

  it('keeps an independent book correct over thousands of updates at several depths', async () => {
    const second = await world.connect();
    const symbols = ['BTC/USD', 'ETH/USD', 'SOL/USD'];
    await client.subscribe({ channel: 'book', symbol: symbols, depth: 10 });
    await second.subscribe({ channel: 'book', symbol: symbols, depth: 25 });
    await world.advance(10);
    let updates = 0;
    for (const [socket, depth] of [
      [client, 10],
      [second, 25],
    ] as const) {
      for (const symbol of symbols) {
        const reader = new BookReader(depth);
        for (const frame of socket.frames) {
          if (frame.startsWith('{"channel":"book"') && frame.includes(`"symbol":"${symbol}"`))
            reader.read(frame);
        }
        const [bid, ask] = reader.touch;
        expect(reader.mismatches).toBe(0);
        expect(bid).toBeLessThan(ask);
        expect(reader.levels.bids).toHaveLength(depth);
        updates += reader.updates;
      }
    }
    expect(updates).toBeGreaterThan(5_000);
    second.close();
  });

  it.each([100, 500, 1_000])('fills a book of depth %d and keeps it full', async (depth) => {
    const deep = await world.connect();
    await deep.subscribe({ channel: 'book', symbol: ['BTC/USD'], depth });
    await world.advance(2);
    const reader = new BookReader(depth);
    for (const frame of deep.frames) {
      if (!frame.startsWith('{"channel":"book"')) continue;
      reader.read(frame);
      expect([reader.levels.bids.length, reader.levels.asks.length]).toEqual([depth, depth]);
    }
    expect(reader.mismatches).toBe(0);
    expect(reader.updates).toBeGreaterThan(50);
    deep.close();
  });

  it('sends tickers on trades, and on touch changes if requested', async () => {
    const second = await world.connect();
    await client.subscribe({ channel: 'ticker', symbol: ['SOL/USD'] });
    await second.subscribe({ channel: 'ticker', symbol: ['SOL/USD'], event_trigger: 'bbo' });
    await world.advance(5);
    const [byTrades, byTouch] = [client.of('ticker').length, second.of('ticker').length];
    expect(byTrades).toBeGreaterThan(20);
    expect(byTouch).toBeGreaterThanOrEqual(byTrades);
    const last = rowsOf(second.of('ticker')).at(-1) as Record<
      'bid' | 'ask' | 'low' | 'high' | 'last',
      number
    >;
    expect(last.bid).toBeLessThan(last.ask);
    expect(last.low).toBeLessThanOrEqual(last.last);
    expect(last.high).toBeGreaterThanOrEqual(last.last);
    second.close();
  });

  it('sends a heartbeat after each second without other frames, once there is a subscription', async () => {
    const idle = await world.connect();
    await client.subscribe({ channel: 'instrument' });
    await world.advance(0.1);
    const beats = client.frames.filter((frame) => frame === '{"channel":"heartbeat"}');
    expect(beats).toHaveLength(6);
    expect(idle.frames.some((frame) => frame.includes('heartbeat'))).toBe(false);
    idle.close();
  });

  it('closes a connection without traffic for one minute', async () => {
    const idle = await world.connect();
    await client.subscribe({ channel: 'instrument' });
    await world.advance(1.1);
    expect(await idle.closed()).toBe(1000);
    expect(world.simulator.statistics()['sessions']).toBe(1);
  });

  it('accepts sockets only on its own path', async () => {
    const elsewhere = world.simulator.socketUrl.replace('/v2', '/v1');
    const refused = import('ws').then(
      ({ WebSocket }) =>
        new Promise<string>((resolve) => {
          new WebSocket(elsewhere).on('error', (error) => resolve(error.message));
        }),
    );
    expect(await refused).toMatch(/404/);
  });
});

describe('a slow client', () => {
  let world: ManualSimulator;

  beforeEach(async () => {
    world = await startManualSimulator(MARKET, { bufferBytesMax: 50_000 });
  });

  afterEach(() => world.simulator.stop());

  it('is dropped when its buffer exceeds the limit', async () => {
    const slow = await world.connect();
    const symbol = ['BTC/USD', 'ETH/USD', 'SOL/USD'];
    await slow.subscribe({ channel: 'book', symbol, depth: 25 });
    slow.socket.pause();
    const { simulator, time } = world;
    // Bounded by the timeout of the test: the socket's own buffers fill first, in real time.
    while (simulator.statistics()['sessions'] === 1) {
      time.advanceBy(MINUTE_MS / 2);
      void simulator.advanceTo(time.now());
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    }
    expect(simulator.statistics()).toMatchObject({ sessions: 0, dropped: 1 });
  });
});

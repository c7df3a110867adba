import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MINUTE_MS } from '@tidegate/kernel';

import {
  BookReader,
  startManualSimulator,
  type SocketClient,
  type ManualSimulator,
} from '../testing/index.js';

const MARKET = { kind: 'synthetic', seed: 3, instruments: 2, historyDays: 1 } as const;
const BOOK = { channel: 'book', symbol: ['BTC/USD'], depth: 10 };

interface ToldTrade {
  readonly trade_id: number;
  readonly timestamp: string;
}

function tradesIn(frame: string): readonly ToldTrade[] {
  return (JSON.parse(frame) as { readonly data: readonly ToldTrade[] }).data;
}

describe('fault injection', () => {
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

  const url = (path: string): string => `${world.simulator.url}${path}`;

  async function rest<T>(path: string): Promise<T> {
    const answer = (await (await fetch(url(`/0/public/${path}`))).json()) as {
      readonly result: Readonly<Record<string, T>>;
    };
    return answer.result['XXBTZUSD'] as T;
  }

  function booksRead(): BookReader {
    const reader = new BookReader(10);
    for (const frame of client.frames)
      if (frame.startsWith('{"channel":"book"')) reader.read(frame);
    return reader;
  }

  it('lists, counts, and clears faults', async () => {
    expect(await world.fault({ kind: 'drop', count: 3, channel: 'book' })).toBe(201);
    expect(await world.fault({ kind: 'drop' })).toBe(400);
    const listed = (await (await fetch(url('/control/faults'))).json()) as { faults: unknown[] };
    expect(listed.faults).toMatchObject([
      { id: 1, kind: 'drop', count: 3, struck: 0, channel: 'book' },
    ]);
    expect(await (await fetch(url('/control/faults'), { method: 'DELETE' })).json()).toEqual({
      cleared: 1,
    });
    expect((await fetch(url('/control/nothing'))).status).toBe(404);
    expect((await fetch(url('/control/faults'), { method: 'POST', body: '{' })).status).toBe(400);
  });

  it('reports the clock', async () => {
    await world.advance(1);
    const start = Date.UTC(2026, 0, 5);
    expect(await (await fetch(url('/control/clock'))).json()).toEqual({
      now: start + MINUTE_MS,
      speed: 0,
      realOrigin: start,
      virtualOrigin: start,
    });
  });

  it('drop: a lost update breaks the checksum of later updates', async () => {
    await client.subscribe(BOOK);
    await world.advance(0.2);
    expect(booksRead().mismatches).toBe(0);
    await world.fault({ kind: 'drop', count: 1, channel: 'book' });
    await world.advance(0.5);
    expect(booksRead().mismatches).toBeGreaterThan(0);
  });

  it('duplicate: a frame is sent twice and an idempotent client is unaffected', async () => {
    await client.subscribe(BOOK);
    await world.fault({ kind: 'duplicate', count: 3, channel: 'book' });
    await world.advance(0.2);
    const texts = client.of('book');
    expect(texts.length - new Set(texts).size).toBe(3);
    expect(booksRead().mismatches).toBe(0);
  });

  it('corrupt: frames are invalid JSON or contain wrong numbers', async () => {
    await client.subscribe(BOOK);
    await world.fault({ kind: 'corrupt', count: 20, channel: 'book' });
    await world.advance(0.3);
    const isJson = (frame: string): boolean => {
      try {
        JSON.parse(frame);
        return true;
      } catch {
        return false;
      }
    };
    const broken = client.frames.filter((frame) => !isJson(frame)).length;
    expect(broken).toBeGreaterThan(2);
    expect(broken).toBeLessThan(18);
  });

  it('delay: frames are delayed in venue time and keep their order', async () => {
    await client.subscribe({ channel: 'trade', symbol: ['BTC/USD'] });
    await world.fault({ kind: 'delay', count: 1, channel: 'trade', delayMs: 90_000 });
    await world.advance(1);
    expect(client.of('trade')).toHaveLength(0);
    await world.advance(1);
    await world.advance(0);
    const ids = client
      .of('trade')
      .flatMap((frame) => [...frame.matchAll(/"trade_id":([0-9]+)/g)].map(([, id]) => Number(id)));
    expect(ids.length).toBeGreaterThan(30);
    expect(ids).toEqual(ids.map((_, nth) => (ids[0] as number) + nth));
  });

  it('reorder: a frame is sent before the previous one', async () => {
    await client.subscribe({ channel: 'trade', symbol: ['BTC/USD'] });
    await world.fault({ kind: 'reorder', count: 1, channel: 'trade' });
    await world.advance(1);
    const firsts = client
      .of('trade')
      .map((frame) => Number(/"trade_id":([0-9]+)/.exec(frame)?.[1]));
    expect(firsts[0]).toBeGreaterThan(firsts[1] as number);
    expect(firsts.slice(1)).toEqual(
      [...firsts.slice(1)].sort((a, b) => a - b).filter((id) => firsts.slice(1).includes(id)),
    );
  });

  it('disconnect: the socket closes without a frame', async () => {
    await client.subscribe(BOOK);
    await world.fault({ kind: 'disconnect', count: 1 });
    await world.advance(0.1);
    expect(await client.closed()).toBe(1006);
  });

  it('silence: one channel sends nothing, the others continue', async () => {
    await client.subscribe(BOOK);
    await client.subscribe({ channel: 'trade', symbol: ['BTC/USD'] });
    await world.fault({ kind: 'silence', durationMs: MINUTE_MS, channel: 'trade' });
    await world.advance(0.9);
    expect([client.of('trade').length, client.of('book').length > 50]).toEqual([0, true]);
    await world.advance(1);
    expect(client.of('trade').length).toBeGreaterThan(0);
  });

  it('half_open: no frame is sent, including answers', async () => {
    await client.subscribe(BOOK);
    await world.fault({ kind: 'half_open', durationMs: 10_000 });
    const before = client.frames.length;
    client.socket.send('{"method":"ping"}');
    await world.advance(0.1);
    expect(client.frames).toHaveLength(before);
    await world.advance(0.2);
    expect(client.frames.length).toBeGreaterThan(before);
  });

  it('ack_error and ack_after_snapshot: one symbol is refused, one acknowledged late', async () => {
    await world.fault({ kind: 'ack_error', count: 1, symbol: 'ETH/USD' });
    await world.fault({ kind: 'ack_after_snapshot', count: 1, symbol: 'BTC/USD' });
    await client.subscribe({ ...BOOK, symbol: ['BTC/USD', 'ETH/USD'] });
    await world.advance(0);
    const kinds = client.frames
      .slice(1)
      .map((frame) => /^\{"channel":"book"|"success":(true|false)/.exec(frame)?.[0]);
    expect(kinds).toEqual(['{"channel":"book"', '"success":true', '"success":false']);
  });

  it('maintenance: phases in order, silent feeds, REST unavailable, and a valid book afterwards', async () => {
    await client.subscribe(BOOK);
    await client.subscribe({ channel: 'trade', symbol: ['BTC/USD'] });
    await world.advance(0.1);
    await world.fault({ kind: 'maintenance', durationMs: 4 * MINUTE_MS });
    const before = client.of('book').length;
    await world.advance(1);
    expect(client.of('book')).toHaveLength(before);
    const answer = await (await fetch(url('/0/public/Ticker'))).json();
    expect(answer).toEqual({ error: ['EService:Unavailable'] });
    expect(await (await fetch(url('/0/public/SystemStatus'))).json()).toMatchObject({
      result: { status: 'maintenance' },
    });
    await world.advance(4);
    const statuses = client.of('status').map((frame) => /"system":"(\w+)"/.exec(frame)?.[1]);
    expect(statuses).toEqual(['online', 'maintenance', 'cancel_only', 'post_only', 'online']);
    expect(client.of('book').length).toBeGreaterThan(before);
    expect(booksRead().mismatches).toBe(0);
  });

  it('maintenance: no trades in any phase, and consistent data afterwards', async () => {
    await client.subscribe(BOOK);
    await client.subscribe({ channel: 'trade', symbol: ['BTC/USD'], snapshot: false });
    await client.subscribe({ channel: 'ohlc', symbol: ['BTC/USD'], interval: 1 });
    await world.advance(1.25);
    const from = Date.UTC(2026, 0, 5) + 1.25 * MINUTE_MS;
    await world.fault({ kind: 'maintenance', durationMs: 8 * MINUTE_MS });
    const heard = (): number[] => ['trade', 'ohlc', 'book'].map((name) => client.of(name).length);
    const online = heard();
    await world.advance(6);
    expect(heard()).toEqual(online);
    await world.advance(2);
    expect(heard().slice(0, 2)).toEqual(online.slice(0, 2));
    expect(client.of('book').length).toBeGreaterThan(online[2] as number);
    await world.advance(2);
    const streamed = client.of('trade').flatMap((frame) => tradesIn(frame));
    const isHalted = (at: number): boolean => at >= from && at < from + 8 * MINUTE_MS;
    expect(streamed.filter(({ timestamp }) => isHalted(Date.parse(timestamp)))).toEqual([]);
    expect(streamed.map((trade) => trade.trade_id)).toEqual(
      streamed.map((_, nth) => (streamed[0]?.trade_id ?? 0) + nth),
    );
    const since = Date.UTC(2026, 0, 5) / 1_000;
    const served = await rest<unknown[][]>(`Trades?pair=XBTUSD&since=${since}`);
    expect(served.map((row) => row[6])).toEqual(streamed.map((trade) => trade.trade_id));
    const candles = await rest<(string | number)[][]>(`OHLC?pair=XBTUSD&interval=1&since=${since}`);
    const counts = candles.map((row) => row[7] as number);
    expect(counts.slice(1, 8)).toEqual([0, 0, 0, 0, 0, 0, 0]);
    expect(counts[8]).toBeGreaterThan(0);
    expect(booksRead().mismatches).toBe(0);
  });

  it('precision_change: sent on the instrument channel and applied to book texts and checksums', async () => {
    await client.subscribe({ channel: 'instrument' });
    await client.subscribe(BOOK);
    await world.advance(0.1);
    await world.fault({ kind: 'precision_change', durationMs: MINUTE_MS, symbol: 'BTC/USD' });
    await world.advance(0.2);
    expect(client.of('instrument')).toHaveLength(1);
    expect(client.of('instrument')[0]).toContain('"symbol":"BTC/USD"');
    expect(client.of('instrument')[0]).toContain('"price_precision":2');
    expect(client.of('book').at(-1)).toMatch(/"price":[0-9]+\.[0-9]{2},/);
    await client.request({ method: 'unsubscribe', params: BOOK }, (frame) =>
      frame.includes('"unsubscribe"'),
    );
    await client.subscribe(BOOK);
    await world.advance(0.2);
    const reader = new BookReader(10);
    const fresh = client.frames.findLastIndex((frame) =>
      frame.startsWith('{"channel":"book","type":"snapshot"'),
    );
    for (const frame of client.frames.slice(fresh))
      if (frame.startsWith('{"channel":"book"')) reader.read(frame);
    expect([reader.updates > 5, reader.mismatches]).toEqual([true, 0]);
  });

  it('clock_skew: the venue shows a shifted time', async () => {
    await world.fault({ kind: 'clock_skew', durationMs: MINUTE_MS, skewMs: -45_000 });
    const { result } = (await (await fetch(url('/0/public/Time'))).json()) as {
      result: { unixtime: number };
    };
    expect(result.unixtime).toBe(Date.UTC(2026, 0, 5) / 1_000 - 45);
  });

  it('http_5xx, html_body, and rate_limit: responses of a gateway', async () => {
    await world.fault({ kind: 'http_5xx', count: 1, channel: 'Ticker' });
    expect((await fetch(url('/0/public/Time'))).status).toBe(200);
    expect([502, 503, 520]).toContain((await fetch(url('/0/public/Ticker'))).status);
    await world.fault({ kind: 'html_body', count: 1 });
    expect(await (await fetch(url('/0/public/Time'))).text()).toMatch(/^<!DOCTYPE html>/);
    await world.fault({ kind: 'rate_limit', count: 1 });
    expect(await (await fetch(url('/0/public/Time'))).json()).toEqual({
      error: ['EGeneral:Too many requests'],
    });
    expect(await (await fetch(url('/0/public/Time'))).json()).toMatchObject({ error: [] });
  });

  it('slow_response: the response is delayed in venue time', async () => {
    await world.fault({ kind: 'slow_response', count: 1, delayMs: 30_000 });
    let isAnswered = false;
    const answer = fetch(url('/0/public/Time')).then((response) => {
      isAnswered = true;
      return response.status;
    });
    while (world.simulator.statistics()['requests'] === 0) {
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    }
    world.time.advanceBy(29_000);
    await fetch(url('/control/clock'));
    expect(isAnswered).toBe(false);
    world.time.advanceBy(1_000);
    expect(await answer).toBe(200);
  });

  it('candle_holes: candles are missing in the history', async () => {
    await world.fault({ kind: 'candle_holes', durationMs: MINUTE_MS, rate: 0.3 });
    const { result } = (await (await fetch(url('/0/public/OHLC?pair=XBTUSD'))).json()) as {
      result: { XXBTZUSD: unknown[] };
    };
    expect(result.XXBTZUSD.length).toBeGreaterThan(400);
    expect(result.XXBTZUSD.length).toBeLessThan(600);
  });
});

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { LoopbackKraken, refusal, SystemTime, type RestAnswer } from '@tidegate/exchange/testing';
import {
  epochMs,
  ManualTime,
  SeededRng,
  silentLogger,
  type Clock,
  type Timers,
} from '@tidegate/kernel';
import { eventually } from '@tidegate/market-data/testing';

import { KrakenOptions } from './options.js';
import { KrakenRestClient } from './rest-client.js';
import { KRAKEN } from './venue.js';

describe('KrakenRestClient', () => {
  let kraken: LoopbackKraken;

  beforeEach(async () => {
    kraken = await LoopbackKraken.start(['BTC/USD', 'ETH/USD']);
    answers('Depth', {
      json: { error: [], result: { XXBTZUSD: { bids: [['1', '3', 0]], asks: [['2', '4', 0]] } } },
    });
  });

  afterEach(() => kraken.stop());

  const clientWith = (
    changes: Partial<KrakenOptions> = {},
    time: Clock & Timers = quickTime(),
  ): KrakenRestClient =>
    new KrakenRestClient({
      venue: KRAKEN,
      options: Object.assign(new KrakenOptions(), {
        restUrl: kraken.restUrl,
        requestsPerSecond: 1_000,
        requestBurst: 100,
        ...changes,
      }),
      time,
      wireTime: time,
      rng: new SeededRng(1),
      logger: silentLogger,
    });

  /** Serves the answers in turn and repeats the last one. */
  const answers = (method: string, ...list: readonly RestAnswer[]): void => {
    let call = 0;
    kraken.rest.set(method, () => list[Math.min(call++, list.length - 1)] as RestAnswer);
  };
  /** Makes five sequential calls with another client, so that a call sent by mistake has time to arrive. */
  const letArrive = async (): Promise<void> => {
    for (let call = 0; call < 5; call++) await clientWith().depth('BTC/USD', 5);
  };
  const methods = (): readonly string[] =>
    kraken.calls.map((call) => call.split('?')[0] ?? '').filter((method) => method !== 'Depth');
  const status: RestAnswer = { json: { error: [], result: { status: 'online' } } };
  const codeOf = (promise: Promise<unknown>): Promise<unknown> =>
    promise.then(
      () => 'no error',
      (error: { code: string }) => error.code,
    );

  it('requests candles with legacy asset codes, the interval in minutes, and one second before `since`', async () => {
    const candles = await clientWith().candles('BTC/USD', '15m', epochMs(1_767_225_600_000));
    expect(kraken.calls).toEqual(['OHLC?pair=XBTUSD&interval=15&since=1767225599']);
    expect(candles.length).toBeLessThanOrEqual(720);
  });

  it('loads quote, depth, and trades', async () => {
    answers('Ticker', {
      json: {
        error: [],
        result: { XXBTZUSD: { a: ['2', '1', '1'], b: ['1', '1', '1'], c: ['1.5', '1'] } },
      },
    });
    answers('Trades', {
      json: { error: [], result: { XXBTZUSD: [['1', '2', 5.5, 'b', 'l', '', 9]], last: '77' } },
    });
    const client = clientWith();
    expect(await client.quote('BTC/USD')).toMatchObject({ bid: 1, ask: 2, last: 1.5 });
    expect(await client.depth('BTC/USD', 5)).toMatchObject({ asks: [{ price: 2, quantity: 4 }] });
    expect(await client.trades('BTC/USD', '76')).toMatchObject({ rows: [{ id: '9' }], last: '77' });
    expect(kraken.calls).toEqual([
      'Ticker?pair=XBTUSD',
      'Depth?pair=XBTUSD&count=5',
      'Trades?pair=XBTUSD&since=76',
    ]);
  });

  it.each([
    ['a gateway error', { status: 502, body: '<html>Bad gateway</html>' }],
    [
      'an HTML page with status 200',
      { status: 200, body: '<!DOCTYPE html><p>Checking your browser' },
    ],
    ['a busy service', refusal('EService:Busy')],
    ['an internal error', refusal('EGeneral:Internal error')],
    ['a rate limit', refusal('EAPI:Rate limit exceeded')],
    ['too many requests', { status: 429, body: 'slow down' }],
  ] as const)('retries after %s', async (_, trouble) => {
    answers('SystemStatus', trouble, status);
    expect(await clientWith().systemStatus()).toBe('online');
    expect(kraken.calls).toHaveLength(2);
  });

  it.each([
    ['VENUE_UNREACHABLE', { status: 503, body: 'away' }, 3],
    ['VENUE_UNREACHABLE', refusal('EService:Unavailable'), 3],
    ['VENUE_RATE_LIMITED', refusal('EGeneral:Too many requests'), 3],
    ['VENUE_REFUSED', refusal('EQuery:Unknown asset pair'), 1],
    ['VENUE_MALFORMED', { status: 200, body: '{"error":[],"resu' }, 1],
    ['VENUE_MALFORMED', { json: { error: [], result: { status: 'asleep' } } }, 1],
    ['VENUE_MALFORMED', { json: [1, 2] }, 1],
  ] as const)('fails with %s for %j after %i call(s)', async (code, answer, calls) => {
    answers('SystemStatus', answer);
    expect(await codeOf(clientWith({ requestAttemptsMax: 3 }).systemStatus())).toBe(code);
    expect(kraken.calls).toHaveLength(calls);
  });

  it("keeps the venue's error text in a refusal", async () => {
    answers('SystemStatus', refusal('EQuery:Unknown asset pair'));
    await expect(clientWith().systemStatus()).rejects.toMatchObject({
      details: { method: 'SystemStatus', venueError: 'EQuery:Unknown asset pair' },
    });
  });

  it('aborts a response that takes too long', async () => {
    answers('SystemStatus', { json: {}, delayMs: 500 });
    const client = clientWith({ requestTimeoutMs: 50, requestAttemptsMax: 1 });
    expect(await codeOf(client.systemStatus())).toBe('VENUE_UNREACHABLE');
  });

  it('rejects a response over the size limit', async () => {
    answers('SystemStatus', { status: 200, body: 'x'.repeat(10_000) });
    const client = clientWith({ responseBytesMax: 2_000 });
    expect(await codeOf(client.systemStatus())).toBe('VENUE_MALFORMED');
  });

  it('reports an unreachable venue with the method', async () => {
    const client = clientWith({ restUrl: 'http://127.0.0.1:1', requestAttemptsMax: 2 });
    await expect(client.systemStatus()).rejects.toMatchObject({
      code: 'VENUE_UNREACHABLE',
      retryable: true,
      message: expect.stringContaining('SystemStatus'),
    });
  });

  it('paces all methods limited per address together', async () => {
    const time = new ManualTime(epochMs(1_767_225_600_000));
    answers('Time', { json: { error: [], result: { unixtime: 1_767_225_600 } } });
    answers('SystemStatus', status);
    const client = clientWith({ requestsPerSecond: 1, requestBurst: 1 }, time);
    const calls = [client.time(), client.systemStatus(), client.time()];
    await calls[0];
    await letArrive();
    expect(methods()).toEqual(['Time']);
    time.advanceBy(1_000);
    await calls[1];
    await letArrive();
    expect(methods()).toEqual(['Time', 'SystemStatus']);
    time.advanceBy(1_000);
    await Promise.all(calls);
    expect(methods().at(-1)).toBe('Time');
  });

  it.each([
    ['HTTP 429', { status: 429, body: 'slow down' }],
    ['an error text', refusal('EAPI:Rate limit exceeded')],
  ] as const)('sends no request of any method or pair for five seconds after %s', async (_, no) => {
    const time = new ManualTime(epochMs(1_767_225_600_000));
    answers('SystemStatus', no);
    const client = clientWith({ requestAttemptsMax: 1 }, time);
    expect(await codeOf(client.systemStatus())).toBe('VENUE_RATE_LIMITED');
    const candles = client.candles('BTC/USD', '1m');
    await time.settleTo(epochMs(1_767_225_604_999));
    await letArrive();
    expect(methods()).toEqual(['SystemStatus']);
    time.advanceBy(1);
    await candles;
    expect(methods()).toEqual(['SystemStatus', 'OHLC']);
  });

  it('delays a call that was already waiting when a penalty starts', async () => {
    const time = new ManualTime(epochMs(1_767_225_600_000));
    answers('SystemStatus', { status: 429, body: 'slow down' });
    const paced = { requestsPerSecond: 1, requestBurst: 1, requestAttemptsMax: 1 };
    const client = clientWith(paced, time);
    const first = client.candles('BTC/USD', '1m');
    const second = client.candles('BTC/USD', '1m');
    await first;
    expect(await codeOf(client.systemStatus())).toBe('VENUE_RATE_LIMITED');
    await time.settleTo(epochMs(1_767_225_604_999));
    await letArrive();
    expect(methods()).toEqual(['OHLC', 'SystemStatus']);
    time.advanceBy(1);
    await second;
    expect(methods()).toEqual(['OHLC', 'SystemStatus', 'OHLC']);
  });

  it('paces the calls of one pair on the trading clock, independent of other pairs', async () => {
    const time = new ManualTime(epochMs(1_767_225_600_000));
    const client = clientWith({ requestsPerSecond: 1, requestBurst: 1 }, time);
    const calls = ['BTC/USD', 'BTC/USD', 'ETH/USD', 'BTC/USD'].map((symbol) =>
      client.candles(symbol, '1m'),
    );
    await eventually('the first call of each pair is sent', () => kraken.calls.length === 2);
    expect(kraken.calls.map((call) => call.includes('ETH'))).toEqual([false, true]);
    time.advanceBy(1_000);
    await eventually('the next call is sent', () => kraken.calls.length === 3);
    time.advanceBy(1_000);
    await Promise.all(calls);
    expect(kraken.calls).toHaveLength(4);
  });

  it('never exceeds the limit of concurrent calls', async () => {
    let inFlight = 0;
    let most = 0;
    kraken.rest.set('OHLC', () => {
      inFlight += 1;
      most = Math.max(most, inFlight);
      setImmediate(() => (inFlight -= 1));
      return { json: { error: [], result: { X: [], last: 1 } }, delayMs: 5 };
    });
    const client = clientWith({ requestsInFlightMax: 2 });
    await Promise.all(Array.from({ length: 8 }, () => client.candles('BTC/USD', '1m')));
    expect(most).toBeLessThanOrEqual(2);
    expect(kraken.calls).toHaveLength(8);
  });
});

/** Real time in which the client's waits end immediately. */
function quickTime(): Clock & Timers {
  const system = new SystemTime();
  return {
    now: () => system.now(),
    after: (_delayMs, task) => system.after(0, task),
    every: (intervalMs, task) => system.every(intervalMs, task),
  };
}

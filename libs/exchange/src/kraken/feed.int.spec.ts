import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  bookFrame,
  candleFrame,
  levelsOf,
  LoopbackKraken,
  RecordingLogger,
  statusFrame,
  SystemTime,
  tickerFrame,
} from '@tidegate/exchange/testing';
import { SeededRng, silentLogger, type Logger } from '@tidegate/kernel';
import type { FeedChannel } from '@tidegate/market-data';
import { describeMarketFeedContract, eventually } from '@tidegate/market-data/testing';
import type { MarketEvent } from '@tidegate/model';

import { KrakenFeed } from './feed.js';
import { KrakenOptions } from './options.js';

const SYMBOLS = ['BTC/USD', 'ETH/USD'] as const;

/** Options for tests: no pacing, short waits. */
function optionsFor(kraken: LoopbackKraken, changes: Partial<KrakenOptions> = {}): KrakenOptions {
  return Object.assign(new KrakenOptions(), {
    restUrl: kraken.restUrl,
    socketUrl: kraken.socketUrl,
    requestsPerSecond: 1_000,
    requestBurst: 100,
    reconnectBaseMs: 5,
    reconnectCapMs: 50,
    reconnectSlowMs: 10,
    ...changes,
  });
}

function feedFor(
  kraken: LoopbackKraken,
  changes: Partial<KrakenOptions> = {},
  logger: Logger = silentLogger,
): KrakenFeed {
  const time = new SystemTime();
  const rng = new SeededRng(1);
  return new KrakenFeed({
    options: optionsFor(kraken, changes),
    time,
    wireTime: time,
    rng,
    logger,
  });
}

describeMarketFeedContract('KrakenFeed against a loopback venue', async () => {
  const kraken = await LoopbackKraken.start(SYMBOLS);
  return {
    feed: feedFor(kraken),
    symbols: SYMBOLS,
    dropConnections: () => kraken.dropConnections(),
    breakBook: (symbol) => kraken.breakBook(symbol),
    stop: () => kraken.stop(),
  };
});

describe('KrakenFeed', () => {
  let kraken: LoopbackKraken;
  let feed: KrakenFeed;
  let events: MarketEvent[];

  beforeEach(async () => {
    kraken = await LoopbackKraken.start(SYMBOLS);
    events = [];
  });

  afterEach(async () => {
    await feed.stop();
    await kraken.stop();
  });

  const start = async (
    changes: Partial<KrakenOptions> = {},
    channels: readonly FeedChannel[] = ['book'],
    logger: Logger = silentLogger,
  ): Promise<void> => {
    feed = feedFor(kraken, changes, logger);
    const instruments = await feed.loadInstruments();
    const subscription = { instruments, channels, timeframes: ['1m'] as const, bookDepth: 10 };
    await feed.start(subscription, (event) => events.push(event));
  };
  const has = (type: MarketEvent['type']) => events.some((event) => event.type === type);

  it('retries and logs while the venue is down at the start, and subscribes once it is up', async () => {
    const logger = new RecordingLogger();
    feed = feedFor(kraken, {}, logger);
    const instruments = await feed.loadInstruments();
    kraken.isClosed = true;
    const subscription = {
      instruments,
      channels: ['book'] as const,
      timeframes: [],
      bookDepth: 10,
    };
    const started = feed.start(subscription, (event) => events.push(event));
    await eventually('four attempts fail', () => logger.lines.length >= 4);
    expect(logger.lines[0]).toMatchObject({
      level: 'warn',
      fields: { code: 'VENUE_UNREACHABLE', reason: expect.stringContaining('503') },
    });
    kraken.isClosed = false;
    await started;
    await eventually('a book arrives', () => has('book'));
  });

  it('rejects start() if stopped before the subscription', async () => {
    feed = feedFor(kraken);
    const instruments = await feed.loadInstruments();
    kraken.isMute = true;
    const subscription = {
      instruments,
      channels: ['book'] as const,
      timeframes: [],
      bookDepth: 10,
    };
    const started = feed.start(subscription, () => undefined);
    const outcome = expect(started).rejects.toMatchObject({ code: 'FEED_STOPPED' });
    await eventually('the feed is connected', () => kraken.connections === 1);
    await feed.stop();
    await outcome;
  });

  it('counts malformed frames and continues with the next', async () => {
    await start({}, ['quotes']);
    events.length = 0;
    kraken.send('{"channel":"ticker","type":"upd');
    kraken.send(tickerFrame('BTC/USD', { bid: '"x"', ask: '2', last: '1' }));
    kraken.send(tickerFrame('BTC/USD', { bid: '101.0', ask: '101.2', last: '101.1' }));
    await eventually('the valid quote arrives', () => has('quote'));
    expect(feed.health()).toMatchObject({ connected: true, malformed: 2 });
  });

  it('resubscribes candles after a malformed row', async () => {
    await start({}, ['candles']);
    const before = kraken.frames.length;
    const begin = '2026-01-01T00:00:00Z';
    kraken.send(candleFrame('update', [{ symbol: 'BTC/USD', interval: 1, begin, close: '"x"' }]));
    await eventually('the feed resubscribes', () => kraken.frames.length >= before + 2);
    const requests = kraken.frames.slice(before, before + 2);
    expect(requests.map(({ method }) => method)).toEqual(['unsubscribe', 'subscribe']);
    expect(has('candles_missed')).toBe(true);
  });

  it('drops a connection that sends a binary frame, and reconnects', async () => {
    await start();
    kraken.sendBinary(new Uint8Array([1, 2, 3]));
    await eventually('the feed reconnects', () => kraken.connections === 2);
    expect(events).toContainEqual(
      expect.objectContaining({ connected: false, reason: expect.stringContaining('binary') }),
    );
  });

  it('drops a connection that sends a frame over the size limit', async () => {
    await start({ frameBytesMax: 4_096 });
    kraken.send(`{"channel":"${'x'.repeat(5_000)}"}`);
    await eventually('the feed reconnects', () => kraken.connections === 2);
  });

  it('pings a silent connection and drops a dead one', async () => {
    await start({ pingAfterMs: 40, deadAfterMs: 120 });
    kraken.isMute = true;
    await eventually('the feed pings', () => kraken.frames.some(({ method }) => method === 'ping'));
    await eventually('the feed drops the connection', () =>
      events.some((event) => event.type === 'connection' && event.reason.startsWith('silent')),
    );
  });

  it('keeps a connection that answers pings', async () => {
    await start({ pingAfterMs: 20, deadAfterMs: 200 });
    const pings = () => kraken.frames.filter(({ method }) => method === 'ping').length;
    await eventually('the feed has pinged 15 times', () => pings() >= 15);
    expect(kraken.connections).toBe(1);
  });

  it('resubscribes when the venue does not answer', async () => {
    kraken.isMute = true;
    const started = start({ ackTimeoutMs: 300 });
    await eventually('two subscriptions are sent', () => kraken.frames.length >= 2);
    kraken.isMute = false;
    await started;
    await eventually('a book arrives', () => has('book'));
    expect(kraken.connections).toBe(1);
  });

  it('unsubscribes a broken book before it resubscribes', async () => {
    await start();
    await eventually('a book arrives', () => has('book'));
    kraken.frames.length = 0;
    kraken.breakBook('BTC/USD');
    await eventually('the feed resubscribes', () => kraken.frames.length >= 2);
    expect(kraken.frames).toMatchObject([
      { method: 'unsubscribe', params: { channel: 'book', symbol: ['BTC/USD'], depth: 10 } },
      { method: 'subscribe', params: { channel: 'book', symbol: ['BTC/USD'], depth: 10 } },
    ]);
  });

  it('delays the resubscription of a book that breaks repeatedly', async () => {
    await start();
    await eventually('a book arrives', () => has('book'));
    const isUnsubscribe = ({ method }: { method: string }) => method === 'unsubscribe';
    for (let time = 1; time <= 2; time++) {
      events.length = 0;
      kraken.breakBook('BTC/USD');
      await eventually('the book is known again', () => has('book'));
    }
    kraken.breakBook('BTC/USD');
    kraken.send(tickerFrame('BTC/USD', { bid: '1', ask: '2', last: '1' }));
    await eventually('the third loss is counted', () => feed.health().resyncs === 3);
    expect(kraken.frames.filter(isUnsubscribe)).toHaveLength(2);
  });

  it('continues after its listener throws', async () => {
    const logger = new RecordingLogger();
    feed = feedFor(kraken, {}, logger);
    const instruments = await feed.loadInstruments();
    const subscription = {
      instruments,
      channels: ['book'] as const,
      timeframes: [],
      bookDepth: 10,
    };
    await feed.start(subscription, (event) => {
      events.push(event);
      throw new Error('engine failure');
    });
    await eventually(
      'both books arrive',
      () => events.filter(({ type }) => type === 'book').length === 2,
    );
    expect(logger.lines).toContainEqual(
      expect.objectContaining({
        level: 'error',
        fields: expect.objectContaining({ error: 'engine failure' }),
      }),
    );
    expect(kraken.connections).toBe(1);
  });

  it('waits longer between attempts during maintenance', async () => {
    await start({ reconnectBaseMs: 1, reconnectCapMs: 1, reconnectSlowMs: 150 });
    kraken.send(statusFrame('maintenance'));
    await eventually('the status arrives', () =>
      events.some((event) => event.type === 'venue_status' && event.status === 'maintenance'),
    );
    const droppedAt = performance.now();
    kraken.dropConnections();
    await eventually('the feed reconnects', () => kraken.connections === 2);
    expect(performance.now() - droppedAt).toBeGreaterThanOrEqual(149);
  });

  it('never exceeds the attempt limit of its window', async () => {
    const logger = new RecordingLogger();
    await start({ reconnectsMax: 3, reconnectWindowMs: 60_000 }, ['book'], logger);
    for (let drop = 1; drop <= 2; drop++) {
      kraken.dropConnections();
      await eventually('the feed reconnects', () => kraken.connections === drop + 1);
    }
    const losses = () => logger.lines.filter(({ message }) => message.startsWith('Not connected'));
    kraken.dropConnections();
    await eventually('the third loss is logged', () => losses().length === 3);
    const waits = losses().map(({ fields }) => Number(fields.waitMs));
    expect(waits[1]).toBeLessThanOrEqual(50);
    expect(waits[2]).toBeGreaterThan(50_000);
  });

  it('rejects a book depth that Kraken does not offer', async () => {
    feed = feedFor(kraken);
    const subscription = {
      instruments: [],
      channels: ['book'] as const,
      timeframes: [],
      bookDepth: 11,
    };
    await expect(feed.start(subscription, () => undefined)).rejects.toMatchObject({
      code: 'BOOK_DEPTH_NOT_OFFERED',
    });
  });

  it('verifies updates against the received snapshot', async () => {
    await start();
    await eventually('a book arrives', () => has('book'));
    events.length = 0;
    const bids = levelsOf(['100.0', '0']);
    kraken.send(bookFrame({ symbol: 'BTC/USD', type: 'update', bids, asks: [], checksum: 5 }));
    await eventually('the book is unknown', () => has('book_unknown'));
    expect(events[0]).toMatchObject({ reason: 'checksum_mismatch', instrument: 'kraken:BTC/USD' });
  });
});

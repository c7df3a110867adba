import { afterEach, describe, expect, it } from '@jest/globals';
import type { FeedSubscription, MarketFeed } from '@tidegate/market-data';
import { timeframeMs, type Instrument, type MarketEvent } from '@tidegate/model';

import { spotInstrument } from './builders.js';
import { eventually } from './eventually.js';

/** One adapter connected to one venue, created for each case. */
export interface MarketFeedHarness {
  readonly feed: MarketFeed;
  /** Two symbols that are listed and trading at the venue. */
  readonly symbols: readonly [string, string];
  /** Closes every connection, from the venue's side. */
  dropConnections(): void;
  /** Makes the next book message of `symbol` fail verification. */
  breakBook(symbol: string): void;
  stop(): Promise<void>;
}

interface Running {
  readonly harness: MarketFeedHarness;
  readonly instruments: readonly Instrument[];
  readonly events: MarketEvent[];
  /** Events of one type (and instrument) so far. */
  count(type: MarketEvent['type'], instrument?: Instrument): number;
}

const CHANNELS = ['candles', 'quotes', 'trades', 'book'] as const;
const UNLISTED = 'NOSUCH/USD';

/** The contract of every market feed, with case ids. Uses real time: run it in an integration spec. */
export function describeMarketFeedContract(
  name: string,
  make: () => Promise<MarketFeedHarness>,
): void {
  describe(`${name} keeps the market feed contract`, () => {
    let open: MarketFeedHarness | null = null;

    const opened = async (): Promise<MarketFeedHarness> => {
      open = await make();
      return open;
    };

    afterEach(async () => {
      await open?.feed.stop();
      await open?.stop();
      open = null;
    });

    describeHistory(opened);
    describeStream(opened);
    describeTrouble(opened);
  });
}

type Open = () => Promise<MarketFeedHarness>;

function describeHistory(opened: Open): void {
  it('F01 lists instruments with ids of its own venue and usable filters', async () => {
    const { feed, symbols } = await opened();
    const instruments = await feed.loadInstruments();
    expect(instruments.map(({ symbol }) => symbol)).toEqual(expect.arrayContaining([...symbols]));
    expect(new Set(instruments.map(({ id }) => id)).size).toBe(instruments.length);
    for (const instrument of instruments) {
      expect(instrument.id).toBe(`${feed.venue}:${instrument.symbol}`);
      expect(instrument.priceIncrement.gt(0) && instrument.quantityIncrement.gt(0)).toBe(true);
      expect(instrument.priceIncrement.decimalPlaces()).toBeLessThanOrEqual(
        instrument.pricePrecision,
      );
    }
  });

  it('F02 loads candles oldest first, aligned, without duplicates, up to the limit', async () => {
    const { feed, instruments } = await withInstruments(opened);
    const [instrument] = instruments as [Instrument];
    const candles = await feed.loadCandles({ instrument, timeframe: '5m', limit: 20 });
    expect(candles.length).toBeGreaterThan(0);
    expect(candles.length).toBeLessThanOrEqual(20);
    candles.forEach(({ openTime }, index) => {
      expect(openTime % timeframeMs('5m')).toBe(0);
      expect(openTime).toBeGreaterThan(candles[index - 1]?.openTime ?? 0);
    });
  });

  it('F03 loads only candles from the given open time on', async () => {
    const { feed, instruments } = await withInstruments(opened);
    const [instrument] = instruments as [Instrument];
    const all = await feed.loadCandles({ instrument, timeframe: '1m', limit: 10 });
    const since = all[5]?.openTime ?? all[0]?.openTime;
    if (since === undefined) throw new Error('The venue has no candles');
    const some = await feed.loadCandles({ instrument, timeframe: '1m', limit: 10, since });
    expect(some[0]?.openTime).toBe(since);
  });

  it("F04 reports the venue's refusal of an instrument with a stable code", async () => {
    const { feed } = await opened();
    const instrument = spotInstrument(UNLISTED, { venue: feed.venue });
    await expect(feed.loadCandles({ instrument, timeframe: '1m', limit: 1 })).rejects.toMatchObject(
      { code: 'VENUE_REFUSED' },
    );
  });

  it("F05 returns the venue's time and status", async () => {
    const { feed } = await opened();
    expect(Number.isFinite(await feed.venueTime())).toBe(true);
    expect(await feed.venueStatus()).toBe('online');
  });
}

function describeStream(opened: Open): void {
  it('F06 connects, subscribes, and delivers an initial state for every channel and instrument', async () => {
    const running = await start(opened);
    const types = ['candle', 'quote', 'trades', 'book'] as const;
    await eventually('every channel of every instrument has sent an event', () =>
      running.instruments.every((instrument) =>
        types.every((type) => running.count(type, instrument) > 0),
      ),
    );
    expect(running.events[0]).toMatchObject({ type: 'connection', connected: true });
    expect(running.harness.feed.health()).toMatchObject({ connected: true, refusals: [] });
  });

  it('F07 reports a refused symbol and serves the others', async () => {
    const running = await start(opened, [UNLISTED]);
    await eventually('the refusal is in health()', () =>
      running.harness.feed.health().refusals.some(({ subject }) => subject.includes(UNLISTED)),
    );
    const [instrument] = running.instruments as [Instrument];
    await eventually(
      'the book of a listed symbol arrives',
      () => running.count('book', instrument) > 0,
    );
  });

  it('F08 delivers only valid books, best level first, and stamps events in order of arrival', async () => {
    const running = await start(opened);
    await eventually('two books arrive', () => running.count('book') >= 2);
    for (const event of running.events) {
      if (event.type !== 'book') continue;
      const { bidPrices, askPrices } = event.book.snapshot(1_000, event.receivedAt);
      expect([...bidPrices]).toEqual([...bidPrices].sort((left, right) => right - left));
      expect([...askPrices]).toEqual([...askPrices].sort((left, right) => left - right));
      expect(bidPrices[0] ?? 0).toBeLessThan(askPrices[0] ?? Infinity);
    }
    const stamps = running.events.map((event) =>
      event.type === 'quote' ? event.quote.receivedAt : event.receivedAt,
    );
    expect(stamps).toEqual([...stamps].sort((left, right) => left - right));
  });
}

function describeTrouble(opened: Open): void {
  it('F09 recovers from a lost connection: books unknown, reconnect, fresh snapshots', async () => {
    const running = await started(opened);
    running.events.length = 0;
    running.harness.dropConnections();
    const lossOf = (event: MarketEvent) => event.type === 'connection' && !event.connected;
    await eventually('the loss is reported', () => running.events.some(lossOf));
    const before = running.events.slice(0, running.events.findIndex(lossOf));
    const hasBook = ({ id }: Instrument) =>
      running.events
        .slice(before.length)
        .some((event) => event.type === 'book' && event.instrument === id);
    await eventually('all books are known again', () => running.instruments.every(hasBook));
    for (const { id: instrument } of running.instruments) {
      expect(running.events).toContainEqual(
        expect.objectContaining({ type: 'book_unknown', instrument, reason: 'disconnected' }),
      );
    }
    expect(running.count('connection')).toBeGreaterThanOrEqual(2);
    expect(running.harness.feed.health().reconnects).toBeGreaterThanOrEqual(1);
  });

  it('F10 resubscribes one book on request and does not affect the others', async () => {
    const running = await started(opened);
    running.events.length = 0;
    const [renewed, other] = running.instruments as [Instrument, Instrument];
    running.harness.feed.resubscribe(renewed.id, 'book');
    await eventually('its book is known again', () => running.count('book', renewed) > 0);
    expect(running.count('book_unknown', renewed)).toBe(1);
    expect(running.count('book_unknown', other)).toBe(0);
    expect(running.harness.feed.health().resyncs).toBe(1);
  });

  it('F11 marks only an unverifiable book unknown, and restores it', async () => {
    const running = await started(opened);
    running.events.length = 0;
    const [broken, other] = running.instruments as [Instrument, Instrument];
    running.harness.breakBook(broken.symbol);
    await eventually('the book is unknown', () => running.count('book_unknown', broken) > 0);
    const lostAt = running.events.findIndex(({ type }) => type === 'book_unknown');
    await eventually('the book is known again', () =>
      running.events
        .slice(lostAt)
        .some((event) => event.type === 'book' && event.instrument === broken.id),
    );
    expect(running.count('book_unknown', other)).toBe(0);
  });

  it('F12 opens a new connection on request', async () => {
    const running = await started(opened);
    running.events.length = 0;
    running.harness.feed.reconnect('half open');
    await eventually('the feed is connected again', () =>
      running.events.some((event) => event.type === 'connection' && event.connected),
    );
    expect(running.events).toContainEqual(
      expect.objectContaining({ type: 'connection', connected: false, reason: 'half open' }),
    );
  });

  it('F13 sends no events after stop', async () => {
    const running = await started(opened);
    await running.harness.feed.stop();
    running.events.length = 0;
    running.harness.dropConnections();
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
    expect(running.events).toEqual([]);
    expect(running.harness.feed.health().connected).toBe(false);
  });
}

async function withInstruments(opened: Open) {
  const { feed, symbols } = await opened();
  const listed = await feed.loadInstruments();
  const instruments = symbols.map((name) => listed.find(({ symbol }) => symbol === name));
  return { feed, instruments };
}

/** Starts a feed and subscribes, including `unlisted` symbols. */
async function start(opened: Open, unlisted: readonly string[] = []): Promise<Running> {
  const harness = await opened();
  const { feed, symbols } = harness;
  const listed = await feed.loadInstruments();
  const instruments = listed.filter(({ symbol }) => symbols.includes(symbol));
  const events: MarketEvent[] = [];
  const unlistedInstruments = unlisted.map((symbol) =>
    spotInstrument(symbol, { venue: feed.venue }),
  );
  const subscription: FeedSubscription = {
    instruments: [...instruments, ...unlistedInstruments],
    channels: CHANNELS,
    timeframes: ['1m', '5m'],
    bookDepth: 10,
  };
  await feed.start(subscription, (event) => events.push(event));
  const count: Running['count'] = (type, instrument) =>
    events.filter((event) => {
      if (event.type !== type) return false;
      if (!instrument) return true;
      return 'instrument' in event && event.instrument === instrument.id;
    }).length;
  return { harness, instruments, events, count };
}

/** Starts a feed and waits until every book is known. */
async function started(opened: Open): Promise<Running> {
  const running = await start(opened);
  await eventually('all books are known', () =>
    running.instruments.every((instrument) => running.count('book', instrument) > 0),
  );
  return running;
}

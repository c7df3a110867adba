import { afterEach, describe, expect, it } from '@jest/globals';
import { KrakenFeed, KrakenOptions } from '@tidegate/exchange';
import { SystemTime } from '@tidegate/exchange/testing';
import {
  epochMs,
  MINUTE_MS,
  ScaledTime,
  SeededRng,
  silentLogger,
  type Clock,
  type Timer,
  type Timers,
} from '@tidegate/kernel';
import { MarketDataCache, MarketDataOptions } from '@tidegate/market-data';
import {
  describeMarketFeedContract,
  eventually,
  RecordingListener,
} from '@tidegate/market-data/testing';
import type { Candle, Timeframe } from '@tidegate/model';

import { createSimulator, type Simulator } from '../../apps/simulator/src/simulator.js';

const SYMBOLS = ['BTC/USD', 'ETH/USD'] as const;
const TIMEFRAMES: readonly Timeframe[] = ['1m', '5m'];
const SPEED = 120;
const systemTime = new SystemTime();

interface Venue {
  readonly simulator: Simulator;
  readonly time: Clock & Timers;
  readonly feed: KrakenFeed;
}

/** Opens a synthetic venue at `SPEED` and a Kraken feed on the same clock. */
async function openVenue(): Promise<Venue> {
  let time: ScaledTime | null = null;
  const simulator = await createSimulator({
    market: { kind: 'synthetic', seed: 7, instruments: 3, historyDays: 2 },
    drive: 'clock',
    speed: SPEED,
    startClock: (start) => {
      const realOrigin = systemTime.now();
      time = new ScaledTime({
        base: systemTime,
        speed: SPEED,
        baseOrigin: realOrigin,
        scaledOrigin: start,
      });
      return { time, realOrigin };
    },
  });
  if (!time) throw new Error('The simulator did not start its clock');
  const options = Object.assign(new KrakenOptions(), {
    restUrl: simulator.url,
    socketUrl: simulator.socketUrl,
    reconnectBaseMs: 5,
    reconnectCapMs: 50,
  });
  const rng = new SeededRng(1);
  const feed = new KrakenFeed({ options, time, wireTime: systemTime, rng, logger: silentLogger });
  return { simulator, time, feed };
}

function addFault(simulator: Simulator, kind: 'drop' | 'corrupt' | 'disconnect', symbol?: string) {
  simulator.faults.add({
    kind,
    rate: 1,
    count: 1,
    durationMs: null,
    channel: symbol === undefined ? null : 'book',
    symbol: symbol ?? null,
    delayMs: 0,
    skewMs: 0,
  });
}

describeMarketFeedContract('KrakenFeed against the simulator', async () => {
  const { simulator, feed } = await openVenue();
  return {
    feed,
    symbols: SYMBOLS,
    dropConnections: () => addFault(simulator, 'disconnect'),
    breakBook: (symbol) => addFault(simulator, 'drop', symbol),
    stop: () => simulator.stop(),
  };
});

describe('market data cache on a Kraken feed', () => {
  let venue: Venue;
  let sweeping: Timer;

  afterEach(async () => {
    sweeping.cancel();
    await venue.feed.stop();
    await venue.simulator.stop();
  });

  it("cache holds exactly the venue's candles after lost frames, corrupt books, and a lost connection", async () => {
    venue = await openVenue();
    const { simulator, feed, time } = venue;
    const listed = await feed.loadInstruments();
    const instruments = listed.filter(({ symbol }) => SYMBOLS.some((known) => known === symbol));
    const listener = new RecordingListener();
    const options = Object.assign(new MarketDataOptions(), {
      gapWaitMs: 20 * MINUTE_MS,
      closeGraceMs: 10_000,
    });
    const cache = new MarketDataCache({
      options,
      instruments,
      timeframes: TIMEFRAMES,
      clock: time,
      listener,
    });
    const repair = async (): Promise<void> => {
      for (const { instrument: id, timeframe, from } of listener.gaps.splice(0)) {
        const instrument = instruments.find((one) => one.id === id);
        if (!instrument) continue;
        const candles = await feed.loadCandles({ instrument, timeframe, limit: 720, since: from });
        cache.fillGap(id, timeframe, candles);
      }
    };
    const channels = ['candles', 'quotes', 'trades', 'book'] as const;
    const subscription = { instruments, channels, timeframes: TIMEFRAMES, bookDepth: 10 };
    for (const instrument of instruments) {
      for (const timeframe of TIMEFRAMES) {
        const candles = await feed.loadCandles({ instrument, timeframe, limit: 100 });
        cache.warmUp(instrument.id, timeframe, candles);
      }
    }
    await feed.start(subscription, (event) => cache.apply(event));
    sweeping = systemTime.every(10, () => cache.sweep(time.now()));
    const startedAt = time.now();
    const minutesPassed = (minutes: number) => () => time.now() - startedAt > minutes * MINUTE_MS;
    await eventually('a minute has passed', minutesPassed(1));
    addFault(simulator, 'drop', 'BTC/USD');
    addFault(simulator, 'corrupt', 'ETH/USD');
    await eventually('two minutes have passed', minutesPassed(2));
    addFault(simulator, 'disconnect');
    await eventually('five minutes have passed', minutesPassed(5));
    await repair();
    await eventually('every book is valid', () =>
      instruments.every(({ id }) => cache.book(id) !== null),
    );

    expect(feed.health()).toMatchObject({ connected: true, reconnects: 1 });
    expect(cache.statistics.refusedCandles + cache.statistics.refusedQuotes).toBe(0);
    for (const instrument of instruments) {
      for (const timeframe of TIMEFRAMES) {
        const expected = await feed.loadCandles({ instrument, timeframe, limit: 60 });
        const byOpenTime = new Map(expected.map((candle) => [candle.openTime, candle]));
        const series = cache.series(instrument.id, timeframe);
        const held = Array.from({ length: 15 }, (_, back) => series?.candle(back)).filter(
          (candle): candle is Candle => candle !== null && candle !== undefined,
        );
        expect(held).toHaveLength(15);
        expect((held[0]?.openTime ?? 0) + MINUTE_MS * 10).toBeGreaterThan(startedAt);
        for (const candle of held) {
          const { synthetic, ...values } = candle;
          expect(values).toEqual(byOpenTime.get(epochMs(candle.openTime)));
          if (synthetic) expect(candle.volume).toBe(0);
        }
      }
    }
  }, 20_000);
});

import { describe, expect, it } from '@jest/globals';
import { epochMs, MINUTE_MS } from '@tidegate/kernel';
import { CaseCounter, seeded } from '@tidegate/kernel/testing';
import {
  CacheDesk,
  quoteAt,
  START,
  TEST_VENUE,
  walkOfCandles,
} from '@tidegate/market-data/testing';
import { faultOfCandle, type Candle, type MarketEvent } from '@tidegate/model';
import fc from 'fast-check';

import { OrderBookLadder } from './order-book-ladder.js';

const MINUTES = 25;
const SETTLING_MS = 10 * MINUTE_MS;

/** Delivery of one message: lost, delayed, or duplicated. */
interface Fate {
  readonly copies: number;
  readonly delayMs: number;
}

interface Delivery {
  readonly atMs: number;
  readonly deliver: (desk: CacheDesk) => void;
}

const orderly: fc.Arbitrary<Fate> = fc.constant({ copies: 1, delayMs: 0 });
const messy: fc.Arbitrary<Fate> = fc.record({
  copies: fc.integer({ min: 0, max: 3 }),
  delayMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 4 * MINUTE_MS })),
});

/** Adds price jumps of 50 % that persist, and single candles at three times the price. */
function withJumps(candles: readonly Candle[], jumps: readonly number[]): Candle[] {
  let level = 1;
  return candles.map((candle, index) => {
    const jump = jumps[index % Math.max(1, jumps.length)] ?? 0;
    if (jump > 8) level *= 1.5;
    if (jump < -8) level /= 1.5;
    const factor = jump === 7 ? level * 3 : level;
    return {
      ...candle,
      open: candle.open * factor,
      high: candle.high * factor,
      low: candle.low * factor,
      close: candle.close * factor,
    };
  });
}

/** The updates that a venue sends for one candle: after the first trade, halfway, and complete. */
function statesOf(candle: Candle): readonly Candle[] {
  const first = { ...candle, high: candle.open, low: candle.open, close: candle.open };
  return [
    { ...first, volume: candle.volume / 4, trades: 1 },
    { ...candle, close: candle.low, volume: candle.volume / 2 },
    candle,
  ];
}

function deliveriesOf(candles: readonly Candle[], fates: readonly Fate[]): Delivery[] {
  const deliveries: Delivery[] = [];
  let sent = 0;
  const send = (atMs: number, deliver: Delivery['deliver']) => {
    const fate = fates[sent++ % fates.length] ?? { copies: 1, delayMs: 0 };
    for (let copy = 0; copy < fate.copies; copy++) {
      deliveries.push({ atMs: atMs + fate.delayMs * (copy + 1), deliver });
    }
  };
  candles.forEach((candle, index) => {
    const openMs = index * MINUTE_MS;
    statesOf(candle).forEach((state, step) => {
      send(openMs + 1_000 + step * 25_000, (desk) => desk.candle(state));
    });
    send(openMs + 30_000, (desk) => desk.quote(candle.high));
    send(openMs + 59_000, (desk) => desk.heartbeat());
  });
  return deliveries.sort((left, right) => left.atMs - right.atMs);
}

/** The connection breaks and returns at these instants, alternately. */
function outagesAt(instants: readonly number[]): Delivery[] {
  return [...instants]
    .sort((left, right) => left - right)
    .map((atMs, index) => ({ atMs, deliver: (desk) => desk.connection(index % 2 === 1) }));
}

/** Delivers in order of time, then advances the clock on a live connection (if connections are reported). */
function play(deliveries: readonly Delivery[], outages: readonly Delivery[] = []): CacheDesk {
  const desk = new CacheDesk({ options: { seriesCapacity: 12 } });
  const all = [...deliveries, ...outages].sort((left, right) => left.atMs - right.atMs);
  for (const { atMs, deliver } of all) {
    desk.sweepAt(atMs);
    deliver(desk);
  }
  if (outages.length > 0) desk.connection(true);
  const lastAt = all.at(-1)?.atMs ?? 0;
  for (let passed = 0; passed <= SETTLING_MS; passed += 10_000) {
    desk.sweepAt(lastAt + passed);
    if (outages.length > 0) desk.heartbeat();
  }
  return desk;
}

/** The sources and conditions around the candles of a market with jumps. */
interface OutlierWorld {
  readonly fates: readonly Fate[];
  /** Venue clock − our clock. */
  readonly skewMs: number;
  /** Whether tickers arrive; a ticker may confirm a price before the next candle. */
  readonly quoted: boolean;
  /** Whether the venue's history, which has every true candle, responds for a doubtful candle. */
  readonly answered: boolean;
  /** The market is silent for two minutes after every n-th candle; 0 means never. */
  readonly silentAfter: number;
}

const outlierWorld: fc.Arbitrary<OutlierWorld> = fc.record({
  fates: fc.oneof(
    fc.constant([{ copies: 1, delayMs: 0 }]),
    fc.array(messy, { minLength: 1, maxLength: 60 }),
  ),
  skewMs: fc.oneof(fc.constant(0), fc.integer({ min: -20_000, max: 20_000 })),
  quoted: fc.boolean(),
  answered: fc.boolean(),
  silentAfter: fc.integer({ min: 0, max: 4 }),
});

/** Plays candles on a live connection with the second sources of `world`. */
function playOutliers(candles: readonly Candle[], world: OutlierWorld): CacheDesk {
  const { skewMs, quoted, answered, silentAfter, fates } = world;
  const isSilent = (index: number): boolean =>
    silentAfter > 0 && index % (silentAfter + 3) > silentAfter;
  const traded = candles.filter((_, index) => !isSilent(index));
  const desk = new CacheDesk({ options: { seriesCapacity: 12 } });
  desk.cache.setVenueSkew(skewMs);
  desk.connection(true);
  if (answered) {
    desk.listener.answerGaps = ({ instrument, timeframe, since }) => {
      const endedBy = desk.time.now() + skewMs - MINUTE_MS;
      const known = traded.filter(({ openTime }) => openTime >= since && openTime <= endedBy);
      desk.cache.fillGap(instrument, timeframe, known);
    };
  }
  let sent = 0;
  const deliveries = traded.flatMap((candle) =>
    statesOf(candle).flatMap((state, step) => {
      const openMs = candle.openTime - START - skewMs + 21_000;
      const fate = fates[sent++ % fates.length] ?? { copies: 1, delayMs: 0 };
      const atMs = openMs + step * 15_000 + fate.delayMs;
      const row: Delivery = { atMs, deliver: (of) => of.candle(state) };
      const quote: Delivery = { atMs: openMs + 35_000, deliver: (of) => of.quote(candle.close) };
      return [...Array<Delivery>(fate.copies).fill(row), ...(quoted && step === 2 ? [quote] : [])];
    }),
  );
  deliveries.sort((left, right) => left.atMs - right.atMs);
  const endMs = (deliveries.at(-1)?.atMs ?? 0) + SETTLING_MS;
  let next = 0;
  for (let nowMs = 0; nowMs <= endMs; nowMs += 1_000) {
    for (; (deliveries[next]?.atMs ?? Infinity) <= nowMs; next++) {
      desk.time.jumpTo(epochMs(Math.max(desk.time.now(), START + (deliveries[next]?.atMs ?? 0))));
      deliveries[next]?.deliver(desk);
    }
    desk.time.jumpTo(epochMs(START + nowMs));
    desk.heartbeat();
    desk.cache.sweep(desk.time.now());
  }
  return desk;
}

function expectSoundSeries(desk: CacheDesk): void {
  const closed = desk.listener.candlesOf('1m');
  closed.forEach((candle, index) => {
    const previous = closed[index - 1];
    expect(faultOfCandle(candle, MINUTE_MS)).toBeNull();
    if (previous) expect(candle.openTime - previous.openTime).toBe(MINUTE_MS);
    if (candle.synthetic && previous) {
      expect([candle.open, candle.high, candle.low, candle.close, candle.volume]).toEqual([
        ...Array<number>(4).fill(previous.close),
        0,
      ]);
    }
  });
  const series = desk.cache.series(desk.instrument.id, '1m');
  const held = Array.from({ length: series?.size ?? 0 }, (_, back) => series?.candle(back));
  expect(held.reverse()).toEqual(closed.slice(-12));
  const forming = series?.forming;
  if (forming) expect(forming.openTime).toBeGreaterThan(closed.at(-1)?.openTime ?? 0);
}

describe('a candle series', () => {
  it('equals the true path if no message is lost, late, or duplicated', () => {
    fc.assert(
      fc.property(fc.integer(), orderly, (seed, fate) => {
        const candles = walkOfCandles(seed, MINUTES, '1m');
        const desk = play(deliveriesOf(candles, [fate]));
        expect(desk.listener.candlesOf('1m').slice(0, MINUTES)).toEqual(candles);
      }),
      seeded({ numRuns: 15 }),
    );
  });

  it('stays valid, true, and current under any loss, delay, duplication, reordering, and outage', () => {
    const fatesOf = fc.array(messy, { minLength: 1, maxLength: 60 });
    const outagesOf = fc.array(fc.integer({ min: 0, max: MINUTES * MINUTE_MS }), { maxLength: 6 });
    fc.assert(
      fc.property(fc.integer(), fatesOf, outagesOf, (seed, fates, outages) => {
        const candles = walkOfCandles(seed, MINUTES, '1m');
        const deliveries = deliveriesOf(candles, fates);
        const desk = play(deliveries, outagesAt(outages));
        expectSoundSeries(desk);
        const truths = new Set(candles.flatMap(statesOf).map((state) => JSON.stringify(state)));
        const closed = desk.listener.candlesOf('1m');
        for (const candle of closed) {
          if (!candle.synthetic) expect(truths).toContain(JSON.stringify(candle));
        }
        const end = Math.floor((desk.time.now() - MINUTE_MS) / MINUTE_MS) * MINUTE_MS;
        if (closed.length > 0)
          expect(end - (closed.at(-1)?.openTime ?? 0)).toBeLessThanOrEqual(MINUTE_MS);
      }),
      seeded({ numRuns: 120 }),
    );
  });

  it('stays valid under price jumps and always follows the market again', () => {
    const cases = new CaseCounter(
      'confirmed by quote',
      'confirmed by second_source',
      'confirmed by next_candle',
      'dropped by next_candle',
      'dropped by timeout',
      'venue ahead',
      'venue behind',
    );
    const jumpsOf = fc.array(fc.integer({ min: -10, max: 10 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(fc.integer(), jumpsOf, outlierWorld, (seed, jumps, world) => {
        const candles = withJumps(walkOfCandles(seed, MINUTES, '1m'), jumps);
        const desk = playOutliers(candles, world);
        expectSoundSeries(desk);
        const { outliersHeld, outliersConfirmed, outliersDropped } = desk.cache.statistics;
        expect(outliersConfirmed + outliersDropped).toBeGreaterThanOrEqual(outliersHeld - 1);
        for (const { outcome, by } of desk.listener.outliers) {
          if (outcome === 'confirmed' && by === 'quote') cases.count('confirmed by quote');
          if (outcome === 'confirmed' && by === 'second_source')
            cases.count('confirmed by second_source');
          if (outcome === 'confirmed' && by === 'next_candle')
            cases.count('confirmed by next_candle');
          if (outcome === 'dropped' && by === 'next_candle') cases.count('dropped by next_candle');
          if (outcome === 'dropped' && by === 'timeout') cases.count('dropped by timeout');
        }
        cases.count('venue ahead', world.skewMs > 0);
        cases.count('venue behind', world.skewMs < 0);
      }),
      seeded({ numRuns: 250 }),
    );
    cases.assertReached();
  });

  it('is the same with a gap repaired by the stream, a gap repaired by the history, or no gap', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.uniqueArray(fc.integer({ min: 1, max: MINUTES - 2 }), { minLength: 1, maxLength: 10 }),
        (seed, lost) => {
          const candles = walkOfCandles(seed, MINUTES, '1m');
          const desk = new CacheDesk({ options: { gapWaitMs: 60 * MINUTE_MS } });
          candles.forEach((candle, index) => {
            desk.sweepAt(index * MINUTE_MS);
            if (!lost.includes(index)) desk.candle(candle);
          });
          desk.cache.fillGap(desk.instrument.id, '1m', candles.slice(Math.min(...lost)));
          expect(desk.listener.candlesOf('1m')).toEqual(candles.slice(0, -1));
          expect(desk.cache.statistics.syntheticCandles).toBe(0);
        },
      ),
      seeded({ numRuns: 60 }),
    );
  });
});

describe('a book', () => {
  it('is known if and only if its last event was a verified book', () => {
    const news = fc.constantFrom('book', 'lost', 'disconnected', 'connected', 'quote');
    fc.assert(
      fc.property(fc.array(news, { maxLength: 30 }), (items) => {
        const desk = new CacheDesk();
        const instrument = desk.instrument.id;
        const book = new OrderBookLadder(5);
        const at = { receivedAt: START };
        const link = { type: 'connection' as const, venue: TEST_VENUE, reason: '', ...at };
        const events: Record<(typeof items)[number], MarketEvent> = {
          book: { type: 'book', instrument, book, ...at },
          lost: { type: 'book_unknown', instrument, reason: 'crossed', ...at },
          disconnected: { ...link, connected: false },
          connected: { ...link, connected: true },
          quote: { type: 'quote', instrument, quote: quoteAt(START, 100) },
        };
        let known = false;
        for (const item of items) {
          desk.cache.apply(events[item]);
          if (item === 'book') known = true;
          if (item === 'lost' || item === 'disconnected') known = false;
          expect(desk.cache.book(instrument) !== null).toBe(known);
          expect(desk.cache.bookUnknownReason(instrument) === null).toBe(known);
        }
      }),
      seeded({ numRuns: 100 }),
    );
  });
});

describe('freshness', () => {
  it('never reports candles as younger than the last message', () => {
    fc.assert(
      fc.property(
        fc.array(messy, { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 0, max: 600_000 }),
        (fates, laterMs) => {
          const deliveries = deliveriesOf(walkOfCandles(1, 8, '1m'), fates);
          fc.pre(deliveries.length > 0);
          const desk = play(deliveries);
          const lastAt = START + (deliveries.at(-1)?.atMs ?? 0);
          const now = epochMs(lastAt + SETTLING_MS + laterMs);
          const { candleAgeMs } = desk.cache.freshnessOf(desk.instrument.id, now);
          if (candleAgeMs !== null) expect(candleAgeMs).toBeGreaterThanOrEqual(now - lastAt);
        },
      ),
      seeded({ numRuns: 60 }),
    );
  });
});

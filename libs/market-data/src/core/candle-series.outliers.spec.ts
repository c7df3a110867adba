import { describe, expect, it } from '@jest/globals';
import { epochMs, MINUTE_MS } from '@tidegate/kernel';
import {
  type CacheDesk,
  deskWith,
  minute,
  minuteCandle,
  minuteSeriesOf,
  quoteAt,
  tradeAt,
} from '@tidegate/market-data/testing';

const at = (index: number, seconds: number) => epochMs(minute(index) + seconds * 1_000);

/** A cache on an open connection with a candle at `close` in minute 5, after closes of 100. */
const held = (close: number, options = {}) => {
  const desk = deskWith(5, { options });
  desk.connection(true);
  desk.sweepAt(5 * MINUTE_MS + 20_000);
  desk.candle(minuteCandle(5, close), '1m', at(5, 30));
  return desk;
};

const sweepTo = (desk: CacheDesk, until: number) => {
  while (desk.time.now() < until) {
    desk.time.jumpTo(epochMs(desk.time.now() + 1_000));
    desk.heartbeat();
    desk.cache.sweep(desk.time.now());
  }
};

const outcomes = (desk: CacheDesk) =>
  desk.listener.outliers.map(({ outcome, by }) => `${outcome} by ${by}`);

describe('an unconfirmed outlier', () => {
  it('is dropped once the next interval passes in silence, and the series continues', () => {
    const desk = held(130);
    sweepTo(desk, at(7, 1));
    expect(outcomes(desk)).toEqual(['held by none']);
    sweepTo(desk, at(7, 2));
    expect(outcomes(desk)).toEqual(['held by none', 'dropped by timeout']);
    expect(desk.listener.candlesOf('1m').slice(5)).toMatchObject([
      { openTime: minute(5), close: 100, synthetic: true },
      { openTime: minute(6), close: 100, synthetic: true },
    ]);
  });

  it('does not block a new price level: the next candle near it is accepted immediately', () => {
    const desk = held(130);
    sweepTo(desk, at(8, 10));
    desk.candle(minuteCandle(8, 131), '1m', at(8, 10));
    sweepTo(desk, at(9, 4));
    expect(minuteSeriesOf(desk).candle(0)).toMatchObject({ openTime: minute(8), close: 131 });
    expect(outcomes(desk).at(-1)).toBe('confirmed by next_candle');
  });

  it('is forgotten when the price returns to the previous level', () => {
    const desk = held(130);
    sweepTo(desk, at(8, 10));
    desk.candle(minuteCandle(8, 101), '1m', at(8, 10));
    desk.candle(minuteCandle(9, 131), '1m', at(9, 1));
    sweepTo(desk, at(10, 4));
    expect(minuteSeriesOf(desk).candle(0)).toMatchObject({ openTime: minute(8), close: 101 });
    expect(outcomes(desk).at(-1)).toBe('held by none');
  });

  it('does not confirm a candle that is far from it, too', () => {
    const desk = held(130);
    sweepTo(desk, at(8, 10));
    desk.candle(minuteCandle(8, 60), '1m', at(8, 10));
    sweepTo(desk, at(9, 4));
    expect(outcomes(desk)).toEqual(['held by none', 'dropped by timeout', 'held by none']);
  });

  it('is held before it is dropped, also when it was doubtful until its wait was over', () => {
    const desk = held(130, { gapWaitMs: 2 * MINUTE_MS });
    sweepTo(desk, at(5, 50));
    const { id: instrument } = desk.instrument;
    const receivedAt = desk.time.now();
    const trades = [tradeAt(receivedAt, 131)];
    desk.cache.apply({ type: 'trades', instrument, trades, snapshot: false, receivedAt });
    sweepTo(desk, at(8, 10));
    expect(outcomes(desk)).toEqual(['held by none', 'dropped by timeout']);
    expect(desk.cache.statistics).toMatchObject({ outliersHeld: 1, outliersDropped: 1 });
  });

  it('is requested once if a gap has no wait', () => {
    const desk = held(130, { gapWaitMs: 0 });
    sweepTo(desk, at(6, 50));
    expect(desk.listener.gaps).toHaveLength(1);
  });

  it('is held as long as the connection is down', () => {
    const desk = held(130);
    sweepTo(desk, at(6, 3));
    desk.connection(false);
    desk.sweepAt(60 * MINUTE_MS);
    expect(outcomes(desk)).toEqual(['held by none']);
  });

  it('waits for the next candle of recorded candles, which report no connection', () => {
    const desk = deskWith(5, { options: { gapWaitMs: 0 } });
    desk.candle(minuteCandle(5, 130), '1m', at(5, 30));
    desk.sweepAt(20 * MINUTE_MS);
    desk.time.jumpTo(minute(20));
    desk.candle(minuteCandle(20, 131), '1m', minute(20));
    desk.sweepAt(21 * MINUTE_MS + 2_000);
    expect(outcomes(desk)).toEqual(['held by none', 'confirmed by next_candle']);
  });
});

describe('the second source of an outlier', () => {
  const fill = (desk: CacheDesk, ...rows: Parameters<typeof minuteCandle>[]) =>
    desk.cache.fillGap(
      desk.instrument.id,
      '1m',
      rows.map((row) => minuteCandle(...row)),
    );

  it('confirms nothing if it lacks the candle', () => {
    const desk = held(130);
    sweepTo(desk, at(6, 2));
    fill(desk, [3], [4]);
    expect(outcomes(desk)).toEqual(['held by none']);
  });

  it('confirms nothing if its candle is far from the outlier', () => {
    const desk = held(130);
    sweepTo(desk, at(6, 2));
    fill(desk, [5, 300]);
    expect(outcomes(desk)).toEqual(['held by none']);
    expect(desk.listener.closed).toHaveLength(5);
  });
});

describe('a quote beside an outlier', () => {
  const quote = (desk: CacheDesk, price: number) => {
    const { id: instrument } = desk.instrument;
    const given = { ...quoteAt(desk.time.now(), price), bid: price, ask: price };
    desk.cache.apply({ type: 'quote', instrument, quote: given });
  };

  it.each([
    ['near enough', 300, 'confirmed by quote'],
    ['too far', 300.1, 'held by none'],
  ])('a quote with a mid %s is %d: %s', (_, price, outcome) => {
    const desk = held(200, { outlierRate: 0.5 });
    sweepTo(desk, at(6, 1));
    quote(desk, price);
    sweepTo(desk, at(6, 2));
    expect(outcomes(desk)).toEqual([outcome]);
  });

  it.each([
    [15, 'confirmed by quote'],
    [16, 'held by none'],
  ])('a quote with an age of %d s: %s', (ageSeconds, outcome) => {
    const desk = held(200);
    sweepTo(desk, at(6, 2 - ageSeconds));
    quote(desk, 200);
    sweepTo(desk, at(6, 2));
    expect(outcomes(desk)).toEqual([outcome]);
  });

  it('is not asked for a close that differs by exactly the rate', () => {
    const desk = held(150, { outlierRate: 0.5 });
    sweepTo(desk, at(6, 2));
    expect(outcomes(desk)).toEqual([]);
    expect(minuteSeriesOf(desk).candle(0)?.close).toBe(150);
  });
});

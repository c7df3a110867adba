import { describe, expect, it } from '@jest/globals';
import { epochMs, MINUTE_MS } from '@tidegate/kernel';
import {
  type CacheDesk,
  deskWith,
  minute,
  minuteCandle,
  minuteSeriesOf,
  tradeAt,
} from '@tidegate/market-data/testing';

const at = (index: number, seconds: number) => epochMs(minute(index) + seconds * 1_000);

function trade(desk: CacheDesk, price: number): void {
  const receivedAt = desk.time.now();
  const trades = [tradeAt(receivedAt, price)];
  const { id: instrument } = desk.instrument;
  desk.cache.apply({ type: 'trades', instrument, trades, snapshot: false, receivedAt });
}

/** A desk in minute 5 whose candle channel spoke 5 s into it and then no more; the connection stands all the time. */
function muteAfterFiveSeconds(): CacheDesk {
  const desk = deskWith(5);
  desk.connection(true);
  desk.time.jumpTo(at(5, 5));
  desk.candle(minuteCandle(5, 101), '1m', at(5, 5));
  return desk;
}

function closeMinuteFive(desk: CacheDesk): void {
  desk.time.jumpTo(at(6, 1));
  desk.heartbeat();
  desk.sweepAt(6 * MINUTE_MS + 2_000);
}

describe('a candle whose last trades the candle channel never showed', () => {
  it('does not close as it is but is asked for', () => {
    const desk = muteAfterFiveSeconds();
    desk.time.jumpTo(at(5, 40));
    trade(desk, 108);
    closeMinuteFive(desk);
    expect(desk.listener.closed).toHaveLength(5);
    expect(desk.listener.gaps).toMatchObject([
      { from: minute(5), to: minute(5), reason: 'incomplete' },
    ]);
    const row = minuteCandle(5, 108, { open: 100, low: 100, volume: 2 });
    desk.cache.fillGap(desk.instrument.id, '1m', [row, minuteCandle(6, 108)]);
    expect(minuteSeriesOf(desk).candle(0)).toEqual(row);
  });

  it('is doubted by the next row, too, which shows that the channel lives but not what it missed', () => {
    const desk = muteAfterFiveSeconds();
    desk.time.jumpTo(at(5, 40));
    trade(desk, 108);
    desk.time.jumpTo(at(6, 1));
    desk.candle(minuteCandle(6, 108), '1m', at(6, 1));
    expect(desk.listener.closed).toHaveLength(5);
    expect(desk.listener.gaps).toMatchObject([{ from: minute(5), reason: 'incomplete' }]);
  });

  it('closes at once when its row came after all', () => {
    const desk = muteAfterFiveSeconds();
    desk.time.jumpTo(at(5, 40));
    trade(desk, 108);
    desk.candle(minuteCandle(5, 108, { open: 100, low: 100 }), '1m', at(5, 41));
    closeMinuteFive(desk);
    expect(minuteSeriesOf(desk).candle(0)?.close).toBe(108);
    expect(desk.listener.gaps).toEqual([]);
  });

  it('is not doubted for a trade of the next minute', () => {
    const desk = muteAfterFiveSeconds();
    desk.time.jumpTo(at(6, 1));
    trade(desk, 108);
    closeMinuteFive(desk);
    expect(minuteSeriesOf(desk).candle(0)?.close).toBe(101);
  });

  it('is not doubted for a ticker that brings the price of its last row late', () => {
    const desk = deskWith(5);
    desk.connection(true);
    desk.quote(100);
    desk.time.jumpTo(at(5, 5));
    desk.candle(minuteCandle(5, 101), '1m', at(5, 5));
    desk.time.jumpTo(at(5, 50));
    desk.quote(101);
    closeMinuteFive(desk);
    expect(minuteSeriesOf(desk).candle(0)?.close).toBe(101);
    expect(desk.listener.gaps).toEqual([]);
  });
});

describe('an answer of the history', () => {
  it('settles what its closed candles cover, and not what was traded in the minute that it shows half of', () => {
    const desk = muteAfterFiveSeconds();
    desk.time.jumpTo(at(5, 40));
    trade(desk, 108);
    desk.time.jumpTo(at(6, 1));
    trade(desk, 109);
    closeMinuteFive(desk);
    desk.cache.fillGap(desk.instrument.id, '1m', [minuteCandle(5, 108), minuteCandle(6, 108)]);
    const { candleAgeMs } = desk.cache.freshnessOf(desk.instrument.id, at(6, 30));
    expect(candleAgeMs).toBe(30_000);
    desk.time.jumpTo(at(7, 1));
    desk.heartbeat();
    desk.sweepAt(7 * MINUTE_MS + 2_000);
    expect(desk.listener.closed).toHaveLength(6);
    expect(desk.listener.gaps.at(-1)).toMatchObject({ from: minute(6), reason: 'incomplete' });
  });
});

describe('a candle message that was of no use', () => {
  it('leaves the candle in progress doubtful when it could not be true', () => {
    const desk = muteAfterFiveSeconds();
    desk.time.jumpTo(at(5, 50));
    desk.candle(minuteCandle(5, 108, { volume: -1 }));
    closeMinuteFive(desk);
    expect(desk.listener.closed).toHaveLength(5);
    expect(desk.listener.gaps).toMatchObject([{ from: minute(5), reason: 'incomplete' }]);
  });

  it('leaves the candles in progress doubtful when the adapter could not read it', () => {
    const desk = muteAfterFiveSeconds();
    desk.time.jumpTo(at(5, 50));
    const receivedAt = desk.time.now();
    const { id: instrument } = desk.instrument;
    desk.cache.apply({ type: 'candles_missed', instrument, receivedAt });
    expect(desk.cache.silentSince(instrument, 'candles')).toBe(at(5, 50));
    closeMinuteFive(desk);
    expect(desk.listener.gaps).toMatchObject([{ from: minute(5), reason: 'incomplete' }]);
  });

  it('does no harm once the next row tells it again', () => {
    const desk = muteAfterFiveSeconds();
    desk.time.jumpTo(at(5, 50));
    desk.candle(minuteCandle(5, 108, { volume: -1 }));
    desk.candle(minuteCandle(5, 108, { open: 100, low: 100 }), '1m', at(5, 51));
    closeMinuteFive(desk);
    expect(minuteSeriesOf(desk).candle(0)?.close).toBe(108);
    expect(desk.listener.gaps).toEqual([]);
  });
});

import { describe, expect, it } from '@jest/globals';
import { epochMs, MINUTE_MS } from '@tidegate/kernel';
import {
  CacheDesk,
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

/** A cache in minute 5 whose candle channel falls silent 5 s into it; the connection stays open. */
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

describe('a candle whose last trades the candle channel did not send', () => {
  it('stays open and is requested', () => {
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

  it('stays doubtful after the next row, which does not show the missed trades', () => {
    const desk = muteAfterFiveSeconds();
    desk.time.jumpTo(at(5, 40));
    trade(desk, 108);
    desk.time.jumpTo(at(6, 1));
    desk.candle(minuteCandle(6, 108), '1m', at(6, 1));
    expect(desk.listener.closed).toHaveLength(5);
    expect(desk.listener.gaps).toMatchObject([{ from: minute(5), reason: 'incomplete' }]);
  });

  it('closes immediately when its late row arrives', () => {
    const desk = muteAfterFiveSeconds();
    desk.time.jumpTo(at(5, 40));
    trade(desk, 108);
    desk.candle(minuteCandle(5, 108, { open: 100, low: 100 }), '1m', at(5, 41));
    closeMinuteFive(desk);
    expect(minuteSeriesOf(desk).candle(0)?.close).toBe(108);
    expect(desk.listener.gaps).toEqual([]);
  });

  it('is not doubtful because of a trade in the next minute', () => {
    const desk = muteAfterFiveSeconds();
    desk.time.jumpTo(at(6, 1));
    trade(desk, 108);
    closeMinuteFive(desk);
    expect(minuteSeriesOf(desk).candle(0)?.close).toBe(101);
  });

  it('is not doubtful because of a late ticker with the price of its last row', () => {
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

describe('a trade that no candle shows', () => {
  const owedSince = (desk: CacheDesk) => {
    desk.time.jumpTo(at(8, 0));
    desk.quote(100);
    return desk.cache.silentSince(desk.instrument.id, 'candles');
  };

  it.each([
    ['just after a row', at(5, 7), null],
    ['later than the grace after a row', epochMs(at(5, 7) + 1), epochMs(at(5, 7) + 1)],
  ])('makes a row overdue if it came %s', (_, seenAt, since) => {
    const desk = muteAfterFiveSeconds();
    desk.time.jumpTo(seenAt);
    trade(desk, 108);
    expect(owedSince(desk)).toBe(since ?? at(8, 0));
  });

  it('makes a row overdue if it came in the next minute, however shortly after a row', () => {
    const desk = deskWith(5);
    desk.time.jumpTo(at(5, 59));
    desk.candle(minuteCandle(5, 101));
    desk.time.jumpTo(at(6, 0));
    trade(desk, 108);
    expect(owedSince(desk)).toBe(at(6, 0));
  });

  it('makes nothing overdue before the first candle', () => {
    const desk = new CacheDesk();
    desk.time.jumpTo(at(0, 10));
    trade(desk, 100);
    desk.cache.warmUp(desk.instrument.id, '1m', [minuteCandle(-1), minuteCandle(0)]);
    expect(owedSince(desk)).toBe(at(8, 0));
  });
});

describe('a doubtful candle', () => {
  /** Minute 2 is doubtful since a short outage. */
  const doubted = (options = {}) => {
    const desk = deskWith(2, { options });
    desk.connection(true);
    desk.candle(minuteCandle(2, 101));
    desk.time.jumpTo(at(2, 30));
    desk.connection(false);
    desk.connection(true);
    return desk;
  };

  it('is confirmed only by a row that came after its end', () => {
    const desk = doubted();
    desk.candle(minuteCandle(3), '1m', at(2, 58));
    desk.candle(minuteCandle(2, 102), '1m', at(2, 59));
    expect(desk.listener.closed).toHaveLength(2);
    desk.candle(minuteCandle(2, 103), '1m', at(3, 0));
    expect(minuteSeriesOf(desk).candle(0)?.close).toBe(103);
  });

  it('does not close with its own row once an immediate response replaced it by an outlier', () => {
    const desk = doubted({ gapWaitMs: 0 });
    desk.listener.answerGaps = ({ instrument, timeframe }) => {
      desk.listener.answerGaps = () => undefined;
      desk.cache.fillGap(instrument, timeframe, [minuteCandle(2, 150)]);
    };
    desk.time.jumpTo(at(3, 0));
    desk.candle(minuteCandle(3, 102));
    expect(desk.listener.outliers).toMatchObject([{ outcome: 'held', candle: { close: 150 } }]);
    expect(desk.listener.closed).toHaveLength(2);
  });
});

describe('a history response', () => {
  it('settles the minutes of its closed candles, but not trades in the minute still in progress', () => {
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

describe('an unusable candle message', () => {
  it('makes the candle in progress doubtful if the message was invalid', () => {
    const desk = muteAfterFiveSeconds();
    desk.time.jumpTo(at(5, 50));
    desk.candle(minuteCandle(5, 108, { volume: -1 }));
    closeMinuteFive(desk);
    expect(desk.listener.closed).toHaveLength(5);
    expect(desk.listener.gaps).toMatchObject([{ from: minute(5), reason: 'incomplete' }]);
  });

  it('makes the candles in progress doubtful if the adapter could not parse the message', () => {
    const desk = muteAfterFiveSeconds();
    desk.time.jumpTo(at(5, 50));
    const receivedAt = desk.time.now();
    const { id: instrument } = desk.instrument;
    desk.cache.apply({ type: 'candles_missed', instrument, receivedAt });
    expect(desk.cache.silentSince(instrument, 'candles')).toBe(at(5, 50));
    closeMinuteFive(desk);
    expect(desk.listener.gaps).toMatchObject([{ from: minute(5), reason: 'incomplete' }]);
  });

  it('has no effect once the next row repeats its content', () => {
    const desk = muteAfterFiveSeconds();
    desk.time.jumpTo(at(5, 50));
    desk.candle(minuteCandle(5, 108, { volume: -1 }));
    desk.candle(minuteCandle(5, 108, { open: 100, low: 100 }), '1m', at(5, 51));
    closeMinuteFive(desk);
    expect(minuteSeriesOf(desk).candle(0)?.close).toBe(108);
    expect(desk.listener.gaps).toEqual([]);
  });
});

describe('an unrepaired gap', () => {
  const missing = () => {
    const desk = deskWith(5);
    desk.connection(true);
    desk.connection(false);
    desk.time.jumpTo(minute(20));
    desk.connection(true);
    desk.candle(minuteCandle(20, 110), '1m', minute(20));
    return desk;
  };
  const asksUntil = (desk: CacheDesk, seconds: number) => {
    while (desk.time.now() < at(20, seconds)) {
      desk.time.jumpTo(epochMs(desk.time.now() + 1_000));
      desk.heartbeat();
      desk.cache.sweep(desk.time.now());
    }
    return desk.listener.gaps.length;
  };

  it('is requested repeatedly during its wait, since a response may fail', () => {
    const desk = missing();
    expect(asksUntil(desk, 9)).toBe(1);
    expect(asksUntil(desk, 10)).toBe(2);
    expect(asksUntil(desk, 29)).toBe(3);
    expect(desk.listener.gaps.at(-1)).toMatchObject({ from: minute(5), to: minute(19) });
    expect(desk.listener.closed).toHaveLength(5);
  });

  it('is filled flat after its wait and not requested again', () => {
    const desk = missing();
    expect(asksUntil(desk, 50)).toBe(3);
    expect(desk.listener.resolutions.map(({ how }) => how)).toEqual(['flat']);
    expect(desk.cache.statistics).toMatchObject({ gapsFound: 1, syntheticCandles: 15 });
  });

  it('is not requested while the connection is down', () => {
    const desk = missing();
    desk.connection(false);
    desk.sweepAt(20 * MINUTE_MS + 25_000);
    expect(desk.listener.gaps).toHaveLength(1);
  });
});

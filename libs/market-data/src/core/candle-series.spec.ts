import { describe, expect, it } from '@jest/globals';
import { epochMs, MINUTE_MS } from '@tidegate/kernel';
import {
  CacheDesk,
  candleAt,
  deskWith,
  minute,
  minuteCandle,
  minuteSeriesOf,
  minutesOf,
  START,
} from '@tidegate/market-data/testing';

describe('closing', () => {
  it('replaces the forming candle with its update and does not close it', () => {
    const desk = new CacheDesk();
    desk.candle(minuteCandle(0, 100));
    desk.candle(minuteCandle(0, 101, { high: 102, volume: 5 }));
    expect(minuteSeriesOf(desk).forming).toMatchObject({ close: 101, high: 102, volume: 5 });
    expect(desk.listener.closed).toHaveLength(0);
  });

  it('closes the forming candle when a later one opens', () => {
    const desk = new CacheDesk();
    desk.candle(minuteCandle(0, 100));
    desk.candle(minuteCandle(1, 101), '1m', minute(1));
    expect(minutesOf(desk.listener.candlesOf('1m'))).toEqual([0]);
    expect(minuteSeriesOf(desk).forming?.openTime).toBe(minute(1));
  });

  it('closes by clock only after the grace period', () => {
    const desk = new CacheDesk();
    desk.candle(minuteCandle(0));
    desk.sweepAt(MINUTE_MS + 1_999);
    expect(desk.listener.closed).toHaveLength(0);
    desk.sweepAt(MINUTE_MS + 2_000);
    expect(minutesOf(desk.listener.candlesOf('1m'))).toEqual([0]);
    expect(minuteSeriesOf(desk).forming).toBeNull();
  });

  it('is due at the end of the grace period', () => {
    const desk = new CacheDesk();
    desk.sweepAt(0);
    desk.candle(minuteCandle(0));
    expect(desk.cache.dueAt).toBe(START + MINUTE_MS + 2_000);
  });

  it("closes on the venue's clock, not on ours", () => {
    const desk = new CacheDesk();
    desk.cache.setVenueSkew(-5_000);
    desk.candle(minuteCandle(0));
    desk.sweepAt(MINUTE_MS + 2_000);
    expect(desk.listener.closed).toHaveLength(0);
    desk.sweepAt(MINUTE_MS + 7_000);
    expect(desk.listener.closed).toHaveLength(1);
  });

  it('closes in order of instruments, then timeframes, in any order of arrival', () => {
    const desk = new CacheDesk({ timeframes: ['5m', '1m'] });
    desk.candle(candleAt(START, 100), '5m');
    for (let index = 0; index < 5; index++) desk.candle(minuteCandle(index), '1m', minute(index));
    desk.sweepAt(5 * MINUTE_MS + 2_000);
    expect(desk.listener.closed.slice(-2).map(({ timeframe }) => timeframe)).toEqual(['1m', '5m']);
  });

  it('holds no more than its capacity', () => {
    const desk = deskWith(6, { options: { seriesCapacity: 4 } });
    expect([minuteSeriesOf(desk).size, minuteSeriesOf(desk).candle(3)?.openTime]).toEqual([
      4,
      minute(2),
    ]);
  });
});

describe('a series', () => {
  it('gives single values and the newest values of a column', () => {
    const desk = new CacheDesk();
    for (const [index, close] of [100, 101, 102].entries()) {
      desk.candle(minuteCandle(index, close), '1m', minute(index));
    }
    desk.sweepAt(3 * MINUTE_MS + 2_000);
    const series = minuteSeriesOf(desk);
    expect([series.value('close', 0), series.value('close', 2)]).toEqual([102, 100]);
    expect([...series.tail('close', 2)]).toEqual([101, 102]);
    expect(series.capacity).toBe(1_000);
  });
});

describe('late and invalid candles', () => {
  it('ignores and counts an exact repeat of a closed candle', () => {
    const desk = deskWith(3);
    desk.candle(minuteCandle(1));
    expect(desk.cache.statistics.duplicateCandles).toBe(1);
    expect(desk.listener.closed).toHaveLength(3);
  });

  it('reports a differing update within two minutes of the close and keeps the closed candle', () => {
    const desk = deskWith(3);
    desk.candle(minuteCandle(2, 100.5));
    expect(desk.listener.corrections).toEqual([
      expect.objectContaining({
        closed: expect.objectContaining({ close: 100 }),
        corrected: expect.objectContaining({ close: 100.5 }),
      }),
    ]);
    expect(minuteSeriesOf(desk).candle(0)?.close).toBe(100);
    expect(desk.cache.statistics.correctedCandles).toBe(1);
  });

  it.each([
    [0, 'corrected'],
    [1, 'late'],
  ])('takes an update %d ms after the two minutes as %s', (afterMs, verdict) => {
    const desk = deskWith(3);
    desk.candle(minuteCandle(0, 100.5), '1m', epochMs(minute(3) + afterMs));
    const { correctedCandles, lateCandles } = desk.cache.statistics;
    expect([correctedCandles, lateCandles]).toEqual(verdict === 'late' ? [0, 1] : [1, 0]);
  });

  it.each(['repeat', 'correction'])('owes no candle message after a %s of a closed one', (kind) => {
    const desk = deskWith(3);
    desk.candle(minuteCandle(2, kind === 'repeat' ? 100 : 101));
    desk.time.jumpTo(epochMs(minute(3) + 10_000));
    desk.quote(100);
    expect(desk.cache.silentSince(desk.instrument.id, 'candles')).toBe(desk.time.now());
  });

  it.each([
    [30_000, []],
    [30_001, ['from_future']],
  ])('judges a candle that opens in %d ms: %j', (aheadMs, refusals) => {
    const desk = new CacheDesk();
    desk.candle(minuteCandle(1), '1m', epochMs(minute(1) - aheadMs));
    expect(desk.listener.refusals).toEqual(refusals);
  });

  it('only counts a differing update after two minutes', () => {
    const desk = deskWith(6);
    desk.candle(minuteCandle(1, 100.5));
    expect(desk.cache.statistics.lateCandles).toBe(1);
    expect(desk.listener.corrections).toHaveLength(0);
  });

  it.each([
    ['not_finite', { close: NaN }],
    ['not_positive', { low: 0 }],
    ['negative_volume', { volume: -1 }],
    ['high_below_body', { high: 99 }],
    ['low_above_body', { high: 102, low: 101 }],
    ['misaligned', { openTime: epochMs(minute(3) + 1) }],
    ['from_future', { openTime: minute(9) }],
  ] as const)('refuses an invalid candle: %s', (reason, changes) => {
    const desk = deskWith(3);
    desk.candle(minuteCandle(3, 100, changes));
    expect(desk.listener.refusals).toEqual([reason]);
    expect(desk.cache.statistics.refusedCandles).toBe(1);
    expect(minuteSeriesOf(desk).forming).toBeNull();
  });
});

describe('history', () => {
  it("does not replace the stream's newer row of the candle in progress", () => {
    const desk = deskWith(2);
    desk.candle(minuteCandle(2, 105, { high: 106, volume: 9 }), '1m', minute(2));
    desk.cache.fillGap(desk.instrument.id, '1m', [minuteCandle(2, 101, { volume: 4 })]);
    expect(minuteSeriesOf(desk).forming).toMatchObject({ close: 105, volume: 9 });
  });

  it.each([9, 10])("replaces the stream's row of volume 9 by a row of volume %d", (volume) => {
    const desk = deskWith(2);
    desk.candle(minuteCandle(2, 105, { volume: 9 }), '1m', minute(2));
    desk.cache.fillGap(desk.instrument.id, '1m', [minuteCandle(2, 101, { volume })]);
    expect(minuteSeriesOf(desk).forming).toMatchObject({ close: 101, volume });
  });

  it('has no effect when it is empty', () => {
    const desk = deskWith(2);
    const { id } = desk.instrument;
    expect(desk.cache.warmUp(id, '1m', [])).toEqual({ given: 0, closed: 0, passedOver: 0 });
    desk.candle(minuteCandle(4), '1m', minute(4));
    desk.cache.fillGap(id, '1m', []);
    expect(desk.listener.resolutions).toEqual([]);
    desk.sweepAt(4 * MINUTE_MS + 30_000);
    expect(desk.listener.resolutions.map(({ how }) => how)).toEqual(['flat']);
  });

  it('history without a request proves nothing about earlier intervals', () => {
    const desk = deskWith(2);
    desk.time.jumpTo(minute(5));
    desk.cache.fillGap(desk.instrument.id, '1m', [minuteCandle(5)]);
    expect(desk.listener.gaps).toMatchObject([{ from: minute(2), to: minute(4) }]);
    expect(desk.cache.statistics.gapsLeftOpen).toBe(0);
  });
});

describe('ticker', () => {
  it('moves close, high, and low of the forming candle, but not its volume', () => {
    const desk = new CacheDesk();
    desk.candle(minuteCandle(0, 100, { volume: 3 }));
    desk.quote(103);
    desk.quote(98);
    expect(minuteSeriesOf(desk).forming).toMatchObject({
      open: 100,
      high: 103,
      low: 98,
      close: 98,
      volume: 3,
    });
  });

  it("is replaced by the venue's next row", () => {
    const desk = new CacheDesk();
    desk.candle(minuteCandle(0, 100));
    desk.quote(103);
    desk.candle(minuteCandle(0, 101, { high: 102 }));
    expect(minuteSeriesOf(desk).forming).toEqual(minuteCandle(0, 101, { high: 102 }));
    desk.quote(104);
    desk.candle(minuteCandle(1, 99), '1m', minute(1));
    expect(minuteSeriesOf(desk).forming).toEqual(minuteCandle(1, 99));
  });

  it('never opens a candle', () => {
    const desk = deskWith(2);
    desk.quote(105);
    expect(minuteSeriesOf(desk).forming).toBeNull();
  });

  it('never changes a candle whose interval has ended, even before the candle closes', () => {
    const desk = new CacheDesk();
    desk.candle(minuteCandle(0, 100));
    desk.time.jumpTo(epochMs(START + MINUTE_MS));
    desk.quote(105);
    expect(minuteSeriesOf(desk).forming).toEqual(minuteCandle(0, 100));
    desk.sweepAt(MINUTE_MS + 2_000);
    expect(desk.listener.candlesOf('1m')).toEqual([minuteCandle(0, 100)]);
  });

  it('never changes a candle before its interval begins', () => {
    const desk = new CacheDesk();
    desk.candle(minuteCandle(1, 100), '1m', epochMs(minute(1) - 1));
    desk.time.jumpTo(epochMs(minute(1) - 1));
    desk.quote(105);
    expect(minuteSeriesOf(desk).forming).toEqual(minuteCandle(1, 100));
    desk.time.jumpTo(minute(1));
    desk.quote(106);
    expect(minuteSeriesOf(desk).forming?.close).toBe(106);
  });

  it("closes with the venue's row and without ticker prices", () => {
    const desk = new CacheDesk();
    desk.candle(minuteCandle(0, 100));
    desk.quote(105);
    desk.sweepAt(MINUTE_MS + 2_000);
    expect(desk.listener.candlesOf('1m')).toEqual([minuteCandle(0, 100)]);
  });
});

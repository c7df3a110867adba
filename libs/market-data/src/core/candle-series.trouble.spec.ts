import { describe, expect, it } from '@jest/globals';
import { epochMs, HOUR_MS, MINUTE_MS } from '@tidegate/kernel';
import {
  CacheDesk,
  deskWith,
  minute,
  minuteCandle,
  minuteSeriesOf,
  minutesOf,
} from '@tidegate/market-data/testing';

describe('gaps', () => {
  it('requests missing intervals, holds later candles, and delivers all in order after the repair', () => {
    const desk = deskWith(2, { options: { gapWaitMs: 2 * MINUTE_MS } });
    desk.candle(minuteCandle(4), '1m', minute(4));
    desk.candle(minuteCandle(5), '1m', minute(5));
    expect(desk.listener.gaps).toEqual([
      {
        instrument: desk.instrument.id,
        timeframe: '1m',
        from: minute(2),
        to: minute(3),
        since: minute(1),
        reason: 'missing',
      },
    ]);
    expect(minutesOf(desk.listener.candlesOf('1m'))).toEqual([0, 1]);
    desk.time.jumpTo(minute(5));
    const report = desk.cache.fillGap(desk.instrument.id, '1m', [
      minuteCandle(2, 101),
      minuteCandle(3, 102),
      minuteCandle(4),
    ]);
    expect(minutesOf(desk.listener.candlesOf('1m'))).toEqual([0, 1, 2, 3, 4]);
    expect(desk.listener.resolutions.map(({ how }) => how)).toEqual(['repaired']);
    expect(report).toEqual({ given: 3, closed: 3, passedOver: 0 });
  });

  it("fills intervals that the venue's response omits with flat, synthetic candles", () => {
    const desk = deskWith(2);
    desk.candle(minuteCandle(5), '1m', minute(5));
    desk.time.jumpTo(minute(5));
    const rows = [minuteCandle(1), minuteCandle(3, 102), minuteCandle(5)];
    desk.cache.fillGap(desk.instrument.id, '1m', rows);
    const filled = desk.listener.candlesOf('1m').slice(2);
    expect(filled.map(({ close, synthetic }) => [close, synthetic])).toEqual([
      [100, true],
      [102, undefined],
      [102, true],
    ]);
    expect(filled[0]).toMatchObject({ open: 100, high: 100, low: 100, volume: 0, trades: 0 });
    expect(desk.listener.resolutions.map(({ how }) => how)).toEqual(['flat']);
  });

  it('waits for a bounded time, then fills flat', () => {
    const desk = deskWith(2);
    desk.candle(minuteCandle(4), '1m', minute(4));
    desk.sweepAt(4 * MINUTE_MS + 29_999);
    expect(desk.listener.closed).toHaveLength(2);
    desk.sweepAt(4 * MINUTE_MS + 30_000);
    expect(minutesOf(desk.listener.candlesOf('1m'))).toEqual([0, 1, 2, 3]);
    expect(desk.cache.statistics.syntheticCandles).toBe(2);
  });

  it("leaves intervals before the start of the venue's response open, since they may have had trades", () => {
    const desk = deskWith(2);
    desk.candle(minuteCandle(7), '1m', minute(7));
    desk.time.jumpTo(minute(7));
    const rows = [minuteCandle(4, 103), minuteCandle(6, 104), minuteCandle(7)];
    desk.cache.fillGap(desk.instrument.id, '1m', rows);
    const taken = desk.listener.candlesOf('1m').slice(2);
    expect(minutesOf(taken)).toEqual([4, 5, 6]);
    expect(taken.map(({ synthetic }) => synthetic ?? false)).toEqual([false, true, false]);
    expect(desk.listener.resolutions.map(({ how }) => how)).toEqual(['left_open']);
    expect(desk.cache.statistics.gapsLeftOpen).toBe(1);
  });

  it("adds no candles for an outage longer than the venue's history", () => {
    const desk = deskWith(5);
    const back = 5 + 13 * 60;
    desk.connection(true);
    desk.connection(false);
    desk.time.jumpTo(minute(back));
    desk.connection(true);
    desk.candle(minuteCandle(back, 110), '1m', minute(back));
    const rows = Array.from({ length: 720 }, (_, index) => minuteCandle(back - 719 + index, 110));
    desk.cache.fillGap(desk.instrument.id, '1m', rows);
    const closed = desk.listener.candlesOf('1m');
    expect(closed.filter(({ synthetic }) => synthetic)).toEqual([]);
    expect(minutesOf(closed.slice(4, 7))).toEqual([4, back - 719, back - 718]);
    expect(closed.at(-1)?.openTime).toBe(minute(back - 1));
  });

  it('requests from the last venue candle on, so the response shows how far back it reaches', () => {
    const desk = new CacheDesk();
    desk.connection(true);
    desk.candle(minuteCandle(0));
    for (let index = 1; index <= 3; index++) {
      desk.time.jumpTo(epochMs(minute(index) + 1_000));
      desk.heartbeat();
      desk.sweepAt(index * MINUTE_MS + 2_000);
    }
    desk.connection(false);
    desk.connection(true);
    desk.time.jumpTo(minute(6));
    desk.candle(minuteCandle(6), '1m', minute(6));
    expect(desk.listener.gaps).toMatchObject([{ since: minute(0), from: minute(3) }]);
    desk.cache.fillGap(desk.instrument.id, '1m', [minuteCandle(0), minuteCandle(6)]);
    expect(minutesOf(desk.listener.candlesOf('1m'))).toEqual([0, 1, 2, 3, 4, 5]);
    expect(desk.listener.resolutions.map(({ how }) => how)).toEqual(['flat']);
  });

  it('lets a late stream message repair a waiting gap', () => {
    const desk = deskWith(2);
    desk.candle(minuteCandle(3), '1m', minute(3));
    desk.candle(minuteCandle(2, 101), '1m', minute(3));
    desk.candle(minuteCandle(4), '1m', minute(4));
    expect(desk.listener.candlesOf('1m').map(({ close }) => close)).toEqual([100, 100, 101, 100]);
    expect(desk.listener.resolutions.map(({ how }) => how)).toEqual(['repaired']);
  });

  it('leaves a gap open if it is too long to fill, and continues after it', () => {
    const desk = deskWith(2, { options: { gapFillMsMax: 3 * MINUTE_MS, gapWaitMs: 0 } });
    desk.candle(minuteCandle(6), '1m', minute(6));
    desk.sweepAt(7 * MINUTE_MS + 2_000);
    expect(minutesOf(desk.listener.candlesOf('1m'))).toEqual([0, 1, 6]);
    expect(desk.listener.resolutions.map(({ how }) => how)).toEqual(['left_open']);
    desk.candle(minuteCandle(10), '1m', minute(10));
    expect(minutesOf(desk.listener.candlesOf('1m'))).toEqual([0, 1, 6, 7, 8, 9]);
  });

  it('fills immediately with a wait of 0', () => {
    const desk = deskWith(2, { options: { gapWaitMs: 0 } });
    desk.candle(minuteCandle(4), '1m', minute(4));
    expect(minutesOf(desk.listener.candlesOf('1m'))).toEqual([0, 1, 2, 3]);
  });

  it('ends the wait when as many candles wait as the series holds', () => {
    const desk = deskWith(2, { options: { seriesCapacity: 3, gapWaitMs: HOUR_MS } });
    for (let index = 4; index <= 7; index++) {
      desk.candle(minuteCandle(index), '1m', minute(4));
      desk.time.jumpTo(minute(4));
    }
    expect(desk.listener.refusals).toContain('from_future');
    for (let index = 4; index <= 7; index++) desk.candle(minuteCandle(index), '1m', minute(index));
    expect(minutesOf(desk.listener.candlesOf('1m'))).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });
});

describe('silence', () => {
  it('is filled flat without a request if the connection stayed open and no trade occurred', () => {
    const desk = new CacheDesk();
    desk.connection(true);
    desk.candle(minuteCandle(0));
    for (let index = 1; index <= 3; index++) {
      desk.time.jumpTo(epochMs(minute(index) + 1_000));
      desk.heartbeat();
      desk.sweepAt(index * MINUTE_MS + 2_000);
    }
    expect(desk.listener.gaps).toHaveLength(0);
    expect(desk.listener.candlesOf('1m').map(({ synthetic }) => synthetic)).toEqual([
      undefined,
      true,
      true,
    ]);
  });

  it('is a gap to request if the connection was interrupted', () => {
    const desk = deskWith(2);
    desk.connection(false);
    desk.sweepAt(4 * MINUTE_MS + 2_000);
    desk.connection(true);
    expect(desk.listener.gaps.at(-1)).toMatchObject({ from: minute(2), to: minute(3) });
    expect(desk.listener.closed).toHaveLength(2);
  });

  it('is a gap if another channel showed a trade', () => {
    const desk = new CacheDesk();
    desk.connection(true);
    desk.candle(minuteCandle(0));
    desk.time.jumpTo(epochMs(minute(1) + 20_000));
    desk.cache.apply({
      type: 'trades',
      instrument: desk.instrument.id,
      trades: [{ id: '1', side: 'buy', price: 101, quantity: 1, at: desk.time.now() }],
      snapshot: false,
      receivedAt: desk.time.now(),
    });
    desk.time.jumpTo(epochMs(minute(2) + 1_000));
    desk.heartbeat();
    desk.sweepAt(2 * MINUTE_MS + 2_000);
    expect(desk.listener.gaps).toMatchObject([{ from: minute(1), to: minute(1) }]);
    expect(minutesOf(desk.listener.candlesOf('1m'))).toEqual([0]);
  });

  it('does not end a wait while the connection is down, and the gap is requested after the reconnect', () => {
    const desk = deskWith(2);
    desk.connection(false);
    desk.sweepAt(30 * MINUTE_MS);
    expect(desk.listener.closed).toHaveLength(2);
    desk.connection(true);
    expect(desk.listener.gaps.at(-1)).toMatchObject({ from: minute(2), to: minute(28) });
    desk.sweepAt(30 * MINUTE_MS + 30_000);
    expect(minutesOf(desk.listener.candlesOf('1m')).at(-1)).toBe(29);
  });
});

describe('a candle left incomplete by a lost connection', () => {
  const broken = () => {
    const desk = deskWith(2);
    desk.connection(true);
    desk.candle(minuteCandle(2, 101), '1m', minute(2));
    desk.time.jumpTo(epochMs(minute(2) + 50_000));
    desk.connection(false);
    desk.sweepAt(3 * MINUTE_MS + 2_000);
    return desk;
  };
  const reasons = (desk: CacheDesk) => desk.listener.gaps.map(({ reason }) => reason);

  it('is requested instead of closed by clock', () => {
    const desk = broken();
    expect(minutesOf(desk.listener.candlesOf('1m'))).toEqual([0, 1]);
    expect(desk.listener.gaps).toMatchObject([
      { from: minute(2), to: minute(2), reason: 'incomplete' },
    ]);
  });

  it("closes with the venue's last row once the stream sends it again", () => {
    const desk = broken();
    desk.connection(true);
    desk.candle(minuteCandle(2, 102, { volume: 2 }));
    expect(desk.listener.candlesOf('1m').at(-1)).toEqual(minuteCandle(2, 102, { volume: 2 }));
    expect(desk.listener.corrections).toEqual([]);
    expect(desk.listener.resolutions.map(({ how }) => how)).toEqual(['repaired']);
  });

  it('closes with the row of the history', () => {
    const desk = broken();
    desk.connection(true);
    expect(reasons(desk)).toEqual(['incomplete', 'incomplete']);
    desk.cache.fillGap(desk.instrument.id, '1m', [minuteCandle(2, 103), minuteCandle(3, 104)]);
    expect(desk.listener.candlesOf('1m').at(-1)).toEqual(minuteCandle(2, 103));
  });

  it('accepts a synchronous response to its request', () => {
    const desk = deskWith(2);
    const { id } = desk.instrument;
    desk.listener.answerGaps = ({ from }) => {
      const rows = [2, 3].map((index) => minuteCandle(index, 100 + index));
      desk.cache.fillGap(
        id,
        '1m',
        rows.filter(({ openTime }) => openTime >= from),
      );
    };
    desk.connection(true);
    desk.candle(minuteCandle(2, 101), '1m', minute(2));
    desk.time.jumpTo(epochMs(minute(2) + 50_000));
    desk.connection(false);
    desk.sweepAt(3 * MINUTE_MS + 2_000);
    expect(desk.listener.candlesOf('1m').map(({ close }) => close)).toEqual([100, 100, 102]);
    desk.time.jumpTo(minute(4));
    desk.candle(minuteCandle(4, 105));
    expect(desk.listener.candlesOf('1m').map(({ close }) => close)).toEqual([100, 100, 102, 103]);
    expect(desk.listener.corrections).toEqual([]);
  });

  it('closes unchanged if the venue does not respond in time', () => {
    const desk = broken();
    desk.connection(true);
    desk.sweepAt(3 * MINUTE_MS + 2_000 + 29_999);
    expect(desk.listener.closed).toHaveLength(2);
    desk.sweepAt(3 * MINUTE_MS + 2_000 + 30_000);
    expect(desk.listener.candlesOf('1m').at(-1)).toEqual(minuteCandle(2, 101));
    expect(desk.listener.resolutions.map(({ how }) => how)).toEqual(['unconfirmed']);
  });

  it('is not doubtful if the connection returns within its interval and sends it again', () => {
    const desk = deskWith(2);
    desk.connection(true);
    desk.candle(minuteCandle(2, 101), '1m', minute(2));
    desk.time.jumpTo(epochMs(minute(2) + 30_000));
    desk.connection(false);
    desk.connection(true);
    desk.candle(minuteCandle(2, 102));
    desk.sweepAt(3 * MINUTE_MS + 2_000);
    expect(desk.listener.candlesOf('1m').at(-1)).toEqual(minuteCandle(2, 102));
    expect(desk.listener.gaps).toEqual([]);
  });

  it('is doubtful if the connection returns but does not send it again', () => {
    const desk = deskWith(2);
    desk.connection(true);
    desk.candle(minuteCandle(2, 101), '1m', minute(2));
    desk.time.jumpTo(epochMs(minute(2) + 30_000));
    desk.connection(false);
    desk.connection(true);
    desk.candle(minuteCandle(3, 102), '1m', minute(3));
    expect(reasons(desk)).toEqual(['incomplete']);
    expect(desk.listener.closed).toHaveLength(2);
  });
});

describe('outliers', () => {
  const outcomes = (desk: CacheDesk) =>
    desk.listener.outliers.map(({ outcome, by }) => `${outcome} by ${by}`);

  it('holds a candle that departs too far until the next one confirms it, then re-bases', () => {
    const desk = deskWith(2);
    desk.candle(minuteCandle(2, 151), '1m', minute(2));
    desk.sweepAt(3 * MINUTE_MS + 2_000);
    expect(desk.listener.closed).toHaveLength(2);
    desk.candle(minuteCandle(3, 150), '1m', minute(3));
    desk.sweepAt(4 * MINUTE_MS + 2_000);
    desk.candle(minuteCandle(4, 149), '1m', minute(4));
    desk.sweepAt(5 * MINUTE_MS + 2_000);
    expect(desk.listener.candlesOf('1m').map(({ close }) => close)).toEqual([
      100, 100, 151, 150, 149,
    ]);
    expect(outcomes(desk)).toEqual(['held by none', 'confirmed by next_candle']);
  });

  it('drops it when the next candle returns to the previous level', () => {
    const desk = deskWith(2, { options: { gapWaitMs: HOUR_MS } });
    desk.candle(minuteCandle(2, 60), '1m', minute(2));
    desk.candle(minuteCandle(3, 101), '1m', minute(3));
    desk.candle(minuteCandle(4, 102), '1m', minute(4));
    expect(desk.listener.candlesOf('1m').slice(2)).toEqual([
      minuteCandle(2, 100, { volume: 0, trades: 0, synthetic: true }),
      minuteCandle(3, 101),
    ]);
    expect(outcomes(desk)).toEqual(['held by none', 'dropped by next_candle']);
  });

  it('accepts it immediately if a fresh quote is near it', () => {
    const desk = deskWith(2);
    desk.candle(minuteCandle(2, 151), '1m', minute(2));
    desk.time.jumpTo(epochMs(minute(2) + 59_000));
    desk.quote(150);
    desk.sweepAt(3 * MINUTE_MS + 2_000);
    expect(minutesOf(desk.listener.candlesOf('1m'))).toEqual([0, 1, 2]);
    expect(outcomes(desk)).toEqual(['confirmed by quote']);
  });

  it('is not confirmed by a stale quote', () => {
    const desk = deskWith(2);
    desk.time.jumpTo(epochMs(minute(2) + 10_000));
    desk.quote(150);
    desk.candle(minuteCandle(2, 151), '1m', minute(2));
    desk.sweepAt(3 * MINUTE_MS + 2_000);
    expect(outcomes(desk)).toEqual(['held by none']);
  });

  it("requests the venue's history as a second source and accepts its confirmation", () => {
    const desk = deskWith(2);
    desk.candle(minuteCandle(2, 151), '1m', minute(2));
    desk.sweepAt(3 * MINUTE_MS + 2_000);
    expect(desk.listener.gaps).toMatchObject([
      { from: minute(2), to: minute(2), reason: 'outlier' },
    ]);
    desk.cache.fillGap(desk.instrument.id, '1m', [minuteCandle(2, 151)]);
    expect(outcomes(desk)).toEqual(['held by none', 'confirmed by second_source']);
    expect(minuteSeriesOf(desk).candle(0)?.close).toBe(151);
  });

  it('uses the candle of a second source that contradicts it', () => {
    const desk = deskWith(2);
    desk.candle(minuteCandle(2, 15.1), '1m', minute(2));
    desk.sweepAt(3 * MINUTE_MS + 2_000);
    desk.cache.fillGap(desk.instrument.id, '1m', [minuteCandle(2, 101)]);
    expect(minuteSeriesOf(desk).candle(0)?.close).toBe(101);
  });

  it('accepts a new price level sooner or later, however the market continues', () => {
    const desk = deskWith(2);
    const closes = [60, 90, 50, 51, 52, 80, 30, 31, 32];
    closes.forEach((close, index) => {
      desk.candle(minuteCandle(2 + index, close), '1m', minute(2 + index));
    });
    const held = desk.listener.candlesOf('1m');
    expect(minutesOf(held)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(held.at(-1)?.close).toBe(31);
  });
});

import { describe, expect, it } from '@jest/globals';
import { epochMs, MINUTE_MS, SECOND_MS } from '@tidegate/kernel';
import { CacheDesk, candleAt, openTimeAt, START } from '@tidegate/market-data/testing';
import type { Candle } from '@tidegate/model';

const minute = (index: number) => openTimeAt('1m', index);
const minuteCandle = (index: number, close = 100, changes: Partial<Candle> = {}) =>
  candleAt(minute(index), close, changes);
const openTimes = (candles: readonly Candle[]) =>
  candles.map(({ openTime }) => (openTime - START) / MINUTE_MS);

/** A desk whose series holds the closed candles of minutes 0 … `count − 1`, standing at minute `count`. */
function deskWith(
  count: number,
  setup: ConstructorParameters<typeof CacheDesk>[0] = {},
): CacheDesk {
  const desk = new CacheDesk(setup);
  for (let index = 0; index < count; index++) {
    desk.candle(minuteCandle(index), '1m', minute(index));
    desk.sweepAt((index + 1) * MINUTE_MS + 2 * SECOND_MS);
  }
  return desk;
}

const seriesOf = (desk: CacheDesk) => {
  const series = desk.cache.series(desk.instrument.id, '1m');
  if (!series) throw new Error('the desk keeps a 1m series');
  return series;
};

describe('closing', () => {
  it('replaces the forming candle by its update and tells nobody that it closed', () => {
    const desk = new CacheDesk();
    desk.candle(minuteCandle(0, 100));
    desk.candle(minuteCandle(0, 101, { high: 102, volume: 5 }));
    expect(seriesOf(desk).forming).toMatchObject({ close: 101, high: 102, volume: 5 });
    expect(desk.listener.closed).toHaveLength(0);
  });

  it('closes the forming candle when a later one opens', () => {
    const desk = new CacheDesk();
    desk.candle(minuteCandle(0, 100));
    desk.candle(minuteCandle(1, 101), '1m', minute(1));
    expect(openTimes(desk.listener.candlesOf('1m'))).toEqual([0]);
    expect(seriesOf(desk).forming?.openTime).toBe(minute(1));
  });

  it('closes by clock only after the grace', () => {
    const desk = new CacheDesk();
    desk.candle(minuteCandle(0));
    desk.sweepAt(MINUTE_MS + 1_999);
    expect(desk.listener.closed).toHaveLength(0);
    desk.sweepAt(MINUTE_MS + 2_000);
    expect(openTimes(desk.listener.candlesOf('1m'))).toEqual([0]);
    expect(seriesOf(desk).forming).toBeNull();
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

  it('closes in the order of instruments, then of timeframes, whatever the order of arrival', () => {
    const desk = new CacheDesk({ timeframes: ['5m', '1m'] });
    desk.candle(candleAt(START, 100), '5m');
    for (let index = 0; index < 5; index++) desk.candle(minuteCandle(index), '1m', minute(index));
    desk.sweepAt(5 * MINUTE_MS + 2_000);
    expect(desk.listener.closed.slice(-2).map(({ timeframe }) => timeframe)).toEqual(['1m', '5m']);
  });

  it('holds no more than its capacity', () => {
    const desk = deskWith(6, { options: { seriesCapacity: 4 } });
    expect([seriesOf(desk).size, seriesOf(desk).candle(3)?.openTime]).toEqual([4, minute(2)]);
  });
});

describe('late and untrue candles', () => {
  it('ignores and counts an exact repeat of a closed candle', () => {
    const desk = deskWith(3);
    desk.candle(minuteCandle(1));
    expect(desk.cache.statistics.duplicateCandles).toBe(1);
    expect(desk.listener.closed).toHaveLength(3);
  });

  it('reports a differing update within two minutes of the close and leaves the closed candle as it is', () => {
    const desk = deskWith(3);
    desk.candle(minuteCandle(2, 100.5));
    expect(desk.listener.corrections).toEqual([
      expect.objectContaining({
        closed: expect.objectContaining({ close: 100 }),
        corrected: expect.objectContaining({ close: 100.5 }),
      }),
    ]);
    expect(seriesOf(desk).candle(0)?.close).toBe(100);
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
  ] as const)('refuses a candle that cannot be true: %s', (reason, changes) => {
    const desk = deskWith(3);
    desk.candle(minuteCandle(3, 100, changes));
    expect(desk.listener.refusals).toEqual([reason]);
    expect(desk.cache.statistics.refusedCandles).toBe(1);
    expect(seriesOf(desk).forming).toBeNull();
  });
});

describe('history', () => {
  it('does not replace what the stream knows better of the candle in progress', () => {
    const desk = deskWith(2);
    desk.candle(minuteCandle(2, 105, { high: 106, volume: 9 }), '1m', minute(2));
    desk.cache.fillGap(desk.instrument.id, '1m', [minuteCandle(2, 101, { volume: 4 })]);
    expect(seriesOf(desk).forming).toMatchObject({ close: 105, volume: 9 });
  });
});

describe('ticker', () => {
  it('moves close, high and low of the forming candle in place, and no volume', () => {
    const desk = new CacheDesk();
    desk.candle(minuteCandle(0, 100, { volume: 3 }));
    desk.quote(103);
    desk.quote(98);
    expect(seriesOf(desk).forming).toMatchObject({
      open: 100,
      high: 103,
      low: 98,
      close: 98,
      volume: 3,
    });
  });

  it("gives way to the venue's next row", () => {
    const desk = new CacheDesk();
    desk.candle(minuteCandle(0, 100));
    desk.quote(103);
    desk.candle(minuteCandle(0, 101, { high: 102 }));
    expect(seriesOf(desk).forming).toEqual(minuteCandle(0, 101, { high: 102 }));
    desk.quote(104);
    desk.candle(minuteCandle(1, 99), '1m', minute(1));
    expect(seriesOf(desk).forming).toEqual(minuteCandle(1, 99));
  });

  it('never opens a candle', () => {
    const desk = deskWith(2);
    desk.quote(105);
    expect(seriesOf(desk).forming).toBeNull();
  });

  it('never touches a candle whose interval is over, even before it is closed', () => {
    const desk = new CacheDesk();
    desk.candle(minuteCandle(0, 100));
    desk.time.jumpTo(epochMs(START + MINUTE_MS));
    desk.quote(105);
    desk.sweepAt(MINUTE_MS + 2_000);
    expect(desk.listener.candlesOf('1m')).toEqual([minuteCandle(0, 100)]);
  });

  it("closes the venue's own row: no closed candle is made from a ticker", () => {
    const desk = new CacheDesk();
    desk.candle(minuteCandle(0, 100));
    desk.quote(105);
    desk.sweepAt(MINUTE_MS + 2_000);
    expect(desk.listener.candlesOf('1m')).toEqual([minuteCandle(0, 100)]);
  });
});

describe('gaps', () => {
  it('asks for missing intervals, holds what came after them, and hands all out in order once repaired', () => {
    const desk = deskWith(2, { options: { gapWaitMs: 2 * MINUTE_MS } });
    desk.candle(minuteCandle(4), '1m', minute(4));
    desk.candle(minuteCandle(5), '1m', minute(5));
    expect(desk.listener.gaps).toEqual([
      {
        instrument: desk.instrument.id,
        timeframe: '1m',
        from: minute(2),
        to: minute(3),
        reason: 'missing',
      },
    ]);
    expect(openTimes(desk.listener.candlesOf('1m'))).toEqual([0, 1]);
    desk.time.jumpTo(minute(5));
    const report = desk.cache.fillGap(desk.instrument.id, '1m', [
      minuteCandle(2, 101),
      minuteCandle(3, 102),
      minuteCandle(4),
    ]);
    expect(openTimes(desk.listener.candlesOf('1m'))).toEqual([0, 1, 2, 3, 4]);
    expect(desk.listener.resolutions.map(({ how }) => how)).toEqual(['repaired']);
    expect(report).toEqual({ given: 3, closed: 3, passedOver: 0 });
  });

  it("fills flat and synthetic what the venue's answer passes over", () => {
    const desk = deskWith(2);
    desk.candle(minuteCandle(5), '1m', minute(5));
    desk.time.jumpTo(minute(5));
    desk.cache.fillGap(desk.instrument.id, '1m', [minuteCandle(3, 102), minuteCandle(5)]);
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
    expect(openTimes(desk.listener.candlesOf('1m'))).toEqual([0, 1, 2, 3]);
    expect(desk.cache.statistics.syntheticCandles).toBe(2);
  });

  it('lets a late message of the stream repair a gap that still waits', () => {
    const desk = deskWith(2);
    desk.candle(minuteCandle(3), '1m', minute(3));
    desk.candle(minuteCandle(2, 101), '1m', minute(3));
    desk.candle(minuteCandle(4), '1m', minute(4));
    expect(desk.listener.candlesOf('1m').map(({ close }) => close)).toEqual([100, 100, 101, 100]);
    expect(desk.listener.resolutions.map(({ how }) => how)).toEqual(['repaired']);
  });

  it('leaves a gap open that is too long to fill, and goes on after it', () => {
    const desk = deskWith(2, { options: { gapFillCandlesMax: 3, gapWaitMs: 0 } });
    desk.candle(minuteCandle(6), '1m', minute(6));
    desk.sweepAt(7 * MINUTE_MS + 2_000);
    expect(openTimes(desk.listener.candlesOf('1m'))).toEqual([0, 1, 6]);
    expect(desk.listener.resolutions.map(({ how }) => how)).toEqual(['left_open']);
  });

  it('fills at once where there is no venue to ask', () => {
    const desk = deskWith(2, { options: { gapWaitMs: 0 } });
    desk.candle(minuteCandle(4), '1m', minute(4));
    expect(openTimes(desk.listener.candlesOf('1m'))).toEqual([0, 1, 2, 3]);
  });

  it('ends the wait when as many candles wait as the series holds', () => {
    const desk = deskWith(2, { options: { seriesCapacity: 3 } });
    for (let index = 4; index <= 7; index++) {
      desk.candle(minuteCandle(index), '1m', minute(4));
      desk.time.jumpTo(minute(4));
    }
    expect(desk.listener.refusals).toContain('from_future');
    for (let index = 4; index <= 7; index++) desk.candle(minuteCandle(index), '1m', minute(index));
    expect(openTimes(desk.listener.candlesOf('1m'))).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });
});

describe('silence', () => {
  it('is filled flat without asking when the connection stood and nothing was traded', () => {
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

  it('is a gap to ask about when the connection was not there all the time', () => {
    const desk = deskWith(2);
    desk.connection(false);
    desk.sweepAt(4 * MINUTE_MS + 2_000);
    desk.connection(true);
    expect(desk.listener.gaps.at(-1)).toMatchObject({ from: minute(2), to: minute(3) });
    expect(desk.listener.closed).toHaveLength(2);
  });

  it('is not believed when another channel showed a trade', () => {
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
    expect(openTimes(desk.listener.candlesOf('1m'))).toEqual([0]);
  });

  it('does not end a wait while the connection is down, and asks again when it is back', () => {
    const desk = deskWith(2);
    desk.connection(false);
    desk.sweepAt(30 * MINUTE_MS);
    expect(desk.listener.closed).toHaveLength(2);
    desk.connection(true);
    expect(desk.listener.gaps.at(-1)).toMatchObject({ from: minute(2), to: minute(28) });
    desk.sweepAt(30 * MINUTE_MS + 30_000);
    expect(openTimes(desk.listener.candlesOf('1m')).at(-1)).toBe(29);
  });
});

describe('a candle that a lost connection left incomplete', () => {
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

  it('is not closed by clock but asked for', () => {
    const desk = broken();
    expect(openTimes(desk.listener.candlesOf('1m'))).toEqual([0, 1]);
    expect(desk.listener.gaps).toMatchObject([
      { from: minute(2), to: minute(2), reason: 'incomplete' },
    ]);
  });

  it("closes with the venue's last row once the stream shows it again", () => {
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

  it('may be answered from inside the question', () => {
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

  it('closes as it is when nobody answers in time', () => {
    const desk = broken();
    desk.connection(true);
    desk.sweepAt(3 * MINUTE_MS + 2_000 + 29_999);
    expect(desk.listener.closed).toHaveLength(2);
    desk.sweepAt(3 * MINUTE_MS + 2_000 + 30_000);
    expect(desk.listener.candlesOf('1m').at(-1)).toEqual(minuteCandle(2, 101));
    expect(desk.listener.resolutions.map(({ how }) => how)).toEqual(['unconfirmed']);
  });

  it('is not doubted when the connection came back within its interval and showed it again', () => {
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

  it('is doubted when the connection came back but never showed it again', () => {
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

  it('drops it when the next candle is back where the series was', () => {
    const desk = deskWith(2);
    desk.candle(minuteCandle(2, 60), '1m', minute(2));
    desk.candle(minuteCandle(3, 101), '1m', minute(3));
    desk.candle(minuteCandle(4, 102), '1m', minute(4));
    expect(desk.listener.candlesOf('1m').slice(2)).toEqual([
      minuteCandle(2, 100, { volume: 0, trades: 0, synthetic: true }),
      minuteCandle(3, 101),
    ]);
    expect(outcomes(desk)).toEqual(['held by none', 'dropped by next_candle']);
  });

  it('accepts it at once when a fresh quote stands there too', () => {
    const desk = deskWith(2);
    desk.candle(minuteCandle(2, 151), '1m', minute(2));
    desk.time.jumpTo(epochMs(minute(2) + 59_000));
    desk.quote(150);
    desk.sweepAt(3 * MINUTE_MS + 2_000);
    expect(openTimes(desk.listener.candlesOf('1m'))).toEqual([0, 1, 2]);
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

  it("asks the venue's history as a second source and believes it", () => {
    const desk = deskWith(2);
    desk.candle(minuteCandle(2, 151), '1m', minute(2));
    desk.sweepAt(3 * MINUTE_MS + 2_000);
    expect(desk.listener.gaps).toMatchObject([
      { from: minute(2), to: minute(2), reason: 'outlier' },
    ]);
    desk.cache.fillGap(desk.instrument.id, '1m', [minuteCandle(2, 151)]);
    expect(outcomes(desk)).toEqual(['held by none', 'confirmed by second_source']);
    expect(seriesOf(desk).candle(0)?.close).toBe(151);
  });

  it('takes a second source that says otherwise instead', () => {
    const desk = deskWith(2);
    desk.candle(minuteCandle(2, 15.1), '1m', minute(2));
    desk.sweepAt(3 * MINUTE_MS + 2_000);
    desk.cache.fillGap(desk.instrument.id, '1m', [minuteCandle(2, 101)]);
    expect(seriesOf(desk).candle(0)?.close).toBe(101);
  });

  it('never rejects a new price level for ever, whatever way the market goes on', () => {
    const desk = deskWith(2);
    const closes = [60, 90, 50, 51, 52, 80, 30, 31, 32];
    closes.forEach((close, index) => {
      desk.candle(minuteCandle(2 + index, close), '1m', minute(2 + index));
    });
    const held = desk.listener.candlesOf('1m');
    expect(openTimes(held)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(held.at(-1)?.close).toBe(31);
  });
});

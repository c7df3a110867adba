import { describe, expect, it } from '@jest/globals';
import { epochMs, HOUR_MS, MINUTE_MS, SECOND_MS } from '@tidegate/kernel';
import {
  CacheDesk,
  deskWith,
  minute,
  minuteCandle,
  minutesOf,
  tradeAt,
} from '@tidegate/market-data/testing';

/** A cache on an open connection whose series waits for minutes 2 and 3 since minute 4. */
function waitingDesk(): CacheDesk {
  const desk = deskWith(2);
  desk.connection(true);
  desk.candle(minuteCandle(4), '1m', minute(4));
  desk.sweepAt(4 * MINUTE_MS);
  return desk;
}

const closedMinutes = (desk: CacheDesk) => minutesOf(desk.listener.candlesOf('1m'));

describe('the wait for a gap', () => {
  it('pauses while the connection is down and restarts after the reconnect', () => {
    const desk = waitingDesk();
    desk.sweepAt(4 * MINUTE_MS + 20 * SECOND_MS);
    desk.connection(false);
    for (let second = 21; second < 300; second++) desk.sweepAt(4 * MINUTE_MS + second * SECOND_MS);
    expect(closedMinutes(desk)).toEqual([0, 1]);
    desk.sweepAt(9 * MINUTE_MS);
    desk.connection(true);
    desk.sweepAt(9 * MINUTE_MS + 29_999);
    expect(closedMinutes(desk)).toEqual([0, 1]);
    desk.sweepAt(9 * MINUTE_MS + 30_000);
    expect(closedMinutes(desk).slice(0, 4)).toEqual([0, 1, 2, 3]);
  });

  it('sends no requests while the connection is down', () => {
    const desk = waitingDesk();
    desk.connection(false);
    const requested = desk.listener.gaps.length;
    for (let second = 0; second < 60; second++) desk.sweepAt(4 * MINUTE_MS + second * SECOND_MS);
    expect(desk.listener.gaps).toHaveLength(requested);
    desk.connection(true);
    expect(desk.listener.gaps.length).toBeGreaterThan(requested);
  });

  it('is shared by all gaps that existed when it began, since one response covers them', () => {
    const desk = deskWith(2);
    desk.connection(false);
    desk.time.jumpTo(minute(9));
    desk.connection(true);
    for (const index of [3, 5, 7, 9]) desk.candle(minuteCandle(index));
    desk.sweepAt(9 * MINUTE_MS + 29_999);
    expect(closedMinutes(desk)).toEqual([0, 1]);
    desk.sweepAt(9 * MINUTE_MS + 30_000);
    expect(closedMinutes(desk)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('starts again for a gap that opened during the wait for the previous one', () => {
    const desk = deskWith(2, { options: { gapWaitMs: 5 * MINUTE_MS } });
    for (const index of [3, 5]) {
      desk.sweepAt(index * MINUTE_MS);
      desk.candle(minuteCandle(index));
    }
    desk.sweepAt(8 * MINUTE_MS);
    expect(closedMinutes(desk)).toEqual([0, 1, 2, 3]);
    desk.sweepAt(13 * MINUTE_MS - 1);
    expect(closedMinutes(desk)).toEqual([0, 1, 2, 3]);
    desk.sweepAt(13 * MINUTE_MS);
    expect(closedMinutes(desk)).toContain(4);
  });

  it('starts again for an older gap that was found only after the wait', () => {
    const desk = deskWith(2);
    desk.time.jumpTo(minute(9));
    for (const [index, close] of [
      [3, 150],
      [9, 150],
    ] as const)
      desk.candle(minuteCandle(index, close));
    desk.sweepAt(9 * MINUTE_MS + 30_000);
    expect(closedMinutes(desk)).toEqual([0, 1, 2]);
    desk.time.jumpTo(epochMs(minute(9) + 35_000));
    desk.quote(150);
    desk.sweepAt(9 * MINUTE_MS + 35_000);
    desk.sweepAt(9 * MINUTE_MS + 65_000 - 1);
    expect(closedMinutes(desk)).toEqual([0, 1, 2, 3]);
    desk.sweepAt(9 * MINUTE_MS + 65_000);
    expect(closedMinutes(desk)).toContain(4);
  });

  it('reports its end only when the whole gap is settled', () => {
    const desk = deskWith(2);
    desk.candle(minuteCandle(4), '1m', minute(4));
    desk.candle(minuteCandle(2), '1m', minute(4));
    expect(closedMinutes(desk)).toEqual([0, 1, 2]);
    expect(desk.listener.resolutions).toEqual([]);
    desk.candle(minuteCandle(3), '1m', minute(4));
    expect(desk.listener.resolutions.map(({ how }) => how)).toEqual(['repaired']);
    expect(desk.cache.statistics.gapsFound).toBe(1);
  });

  it('ends as left open if only a part was filled flat', () => {
    const desk = deskWith(2, { options: { gapFillMsMax: 3 * MINUTE_MS } });
    desk.time.jumpTo(minute(10));
    desk.candle(minuteCandle(10));
    desk.cache.fillGap(desk.instrument.id, '1m', [minuteCandle(1), minuteCandle(3)]);
    expect(closedMinutes(desk)).toEqual([0, 1, 2, 3]);
    desk.sweepAt(10 * MINUTE_MS + 30_000);
    expect(desk.listener.resolutions.map(({ how }) => how)).toEqual(['left_open']);
  });

  it('extends its request to the present at a reconnect', () => {
    const desk = deskWith(2);
    desk.connection(false);
    desk.sweepAt(30 * MINUTE_MS);
    expect(desk.listener.gaps).toMatchObject([{ from: minute(2), to: minute(28) }]);
    desk.time.jumpTo(minute(45));
    desk.connection(true);
    expect(desk.listener.gaps.at(-1)).toMatchObject({ from: minute(2), to: minute(43) });
  });

  it('holds the outlier with which a synchronous response ends, however short the wait', () => {
    const desk = deskWith(2, { options: { gapWaitMs: 0 } });
    desk.listener.answerGaps = ({ instrument, timeframe }) => {
      desk.listener.answerGaps = () => undefined;
      const answer = [minuteCandle(1), minuteCandle(2), minuteCandle(3, 150)];
      desk.cache.fillGap(instrument, timeframe, answer);
    };
    desk.time.jumpTo(minute(5));
    desk.candle(minuteCandle(5));
    expect(closedMinutes(desk)).toEqual([0, 1, 2]);
  });

  it('holds an outlier delivered by a synchronous response', () => {
    const desk = deskWith(2, { options: { gapWaitMs: 0 } });
    desk.listener.answerGaps = ({ instrument, timeframe }) => {
      desk.cache.fillGap(instrument, timeframe, [minuteCandle(1), minuteCandle(2, 150)]);
    };
    desk.sweepAt(3 * MINUTE_MS + 2 * SECOND_MS);
    desk.listener.answerGaps = () => undefined;
    desk.candle(minuteCandle(3, 151), '1m', minute(3));
    desk.sweepAt(4 * MINUTE_MS + 2 * SECOND_MS);
    expect(desk.listener.candlesOf('1m').map(({ close }) => close)).toEqual([100, 100, 150, 151]);
  });

  it('ends at a synchronous response, even with a wait of 0', () => {
    const desk = deskWith(2, { options: { gapWaitMs: 0 } });
    desk.listener.answerGaps = ({ instrument, timeframe }) => {
      const answer = [minuteCandle(1), minuteCandle(2, 101)];
      desk.cache.fillGap(instrument, timeframe, answer);
    };
    desk.sweepAt(3 * MINUTE_MS + 2 * SECOND_MS);
    desk.candle(minuteCandle(3, 102), '1m', minute(3));
    desk.sweepAt(4 * MINUTE_MS + 2 * SECOND_MS);
    const closes = desk.listener.candlesOf('1m').map(({ close, synthetic }) => [close, synthetic]);
    expect(closes.slice(2)).toEqual([
      [101, undefined],
      [102, undefined],
    ]);
  });
});

describe('silence longer than flat candles may fill', () => {
  /** A connection with a heartbeat every minute and no trades from minute 1 on. */
  function silentDesk(minutes: number): CacheDesk {
    const options = { gapFillMsMax: 15 * MINUTE_MS };
    const desk = new CacheDesk({ options, timeframes: ['1m', '5m'] });
    desk.connection(true);
    desk.candle(minuteCandle(0), '1m');
    desk.candle(minuteCandle(0), '5m');
    hearUntil(desk, 1, minutes);
    return desk;
  }

  function hearUntil(desk: CacheDesk, from: number, to: number): void {
    for (let index = from; index <= to; index++) {
      desk.time.jumpTo(minute(index));
      desk.heartbeat();
      desk.sweepAt(index * MINUTE_MS + 2 * SECOND_MS);
    }
  }

  it('is filled for the same time span on every timeframe, then stops', () => {
    const desk = silentDesk(60);
    expect(minutesOf(desk.listener.candlesOf('1m')).at(-1)).toBe(15);
    expect(minutesOf(desk.listener.candlesOf('5m')).at(-1)).toBe(15);
    expect(desk.cache.dueAt).toBe(Infinity);
    expect(desk.listener.gaps).toEqual([]);
  });

  it('stops in the same way when one sweep passes all of it', () => {
    const desk = silentDesk(0);
    desk.time.jumpTo(minute(60));
    desk.heartbeat();
    desk.sweepAt(60 * MINUTE_MS + 2 * SECOND_MS);
    expect(minutesOf(desk.listener.candlesOf('1m')).at(-1)).toBe(15);
    expect(desk.cache.statistics.gapsLeftOpen).toBe(0);
    expect(desk.cache.dueAt).toBe(Infinity);
  });

  it('leaves the remainder open when a candle arrives, and continues with that candle', () => {
    const desk = silentDesk(60);
    desk.candle(minuteCandle(60, 101));
    expect(desk.cache.statistics.gapsLeftOpen).toBe(1);
    hearUntil(desk, 61, 62);
    expect(minutesOf(desk.listener.candlesOf('1m')).slice(-3)).toEqual([15, 60, 61]);
  });

  it('is requested after a lost connection, because trades may have been missed', () => {
    const desk = silentDesk(60);
    desk.connection(false);
    desk.time.jumpTo(minute(70));
    desk.connection(true);
    desk.sweepAt(70 * MINUTE_MS + 2 * SECOND_MS);
    expect(desk.listener.gaps).toMatchObject([
      { timeframe: '1m', since: minute(0) },
      { timeframe: '5m', since: minute(0) },
    ]);
  });
});

describe('freshness with a clock skew of the venue', () => {
  const SKEWS = [30_000, -30_000];
  const ageAt = (desk: CacheDesk, instant: number) =>
    desk.cache.freshnessOf(desk.instrument.id, epochMs(instant));

  it.each(SKEWS)(
    'ages candles from an unanswered trade on our clock, with the venue %s ms ahead',
    (skew) => {
      const desk = new CacheDesk();
      desk.cache.setVenueSkew(skew);
      desk.time.jumpTo(minute(10));
      const openTime = Math.floor((minute(10) + skew) / MINUTE_MS) * MINUTE_MS;
      desk.candle({ ...minuteCandle(0), openTime: epochMs(openTime) });
      const seenAt = epochMs(minute(10) + 10 * SECOND_MS);
      desk.time.jumpTo(seenAt);
      // The venue stamps trades with its own clock.
      const trades = [tradeAt(epochMs(seenAt + skew), 101)];
      const instrument = desk.instrument.id;
      desk.cache.apply({ type: 'trades', instrument, trades, snapshot: false, receivedAt: seenAt });
      desk.time.jumpTo(minute(11));
      desk.quote(101);
      expect(ageAt(desk, minute(11)).candleAgeMs).toBe(50 * SECOND_MS);
    },
  );

  it.each(SKEWS)(
    'ages a closed candle from its end on our clock, with the venue %s ms ahead',
    (skew) => {
      const desk = new CacheDesk();
      desk.connection(true);
      desk.cache.setVenueSkew(skew);
      desk.time.jumpTo(epochMs(minute(1) - skew));
      desk.candle(minuteCandle(1));
      desk.time.jumpTo(epochMs(minute(2) - skew + 2 * SECOND_MS));
      desk.heartbeat();
      desk.cache.sweep(desk.time.now());
      desk.cache.sweep(desk.time.now());
      expect(closedMinutes(desk)).toEqual([1]);
      const now = minute(2) - skew + 5 * SECOND_MS;
      expect(ageAt(desk, now).closedCandleAgeMs).toBe(5 * SECOND_MS);
    },
  );

  it.each([HOUR_MS, -HOUR_MS])(
    'judges the age of a confirming quote on our clock, with the venue %s ms ahead',
    (skew) => {
      const desk = new CacheDesk();
      desk.cache.setVenueSkew(skew);
      for (const [index, close] of [100, 150].entries()) {
        desk.time.jumpTo(epochMs(minute(index) - skew + 2 * HOUR_MS));
        desk.candle({
          ...minuteCandle(index, close),
          openTime: epochMs(minute(index) + 2 * HOUR_MS),
        });
      }
      desk.time.jumpTo(epochMs(minute(2) - skew + 2 * HOUR_MS));
      desk.quote(150);
      desk.sweepAt(desk.time.now() - minute(0) + 2 * SECOND_MS);
      expect(desk.listener.outliers).toMatchObject([{ outcome: 'confirmed', by: 'quote' }]);
    },
  );

  it('reports an unknown skew as null, not 0, until it is measured', () => {
    const desk = new CacheDesk();
    expect(desk.cache.venueSkewMs).toBeNull();
    expect(desk.cache.venueTimeAt(minute(1))).toBe(minute(1));
    desk.cache.setVenueSkew(0);
    expect(desk.cache.venueSkewMs).toBe(0);
  });
});

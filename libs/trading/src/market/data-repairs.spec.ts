import { describe, expect, it } from '@jest/globals';
import { MINUTE_MS } from '@tidegate/kernel';
import { OrderBookLadder } from '@tidegate/market-data';
import { CacheDesk, minute, minuteCandle } from '@tidegate/market-data/testing';
import type { BookUnknownReason, EngineEvent } from '@tidegate/model';

import { DataRepairs } from './data-repairs.js';

/** A cache whose listener is the `DataRepairs` under test. */
class Desk {
  readonly events: EngineEvent[] = [];
  readonly market = new CacheDesk({ options: { gapWaitMs: 0 } });
  private readonly repairs = new DataRepairs({
    clock: this.market.time,
    onEvent: (event) => this.events.push(event),
  });

  constructor() {
    const { gapResolved, outlierJudged, bookUnknown, bookChanged } = this.repairs;
    Object.assign(this.market.listener, { gapResolved, outlierJudged, bookUnknown, bookChanged });
  }

  get instrument() {
    return this.market.instrument.id;
  }

  book(): void {
    const book = new OrderBookLadder(5);
    const receivedAt = this.market.time.now();
    this.market.cache.apply({ type: 'book', instrument: this.instrument, book, receivedAt });
  }

  loseBook(reason: BookUnknownReason): void {
    const receivedAt = this.market.time.now();
    const { instrument } = this;
    this.market.cache.apply({ type: 'book_unknown', instrument, reason, receivedAt });
  }

  candle(index: number, close: number): void {
    this.market.sweepAt(index * MINUTE_MS);
    this.market.candle(minuteCandle(index, close));
  }
}

describe('DataRepairs', () => {
  it('reports a gap that was filled flat, with its timeframe and range', () => {
    const desk = new Desk();
    desk.candle(0, 100);
    desk.market.time.jumpTo(minute(3));
    desk.market.candle(minuteCandle(3, 101));
    expect(desk.events).toMatchObject([
      {
        type: 'data_repaired',
        instrument: desk.instrument,
        repair: 'gap_filled_flat',
        detail: `1m from ${minute(1)} to ${minute(2)}`,
        at: minute(3),
      },
    ]);
  });

  it('does not report a gap that the venue repaired', () => {
    const desk = new Desk();
    const answer = [minuteCandle(0, 100), minuteCandle(1, 100), minuteCandle(2, 100)];
    desk.market.listener.answerGaps = ({ instrument, timeframe }) =>
      desk.market.cache.fillGap(instrument, timeframe, answer);
    desk.candle(0, 100);
    desk.market.time.jumpTo(minute(3));
    desk.market.candle(minuteCandle(3, 101));
    expect(desk.market.listener.closed).toHaveLength(3);
    expect(desk.events).toEqual([]);
  });

  it('reports an outlier that the next candle refuted, with both closes', () => {
    const desk = new Desk();
    desk.candle(0, 100);
    desk.candle(1, 150);
    desk.candle(2, 100);
    desk.candle(3, 100);
    expect(desk.events).toContainEqual({
      type: 'data_repaired',
      instrument: desk.instrument,
      repair: 'outlier_dropped',
      detail: `1m at ${minute(1)}: close 150 after 100, decided by next_candle`,
      at: minute(3),
    });
  });

  it('does not report an outlier that the next candle confirmed', () => {
    const desk = new Desk();
    desk.candle(0, 100);
    desk.candle(1, 150);
    desk.candle(2, 151);
    desk.candle(3, 151);
    expect(desk.market.cache.statistics.outliersConfirmed).toBe(1);
    expect(desk.events).toEqual([]);
  });

  it('reports a resynchronised book once', () => {
    const desk = new Desk();
    desk.book();
    expect(desk.events).toEqual([]);
    desk.loseBook('checksum_mismatch');
    expect(desk.events).toEqual([]);
    desk.book();
    desk.book();
    expect(desk.events).toMatchObject([
      { type: 'data_repaired', repair: 'book_resynced', detail: 'after checksum_mismatch' },
    ]);
  });

  it('does not report books that return with the connection', () => {
    const desk = new Desk();
    desk.book();
    desk.market.connection(false);
    desk.market.connection(true);
    desk.book();
    expect(desk.events).toEqual([]);
  });
});

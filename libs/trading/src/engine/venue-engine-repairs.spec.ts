import { describe, expect, it } from '@jest/globals';
import { openTimeAt } from '@tidegate/market-data/testing';

import { BTC, FIRST_MINUTE, LiveDesk, testPlan } from '../../testing/index.js';

/** The kinds of data repair events that the engine emitted. */
const repairsOf = (desk: LiveDesk) =>
  desk.events.flatMap((event) => (event.type === 'data_repaired' ? [event.repair] : []));

describe('A venue engine', () => {
  it('reports a book that is resynchronised after a new subscription', async () => {
    const desk = new LiveDesk({ plan: testPlan([]), channels: ['candles', 'book'] });
    await desk.engine.start();
    expect(repairsOf(desk)).toEqual([]);
    desk.feed.resubscribe(BTC.id, 'book');
    await desk.settle();
    expect(repairsOf(desk)).toEqual(['book_resynced']);
    await desk.engine.stop();
  });

  it('reports an unconfirmed outlier and an unrepaired gap', async () => {
    const history = [FIRST_MINUTE - 2, FIRST_MINUTE - 1].map((minute) => ({
      openTime: openTimeAt('1m', minute),
      ...{ open: 100, high: 100, low: 100, close: 100, volume: 1, trades: 1 },
    }));
    const desk = new LiveDesk({ plan: testPlan([]), channels: ['candles'], history });
    await desk.engine.start();
    await desk.candle(FIRST_MINUTE, 100);
    await desk.advanceTo(openTimeAt('1m', FIRST_MINUTE + 1));
    await desk.candle(FIRST_MINUTE + 1, 150);
    await desk.advanceTo(openTimeAt('1m', FIRST_MINUTE + 2));
    await desk.candle(FIRST_MINUTE + 2, 100);
    await desk.advanceTo(openTimeAt('1m', FIRST_MINUTE + 3));
    await desk.candle(FIRST_MINUTE + 3, 100);
    await desk.advance(3_000);
    expect(repairsOf(desk)).toContain('outlier_dropped');
    desk.feed.disconnect('a test');
    await desk.advanceTo(openTimeAt('1m', FIRST_MINUTE + 6));
    desk.feed.reconnect('a test');
    await desk.advance(45_000);
    expect(repairsOf(desk)).toContain('gap_filled_flat');
    await desk.engine.stop();
  });
});

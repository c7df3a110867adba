import { describe, expect, it } from '@jest/globals';

import { silentLogger, TidegateError } from '@tidegate/kernel';
import type { CandleRequest, GapRepair, MarketFeed } from '@tidegate/market-data';
import { CacheDesk, candleAt, openTimeAt, spotInstrument } from '@tidegate/market-data/testing';
import type { Candle, EngineEvent } from '@tidegate/model';

import { repairGap } from './gap-repair.js';

class Desk {
  readonly market = new CacheDesk();
  readonly asked: CandleRequest[] = [];
  readonly events: EngineEvent[] = [];
  readonly warnings: string[] = [];

  repair(repair: Partial<GapRepair>, answer: () => Promise<readonly Candle[]>): Promise<void> {
    const loadCandles = (request: CandleRequest): Promise<readonly Candle[]> => {
      this.asked.push(request);
      return answer();
    };
    const gap: GapRepair = {
      instrument: this.market.instrument.id,
      timeframe: '1m',
      from: openTimeAt('1m', 1),
      to: openTimeAt('1m', 2),
      since: openTimeAt('1m', 0),
      reason: 'missing',
      ...repair,
    };
    return repairGap(gap, {
      feed: { loadCandles } as unknown as MarketFeed,
      cache: this.market.cache,
      clock: this.market.time,
      logger: { ...silentLogger, warn: (message) => this.warnings.push(message) },
      onEvent: (event) => this.events.push(event),
    });
  }
}

describe('repairGap', () => {
  it('asks the venue from the gap on, gives the answer to the cache and tells', async () => {
    const desk = new Desk();
    desk.market.connection(true);
    desk.market.candle(candleAt(openTimeAt('1m', 0), 100));
    desk.market.connection(false);
    desk.market.time.jumpTo(openTimeAt('1m', 3));
    desk.market.connection(true);
    desk.market.candle(candleAt(openTimeAt('1m', 3), 103));
    const [gap] = desk.market.listener.gaps;
    const missing = [0, 1, 2].map((minute) => candleAt(openTimeAt('1m', minute), 100 + minute));
    await desk.repair(gap ?? {}, async () => missing);
    expect(desk.asked).toMatchObject([
      {
        instrument: desk.market.instrument,
        timeframe: '1m',
        limit: 5,
        since: gap?.since,
      },
    ]);
    expect(desk.market.listener.candlesOf('1m').map(({ close }) => close)).toEqual([100, 101, 102]);
    expect(desk.events).toMatchObject([
      {
        type: 'data_repaired',
        repair: 'gap_backfilled',
        detail: expect.stringContaining('3 candles'),
      },
    ]);
  });

  it('asks for everything up to now, however long the outage was', async () => {
    const desk = new Desk();
    desk.market.time.jumpTo(openTimeAt('1m', 3_000));
    await desk.repair({}, async () => []);
    expect(desk.asked).toMatchObject([{ since: openTimeAt('1m', 0), limit: 3_002 }]);
  });

  it("says so when the venue's history begins after the gap does", async () => {
    const desk = new Desk();
    await desk.repair({}, async () => [candleAt(openTimeAt('1m', 2), 100)]);
    expect(desk.warnings).toEqual([
      "A gap is older than the venue's history; the series goes on after it",
    ]);
  });

  it('leaves a gap that cannot be loaded to the cache, and says so', async () => {
    const desk = new Desk();
    const down = new TidegateError('VENUE_UNAVAILABLE', 'down', { retryable: true });
    await desk.repair({}, async () => Promise.reject(down));
    expect(desk.warnings).toEqual(['A gap could not be loaded from the venue']);
    expect(desk.events).toEqual([]);
  });

  it('asks for nothing of an instrument that the cache does not know', async () => {
    const desk = new Desk();
    await desk.repair({ instrument: spotInstrument('DOGE/USD').id }, async () => []);
    expect(desk.asked).toEqual([]);
  });
});

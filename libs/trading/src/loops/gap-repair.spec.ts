import { describe, expect, it } from '@jest/globals';

import { silentLogger, TidegateError } from '@tidegate/kernel';
import type { CandleRequest, GapRepair } from '@tidegate/market-data';
import { CacheDesk, candleAt, openTimeAt, spotInstrument } from '@tidegate/market-data/testing';
import type { Candle, EngineEvent } from '@tidegate/model';

import { GapRepairer } from './gap-repair.js';

class Desk {
  readonly market = new CacheDesk({ timeframes: ['1m', '5m'] });
  readonly requests: CandleRequest[] = [];
  readonly events: EngineEvent[] = [];
  readonly warnings: string[] = [];
  private answer: () => Promise<readonly Candle[]> = async () => [];
  private readonly repairer = new GapRepairer({
    feed: {
      loadCandles: (request) => {
        this.requests.push(request);
        return this.answer();
      },
    },
    clock: this.market.time,
    logger: { ...silentLogger, warn: (message) => this.warnings.push(message) },
    onEvent: (event) => this.events.push(event),
  });

  repair(repair: Partial<GapRepair>, answer: () => Promise<readonly Candle[]>): Promise<void> {
    this.answer = answer;
    const gap: GapRepair = {
      instrument: this.market.instrument.id,
      timeframe: '1m',
      from: openTimeAt('1m', 1),
      to: openTimeAt('1m', 2),
      since: openTimeAt('1m', 0),
      reason: 'missing',
      ...repair,
    };
    return this.repairer.repair(gap, this.market.cache);
  }
}

describe('GapRepairer', () => {
  it('loads candles from the gap on, passes them to the cache and emits an event', async () => {
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
    expect(desk.requests).toMatchObject([
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

  it('requests all candles up to now after an outage of any length', async () => {
    const desk = new Desk();
    desk.market.time.jumpTo(openTimeAt('1m', 3_000));
    await desk.repair({}, async () => []);
    expect(desk.requests).toMatchObject([{ since: openTimeAt('1m', 0), limit: 3_002 }]);
  });

  it("warns when the venue's history starts after the gap", async () => {
    const desk = new Desk();
    await desk.repair({}, async () => [candleAt(openTimeAt('1m', 2), 100)]);
    expect(desk.warnings).toEqual([
      "Gap starts before the venue's history; the series continues after it",
    ]);
  });

  it('warns and leaves the gap to the cache when the load fails', async () => {
    const desk = new Desk();
    const down = new TidegateError('VENUE_UNAVAILABLE', 'down', { retryable: true });
    await desk.repair({}, async () => Promise.reject(down));
    expect(desk.warnings).toEqual(['Gap not repaired: loading candles failed']);
    expect(desk.events).toEqual([]);
  });

  it('has one load per series in progress, and allows another after it ends or fails', async () => {
    const desk = new Desk();
    const first = Promise.withResolvers<readonly Candle[]>();
    const pending = desk.repair({}, () => first.promise);
    await desk.repair({}, async () => []);
    expect(desk.requests).toHaveLength(1);
    await desk.repair({ timeframe: '5m' }, async () => []);
    expect(desk.requests.map(({ timeframe }) => timeframe)).toEqual(['1m', '5m']);
    first.reject(new TidegateError('VENUE_UNREACHABLE', 'down', { retryable: true }));
    await pending;
    await desk.repair({}, async () => []);
    expect(desk.requests).toHaveLength(3);
  });

  it('requests nothing for an instrument that is not in the cache', async () => {
    const desk = new Desk();
    await desk.repair({ instrument: spotInstrument('DOGE/USD').id }, async () => []);
    expect(desk.requests).toEqual([]);
  });
});

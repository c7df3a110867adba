import { describe, expect, it } from '@jest/globals';
import { decisionId, epochMs, instrumentId, MINUTE_MS, type EpochMs } from '@tidegate/kernel';
import type { Candle } from '@tidegate/model';
import type { StoredMissedTrade } from '@tidegate/persistence';
import { MAIN_ACCOUNT } from '@tidegate/trading/testing';

import { followMissedTrades } from './follow-missed-trades.js';

const BTC = instrumentId('kraken', 'BTC/USD');
const START = epochMs(1_700_000_040_000);
const at = (minutes: number): EpochMs => epochMs(START + minutes * MINUTE_MS);

function candle(minute: number, over: Partial<Candle> = {}): Candle {
  const flat = { open: 100, high: 100, low: 100, close: 100, volume: 5, trades: 1 };
  return { openTime: at(minute), ...flat, ...over };
}

function trade(id: string, over: Partial<StoredMissedTrade> = {}): StoredMissedTrade {
  return {
    ...{ scope: MAIN_ACCOUNT, id: decisionId(id), kind: 'refusal', instrument: BTC, at: START },
    ...{ gate: 'SPREAD_TOO_WIDE', distance: null, profile: null, snapshot: null, end: null },
    plan: {
      direction: 'long',
      ...{ entry: 100, stop: 98, target: 104, from: START, until: at(10_000) },
      ...{ costToStop: 0, costToTarget: 0 },
    },
    followedUntil: START,
    ...over,
  };
}

/** A store with its candles, which may grow, and its trades. */
class Store {
  readonly candles: Candle[] = [];
  readonly reads: number[] = [];
  constructor(readonly trades: StoredMissedTrade[]) {}

  follow(now: EpochMs, limit = 100): Promise<number> {
    const archive = {
      candles: async (
        _instrument: unknown,
        _timeframe: unknown,
        span: { from: number; to: number },
      ) => {
        const found = this.candles.filter(
          ({ openTime }) => openTime >= span.from && openTime <= span.to,
        );
        this.reads.push(found.length);
        return found;
      },
    };
    const missed = {
      followed: async (until: EpochMs, count: number) =>
        this.trades
          .filter(({ followedUntil }) => followedUntil !== null && followedUntil <= until)
          .slice(0, count),
      progress: async (changes: Parameters<typeof this.apply>[0]) => this.apply(changes),
    };
    return followMissedTrades({ archive, missed, timeframe: '1m', limit }, now);
  }

  private async apply(
    changes: readonly (Pick<StoredMissedTrade, 'followedUntil' | 'end'> & {
      readonly trade: Pick<StoredMissedTrade, 'id'>;
    })[],
  ): Promise<void> {
    for (const { trade: changed, followedUntil, end } of changes) {
      const index = this.trades.findIndex(({ id }) => id === changed.id);
      this.trades[index] = { ...(this.trades[index] as StoredMissedTrade), followedUntil, end };
    }
  }
}

describe('followMissedTrades', () => {
  it('records the end of a trade at the first candle that reaches a level', async () => {
    const store = new Store([trade('d-1')]);
    store.candles.push(candle(0), candle(1, { high: 105 }), candle(2, { low: 90 }));
    expect(await store.follow(at(3))).toBe(1);
    const end = { result: 'target', price: 104, at: at(2), r: 2 };
    expect(store.trades[0]).toMatchObject({ followedUntil: null, end });
  });

  it('continues at the candle after the last one read', async () => {
    const store = new Store([trade('d-1')]);
    store.candles.push(candle(0), candle(1));
    expect(await store.follow(at(2))).toBe(0);
    expect(store.trades[0]?.followedUntil).toBe(at(2));
    store.candles.push(candle(2, { low: 97 }));
    expect(await store.follow(at(3))).toBe(1);
    expect(store.trades[0]?.end).toMatchObject({ result: 'stop', r: -1 });
  });

  it('reads nothing before the next candle can have closed', async () => {
    const store = new Store([trade('d-1', { followedUntil: at(2) })]);
    await store.follow(epochMs(at(3) - 1));
    expect(store.reads).toEqual([]);
  });

  it('reads a bounded span of candles and a bounded number of trades per call', async () => {
    const store = new Store([trade('d-1'), trade('d-2')]);
    for (let minute = 0; minute < 4_000; minute++) store.candles.push(candle(minute));
    await store.follow(at(4_000), 1);
    expect(store.reads).toEqual([1_500]);
    expect(store.trades.map(({ followedUntil }) => followedUntil)).toEqual([at(1_499), START]);
  });

  it('skips a span without candles', async () => {
    const store = new Store([trade('d-1')]);
    store.candles.push(candle(3_000, { high: 105 }));
    await store.follow(at(3_001));
    await store.follow(at(3_001));
    expect(await store.follow(at(3_001))).toBe(1);
  });

  it('ends at the time limit', async () => {
    const until = { until: at(2) };
    const plan = { ...(trade('d-1').plan as NonNullable<StoredMissedTrade['plan']>), ...until };
    const store = new Store([trade('d-1', { plan })]);
    store.candles.push(candle(0), candle(1, { high: 101, close: 101 }));
    await store.follow(at(2));
    expect(store.trades[0]?.end).toMatchObject({ result: 'time_limit', r: 0.5 });
  });
});

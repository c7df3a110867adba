import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { epochMs, MINUTE_MS } from '@tidegate/kernel';
import type { Candle } from '@tidegate/model';

import { aWorkingOrder, BTC_USD, frictionless } from '../../testing/index.js';
import {
  followedEnd,
  followedThrough,
  type FollowedCandle,
  type FollowedPlan,
} from './followed-trade.js';
import { OpenSlice } from './open-slice.js';

const FROM = epochMs(1_700_000_040_000);

const LONG: FollowedPlan = {
  direction: 'long',
  entry: 100,
  stop: 98,
  target: 104,
  from: FROM,
  until: epochMs(FROM + 10 * MINUTE_MS),
  costToStop: 0.002,
  costToTarget: 0.001,
};
const SHORT: FollowedPlan = { ...LONG, direction: 'short', stop: 102, target: 96 };

/** The candle of the minute `index` after the begin of the plan. */
function minute(index: number, values: Partial<Candle>): FollowedCandle {
  const openTime = epochMs(FROM + index * MINUTE_MS);
  const flat = { open: 100, high: 100, low: 100, close: 100, volume: 1_000, trades: 9 };
  const closeTime = epochMs(openTime + MINUTE_MS);
  return { candle: { openTime, ...flat, ...values }, closeTime };
}

describe('followedEnd', () => {
  it('continues while neither level is reached', () => {
    expect(followedEnd(LONG, minute(0, { high: 103.9, low: 98.1 }))).toBeNull();
  });

  it('ends at the stop with −1 R, which includes the costs', () => {
    const end = followedEnd(LONG, minute(0, { low: 97.5 }));
    expect(end).toMatchObject({ result: 'stop', price: 98 });
    expect(end?.r).toBeCloseTo(-1, 12);
  });

  it('ends at the target after costs', () => {
    const end = followedEnd(LONG, minute(0, { high: 104.5 }));
    expect(end).toMatchObject({ result: 'target', price: 104, at: FROM + MINUTE_MS });
    expect(end?.r).toBeCloseTo((0.04 - 0.001) / 0.022, 12);
  });

  it('takes the stop first when one candle reaches both levels', () => {
    expect(followedEnd(LONG, minute(0, { high: 105, low: 97 }))?.result).toBe('stop');
    expect(followedEnd(SHORT, minute(0, { high: 103, low: 95 }))?.result).toBe('stop');
  });

  it('takes a target that the open has passed before a stop inside the bar', () => {
    const end = followedEnd(LONG, minute(0, { open: 105, high: 106, low: 97, close: 98 }));
    expect(end).toMatchObject({ result: 'target', price: 105 });
  });

  it('loses more than 1 R when the open gaps beyond the stop', () => {
    const end = followedEnd(LONG, minute(0, { open: 96, high: 97, low: 95, close: 96 }));
    expect(end).toMatchObject({ result: 'stop', price: 96 });
    expect(end?.r).toBeCloseTo((-0.04 - 0.002) / 0.022, 12);
  });

  it('needs a trade through the target, not only at it', () => {
    expect(followedEnd(LONG, minute(0, { high: 104 }))).toBeNull();
  });

  it('counts only the close of the candle in which it begins', () => {
    const during = { ...LONG, from: epochMs(FROM + 30_000) };
    expect(followedEnd(during, minute(0, { high: 106 }))).toBeNull();
    expect(followedEnd(during, minute(0, { high: 106, close: 105 }))?.result).toBe('target');
    expect(followedEnd(during, minute(0, { low: 97 }))?.result).toBe('stop');
  });

  it('ignores candles before it begins', () => {
    expect(followedEnd(LONG, minute(-1, { low: 90 }))).toBeNull();
  });

  it('reaches nothing on a synthetic candle', () => {
    expect(followedEnd(LONG, minute(0, { low: 90, synthetic: true }))).toBeNull();
  });

  it('ends at the close of the candle that passes the time limit', () => {
    expect(followedEnd(LONG, minute(8, { close: 101 }))).toBeNull();
    const end = followedEnd(LONG, minute(9, { high: 101, close: 101 }));
    expect(end).toMatchObject({ result: 'time_limit', price: 101 });
    expect(end?.r).toBeCloseTo((0.01 - 0.002) / 0.022, 12);
  });

  it('gives a short the mirrored result of a long', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -6, max: 6, noNaN: true }), { minLength: 4, maxLength: 4 }),
        (moves) => {
          const [open, close, up, down] = moves as [number, number, number, number];
          const long = candleOf(100 + open, 100 + close, [100 + up, 100 + down]);
          const short = candleOf(100 - open, 100 - close, [100 - up, 100 - down]);
          const [a, b] = [followedEnd(LONG, minute(0, long)), followedEnd(SHORT, minute(0, short))];
          expect(b?.result).toBe(a?.result);
          expect(b?.r ?? 0).toBeCloseTo(a?.r ?? 0, 9);
        },
      ),
    );
  });

  it('ends where a back-test fills the same stop and target', () => {
    const tenth = fc.integer({ min: 940, max: 1_060 }).map((value) => value / 10);
    fc.assert(
      fc.property(tenth, tenth, fc.tuple(tenth, tenth), (open, close, range) => {
        const each = minute(0, candleOf(open, close, range));
        const end = followedEnd(LONG, each);
        expect(end && [end.result, end.price]).toEqual(backTested(each));
      }),
    );
  });
});

describe('followedThrough', () => {
  it('ends at the first candle that reaches a level', () => {
    const candles = [minute(0, {}), minute(1, { high: 104.1 }), minute(2, { low: 90 })];
    expect(followedThrough(LONG, candles)).toMatchObject({
      result: 'target',
      at: FROM + 2 * MINUTE_MS,
    });
    expect(followedThrough(LONG, candles.slice(0, 1))).toBeNull();
  });
});

function candleOf(open: number, close: number, range: readonly number[]): Partial<Candle> {
  return {
    open,
    close,
    high: Math.max(open, close, ...range),
    low: Math.min(open, close, ...range),
  };
}

/** What the matching model of back-tests does with a resting stop and target of 1 unit. */
function backTested({ candle, closeTime }: FollowedCandle): readonly [string, number] | null {
  const resting = { ocoGroup: 'exits', activeFrom: epochMs(FROM - 1) };
  const orders = [
    aWorkingOrder({ id: 'stop', side: 'sell', type: 'stop_market', stopPrice: 98 }, resting),
    aWorkingOrder({ id: 'target', side: 'sell', type: 'limit', limitPrice: 104 }, resting),
  ];
  const slice = new OpenSlice(
    { type: 'candle', candle, closeTime },
    { instrument: BTC_USD, model: frictionless() },
  );
  const [first] = slice.match(orders).executions;
  return first ? [first.order, first.price.toNumber()] : null;
}

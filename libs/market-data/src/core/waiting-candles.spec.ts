import { describe, expect, it } from '@jest/globals';
import type { Candle } from '@tidegate/model';
import fc from 'fast-check';

import { candleAt, openTimeAt } from '../../testing/index.js';
import { WaitingCandles } from './waiting-candles.js';

/** What is observable of the waiting candles. */
function viewOf(waiting: WaitingCandles) {
  const { size, head, second, newest, newestOpenTime } = waiting;
  return { size, head, second, newest, newestOpenTime };
}

/** The same view of a sorted array. */
function viewOfSorted(candles: readonly Candle[]) {
  const newest = candles.at(-1);
  return {
    size: candles.length,
    head: candles[0],
    second: candles[1],
    newest,
    newestOpenTime: newest?.openTime ?? -Infinity,
  };
}

describe('WaitingCandles', () => {
  it('hold the same candles as a sorted map, in any order of arrival and removal', () => {
    const place = fc.integer({ min: 0, max: 9 });
    const price = fc.integer({ min: 1, max: 100 });
    const action = fc.option(fc.tuple(place, price), { freq: 3 });
    fc.assert(
      fc.property(fc.array(action, { maxLength: 40 }), (actions) => {
        const waiting = new WaitingCandles();
        const model = new Map<number, Candle>();
        for (const put of actions) {
          if (put) {
            const candle = candleAt(openTimeAt('1m', put[0]), put[1]);
            waiting.put(candle);
            model.set(candle.openTime, candle);
          } else {
            model.delete(Math.min(...model.keys()));
            waiting.dropHead();
          }
          const sorted = [...model.values()].sort((a, b) => a.openTime - b.openTime);
          expect(viewOf(waiting)).toEqual(viewOfSorted(sorted));
        }
      }),
    );
  });

  it('replace the candle of the same open time wherever it waits', () => {
    const waiting = new WaitingCandles();
    const at = (index: number, price: number) => candleAt(openTimeAt('1m', index), price);
    for (const candle of [at(2, 1), at(0, 1), at(1, 1), at(1, 5), at(0, 7)]) waiting.put(candle);
    const drained: (Candle | undefined)[] = [];
    for (; waiting.size > 0; waiting.dropHead()) drained.push(waiting.head);
    expect(drained).toEqual([at(0, 7), at(1, 5), at(2, 1)]);
  });
});

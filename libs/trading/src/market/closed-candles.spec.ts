import { describe, expect, it } from '@jest/globals';
import { candleAt, openTimeAt } from '@tidegate/market-data/testing';
import type { Timeframe } from '@tidegate/model';

import { BTC, ETH } from '../../testing/index.js';
import { ClosedCandles } from './closed-candles.js';

const GRACE = 2_000;
const ORDER = [BTC.id, ETH.id];
const of = (instrument: typeof BTC, timeframe: Timeframe, index: number) => ({
  instrument: instrument.id,
  timeframe,
  candle: candleAt(openTimeAt(timeframe, index), 100),
});

describe('ClosedCandles', () => {
  it('returns candles by instrument, timeframe and time, whatever the order of their closes', () => {
    const closed = new ClosedCandles(GRACE);
    closed.setOrder(ORDER);
    const inOrder = [of(BTC, '1m', 3), of(BTC, '1m', 4), of(BTC, '5m', 0), of(ETH, '1m', 4)];
    for (const candle of inOrder.toReversed()) closed.add(candle);
    expect(closed.takeDue(openTimeAt('1m', 5) + GRACE)).toEqual(inOrder);
  });

  it('keeps a candle until the grace after its close is over, and returns it once', () => {
    const closed = new ClosedCandles(GRACE);
    closed.setOrder(ORDER);
    const [early, late] = [of(BTC, '1m', 0), of(BTC, '1m', 1)];
    closed.add(early);
    closed.add(late);
    expect(closed.takeDue(openTimeAt('1m', 1) + GRACE - 1)).toEqual([]);
    expect(closed.takeDue(openTimeAt('1m', 1) + GRACE)).toEqual([early]);
    expect(closed.takeDue(openTimeAt('1m', 2) + GRACE)).toEqual([late]);
    expect(closed.takeDue(openTimeAt('1m', 9))).toEqual([]);
  });
});

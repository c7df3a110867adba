import { describe, expect, it } from '@jest/globals';

import { epochMs } from '@tidegate/kernel';
import type { ConfluenceSignal } from '@tidegate/model';

import { decisionRow, marketView } from '../../../testing/index.js';
import { touchEntry } from './entry-price.js';

const long: ConfluenceSignal = { ...decisionRow().signal, entry: 100, stop: 98, target: 104 };
const short: ConfluenceSignal = { ...long, direction: 'short', stop: 102, target: 96 };
const quote = {
  bid: 99.9,
  bidQuantity: 1,
  ask: 100.1,
  askQuantity: 1,
  last: 100,
  receivedAt: epochMs(0),
};

describe('touchEntry', () => {
  it('enters at the far touch when a quote is known', () => {
    const touch = 'touch';
    expect(touchEntry(long, marketView({ quote }))).toMatchObject({
      entry: 100.1,
      entrySource: touch,
    });
    expect(touchEntry(short, marketView({ quote }))).toMatchObject({
      entry: 99.9,
      entrySource: touch,
    });
  });

  it('enters at the last price when only candles are known', () => {
    expect(touchEntry(long, marketView({ lastPrice: 101 }))).toMatchObject({
      entry: 101,
      entrySource: 'last_price',
    });
  });

  it('returns the same signal when the last price equals the close', () => {
    expect(touchEntry(long, marketView({ lastPrice: 100 }))).toBe(long);
    expect(long.entrySource).toBe('close');
  });

  it('names the touch as the source even when it equals the close', () => {
    const atClose = { ...quote, ask: 100 };
    expect(touchEntry(long, marketView({ quote: atClose }))).toMatchObject({
      entry: 100,
      entrySource: 'touch',
    });
  });

  it.each([
    [long, 98],
    [long, 97],
    [long, 104],
    [long, 105],
    [short, 102],
    [short, 96],
  ])('returns null when the market is at or beyond the stop or the target', (signal, lastPrice) => {
    expect(touchEntry(signal, marketView({ lastPrice }))).toBeNull();
  });
});

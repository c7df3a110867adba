import { describe, expect, it } from '@jest/globals';
import { epochMs } from '@tidegate/kernel';
import { anOpenPosition } from '@tidegate/portfolio/testing';

import {
  plainExecution,
  anIntent,
  bookSlice,
  candleSlice,
  PaperDesk,
  spotAccount,
} from '../../testing/index.js';
import { rangeSince } from './exit-extremes.js';

function openedAt100(desk: PaperDesk, direction: 'long' | 'short' = 'long'): void {
  desk.desk.open(anIntent({ direction }));
  desk.settle(0);
  desk.market(candleSlice(0, [100, 100.5, 99.5, 100]));
}

describe('MAE and MFE of a trade', () => {
  it.each([
    ['a stop', [100, 100.4, 97, 97.5], { mae: 0.02, mfe: 0.005 }],
    ['a stop that the market gapped over', [96, 105, 95, 97], { mae: 0.04, mfe: 0.005 }],
    ['a target', [100, 105, 98.5, 104.5], { mae: 0.015, mfe: 0.04 }],
    ['a target that the market gapped over', [106, 107, 98.5, 104], { mae: 0.005, mfe: 0.06 }],
  ] as const)(
    'include the bar of the exit up to %s, the adverse side first where the path is unknown',
    (_what, bar, { mae, mfe }) => {
      const desk = new PaperDesk();
      openedAt100(desk);
      desk.market(candleSlice(1, bar));
      expect(desk.trades[0]?.mae).toBeCloseTo(mae, 12);
      expect(desk.trades[0]?.mfe).toBeCloseTo(mfe, 12);
    },
  );

  it('include every price at which the exit filled', () => {
    const desk = new PaperDesk();
    openedAt100(desk);
    const slice = bookSlice(61_000, 97, 97.2);
    const ladder = { bidPrices: Float64Array.of(97, 95), bidQuantities: Float64Array.of(0.5, 1) };
    desk.market({ ...slice, book: { ...slice.book, ...ladder } });
    expect(desk.trades[0]?.exitPrice.toString()).toBe('96');
    expect(desk.trades[0]?.mae).toBeCloseTo(0.05, 12);
  });

  it('are mirrored for a short', () => {
    const desk = new PaperDesk({ account: { ...spotAccount(), kind: 'margin' } });
    openedAt100(desk, 'short');
    desk.market(candleSlice(1, [100, 101.5, 95, 95.5]));
    expect(desk.trades[0]?.mae).toBeCloseTo(0.015, 12);
    expect(desk.trades[0]?.mfe).toBeCloseTo(0.04, 12);
  });

  it.each(['long', 'short'] as const)(
    'exclude favourable prices of a %s from before its entry inside a candle',
    (direction) => {
      const options = plainExecution();
      options.entry.style = 'touch';
      const desk = new PaperDesk({ options, account: { ...spotAccount(), kind: 'margin' } });
      desk.quote = {
        bid: 100,
        bidQuantity: 5,
        ask: 100,
        askQuantity: 5,
        last: 100,
        receivedAt: epochMs(0),
      };
      desk.desk.open(anIntent({ direction, quote: desk.quote }));
      desk.settle(0);
      desk.market(
        candleSlice(0, direction === 'long' ? [103, 103.5, 99, 100.5] : [97, 101, 96.5, 99.5]),
      );
      const { highest, lowest } = desk.position?.plan ?? {};
      expect([highest, lowest]).toEqual(direction === 'long' ? [100.5, 99] : [101, 99.5]);
    },
  );

  it('exclude a candle that was matched before the exit filled', () => {
    const desk = new PaperDesk();
    openedAt100(desk);
    desk.market(bookSlice(61_000, 104, 104.2));
    expect(desk.trades[0]?.mae).toBeCloseTo(0.005, 12);
  });
});

describe('rangeSince', () => {
  it('is the whole candle for a position without a time of opening', () => {
    const { candle, closeTime } = candleSlice(1, [100, 101, 99, 100]);
    const position = { ...anOpenPosition(), openedAt: null };
    expect(rangeSince(position, candle, closeTime)).toEqual({ low: 99, high: 101 });
  });
});

import { describe, expect, it } from '@jest/globals';
import { epochMs, price } from '@tidegate/kernel';
import { aBookSlice, aQuoteSlice } from '@tidegate/matching/testing';
import type { Direction } from '@tidegate/model';

import {
  anInstrument,
  anIntent,
  bookSlice,
  candleSlice,
  openedAt100,
  PaperDesk,
  plainExecution,
  RESERVING_CAPABILITIES,
  spotAccount,
  type PaperDeskOptions,
} from '../../testing/index.js';
import type { TouchSlice } from './held-prices.js';

const BTC = anInstrument().id;
const NOW = epochMs(70_000);

/** A desk that holds exits, with one unit from 100: a long to 104 with its stop at 98, or a mirrored short. */
function held(direction: Direction = 'long', setup: PaperDeskOptions = {}): PaperDesk {
  const account = { ...spotAccount(), kind: 'margin' as const };
  const desk = new PaperDesk({ account, capabilities: RESERVING_CAPABILITIES, ...setup });
  desk.desk.open(anIntent({ direction }));
  desk.settle(0);
  desk.market(candleSlice(0, [100, 100.5, 99.5, 100]));
  desk.book.changes.take();
  return desk;
}

function withTiers(...progress: readonly number[]): ReturnType<typeof plainExecution> {
  const options = plainExecution();
  options.exit.tiers = progress.map((at) => ({ progress: at, fraction: 0.3 }));
  return options;
}

const exitOf = ({ position }: PaperDesk): readonly unknown[] => [
  position?.exitReason,
  position?.exitDecisionPrice?.toString(),
  position?.updatedAt,
];

describe('HeldPrices: reached prices', () => {
  it('are the bid of a long and the ask of a short', () => {
    const [long, short] = [held('long').desk, held('short').desk];
    expect([long.isReachedBy(BTC, 103.9, 104.1), long.isReachedBy(BTC, 104, 104.2)]).toEqual([
      false,
      true,
    ]);
    expect([short.isReachedBy(BTC, 95.9, 96.1), short.isReachedBy(BTC, 95.8, 96)]).toEqual([
      false,
      true,
    ]);
  });

  it('do not concern a position whose entry has not filled, nor an instrument without one', () => {
    const desk = new PaperDesk({ capabilities: RESERVING_CAPABILITIES });
    expect(desk.desk.isReachedBy(BTC, 104, 104.1)).toBe(false);
    desk.desk.open(anIntent());
    expect(desk.desk.isReachedBy(BTC, 104, 104.1)).toBe(false);
  });
});

describe('HeldPrices: a touch', () => {
  const quote = (bid: number, ask: number): TouchSlice => aQuoteSlice({ bid, ask });
  it.each([
    ['long', quote(103.9, 104.1), null],
    ['long', quote(104, 104.2), 'target'],
    ['short', quote(95.9, 96.1), null],
    ['short', quote(95.8, 96), 'target'],
    ['long', bookSlice(1, 103.9, 104.1), null],
    ['long', bookSlice(1, 104, 104.2), 'target'],
    ['short', bookSlice(1, 95.9, 96.1), null],
    ['short', bookSlice(1, 95.8, 96), 'target'],
  ] as const)('of a %s closes it when %j reaches its target', (direction, slice, reason) => {
    const desk = held(direction);
    desk.desk.touch(BTC, slice);
    expect(desk.position?.exitReason).toBe(reason);
  });

  it('says nothing while its side of the book is empty, or without a position', () => {
    const desk = held();
    desk.desk.touch(BTC, aBookSlice({ asks: [[90, 1]] }));
    expect(desk.book.changes.isEmpty).toBe(true);
    const empty = new PaperDesk({ capabilities: RESERVING_CAPABILITIES });
    empty.desk.touch(BTC, aBookSlice({}));
    empty.desk.touch(BTC, aBookSlice({ bids: [[90, 1]] }));
    expect(empty.book.changes.isEmpty).toBe(true);
  });

  it('changes nothing at an ordinary price, and notes one beyond the stop without hurry', () => {
    const desk = held();
    desk.desk.touch(BTC, bookSlice(1, 100, 100.1));
    expect(desk.book.changes.isEmpty).toBe(true);
    desk.desk.touch(BTC, bookSlice(1, 97.9, 98));
    expect([desk.book.changes.isEmpty, desk.book.changes.isUrgent]).toEqual([false, false]);
    expect(desk.position?.plan.stopReachedAt).toBe(1);
  });

  it('stores a reached tier at once, although its stop cannot be amended yet', () => {
    const desk = held('long', { options: withTiers(0.75) });
    desk.desk.manage(BTC, { low: 100, high: 102 }, { last: 102, now: NOW });
    expect(desk.desk.takeRequests().map(({ type }) => type)).toEqual(['amend']);
    desk.book.changes.take();
    desk.desk.touch(BTC, bookSlice(NOW, 103, 103.1));
    expect([desk.position?.plan.tiersReached, desk.book.changes.isUrgent]).toEqual([[0], true]);
    expect(desk.desk.hasRequests).toBe(false);
  });
});

describe('HeldPrices: exits', () => {
  it('are decided at the target, once', () => {
    const desk = held();
    desk.desk.manage(BTC, { low: 100, high: 104.3 }, { last: 104.3, now: NOW });
    expect(exitOf(desk)).toEqual(['target', '104', NOW]);
    const leaving = held();
    leaving.desk.close(BTC, 'manual', { decisionPrice: price(101), at: NOW });
    leaving.desk.manage(BTC, { low: 100, high: 104 }, { last: 104, now: NOW });
    expect(exitOf(leaving)).toEqual(['manual', '101', NOW]);
  });

  it('are sent by the check that finds the price beyond a stop that rests nowhere', () => {
    const capabilities = { ...RESERVING_CAPABILITIES, nativeStop: 'none' } as const;
    const desk = held('long', { capabilities });
    desk.desk.manage(BTC, { low: 97, high: 100 }, { last: 97, now: NOW });
    expect(exitOf(desk)).toEqual(['stop', '98', NOW]);
    expect(desk.desk.takeRequests().map(({ type }) => type)).toEqual(['submit']);
  });

  it('need no change while the price stays between stop and target', () => {
    const desk = new PaperDesk();
    openedAt100(desk);
    desk.book.changes.take();
    desk.desk.manage(BTC, { low: 100, high: 100 }, { last: 100, now: NOW });
    expect(desk.book.changes.isEmpty).toBe(true);
  });

  it('at the next tier are not delayed by the one that just filled', () => {
    const desk = held('long', { options: withTiers(0.25, 0.5) });
    for (const [at, bid] of [
      [70_000, 101],
      [70_100, 101],
      [70_200, 102],
      [70_300, 102],
    ] as const) {
      desk.market(bookSlice(at, bid, bid));
      desk.desk.touch(BTC, bookSlice(at, bid, bid));
      desk.settle(at);
    }
    expect(desk.position?.plan.tiersTaken).toEqual([0, 1]);
  });
});

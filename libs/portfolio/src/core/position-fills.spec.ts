import { describe, expect, it } from '@jest/globals';

import {
  epochMs,
  instrumentId,
  InvariantViolation,
  money,
  positionId,
  price,
} from '@tidegate/kernel';
import { BTC_USD } from '@tidegate/matching/testing';
import type { Fill, Position } from '@tidegate/model';

import { aFill, anOpenPosition, NOON } from '../../testing/index.js';
import { applyFillToPosition, successorOf } from './position-fills.js';

const after = (position: Position, ...fills: Fill[]): Position =>
  fills.reduce((current, fill) => {
    const result = applyFillToPosition(current, fill, BTC_USD);
    if (!result.ok) throw new Error(result.error.code);
    return result.value;
  }, position);

const refusalOf = (position: Position, fill: Fill): string | null => {
  const result = applyFillToPosition(position, fill, BTC_USD);
  return result.ok ? null : result.error.code;
};

const moneyOf = (position: Position): Record<string, string | null> => ({
  quantity: position.quantity.toString(),
  cost: position.cost.toString(),
  realised: position.realisedPnl.toString(),
  fees: position.fees.toString(),
  entry: position.entryPrice?.toString() ?? null,
  exit: position.exitPrice?.toString() ?? null,
});

describe('openPosition', () => {
  it('creates an empty position with its plan', () => {
    const position = anOpenPosition();
    expect(position.status).toBe('opening');
    expect(moneyOf(position)).toEqual({
      quantity: '0',
      cost: '0',
      realised: '0',
      fees: '0',
      entry: null,
      exit: null,
    });
    expect(position.plan).toEqual({
      profile: null,
      initialStop: price(98),
      stop: price(98),
      stopOrigin: 'initial',
      target: price(104),
      originalTarget: price(104),
      tiersTaken: [],
      tiersReached: [],
      stopReachedAt: null,
      unprotectedSince: null,
      stagnationJudged: false,
      highest: 100,
      lowest: 100,
    });
  });

  it('throws for a stop or a target on the wrong side, and for a zero risk', () => {
    expect(() => anOpenPosition({ stop: price(101) })).toThrow(InvariantViolation);
    expect(() => anOpenPosition({ target: price(99) })).toThrow(InvariantViolation);
    expect(() => anOpenPosition({ direction: 'short', stop: price(99) })).toThrow(
      InvariantViolation,
    );
    expect(() => anOpenPosition({ riskAmount: money(0) })).toThrow(InvariantViolation);
  });
});

describe('successorOf', () => {
  it('opens a position on the first plan of one that is over', () => {
    const first = anOpenPosition();
    const moved = { ...first.plan, stop: price(101), target: price(110), highest: 109 };
    const held = after(
      { ...first, plan: moved, exitReason: 'stop' },
      aFill({ quantity: 2, fee: 1 }),
      aFill({ side: 'sell', quantity: 2 }),
    );
    const next = successorOf(held, positionId('p-2'), epochMs(NOON + 9));
    expect(next).toEqual({
      ...first,
      id: positionId('p-2'),
      exitReason: 'stop',
      createdAt: NOON + 9,
      updatedAt: NOON + 9,
    });
  });
});

describe('applyFillToPosition for a long', () => {
  it('averages its entries over their quantities', () => {
    const position = after(
      anOpenPosition(),
      aFill({ price: 100, quantity: 1, fee: '0.4' }),
      aFill({ price: 106, quantity: 2, fee: '0.8', at: epochMs(NOON + 5) }),
    );
    expect(position.status).toBe('open');
    expect(position.openedAt).toBe(NOON);
    expect(position.updatedAt).toBe(NOON + 5);
    expect(position.entryQuantity.toString()).toBe('3');
    expect(moneyOf(position)).toEqual({
      quantity: '3',
      cost: '312',
      realised: '0',
      fees: '1.2',
      entry: '104',
      exit: null,
    });
  });

  it('realises a share on a partial exit and the rest on the last', () => {
    const entered = after(anOpenPosition(), aFill({ price: 100, quantity: 3 }));
    const half = after(entered, aFill({ side: 'sell', price: 110, quantity: 1 }));
    expect(half.status).toBe('open');
    expect(half.closedAt).toBeNull();
    expect(moneyOf(half)).toMatchObject({
      quantity: '2',
      cost: '200',
      realised: '10',
      exit: '110',
    });
    const closed = after(half, aFill({ side: 'sell', price: 95, quantity: 2, fee: 1 }));
    expect(closed.status).toBe('closed');
    expect(closed.closedAt).toBe(NOON);
    expect(closed.exitQuantity.toString()).toBe('3');
    expect(moneyOf(closed)).toMatchObject({
      quantity: '0',
      cost: '0',
      realised: '0',
      fees: '1',
      exit: '100',
    });
  });

  it('averages the entry price over all entries, also after a partial exit', () => {
    const sold = after(
      anOpenPosition(),
      aFill({ price: 100, quantity: 2 }),
      aFill({ side: 'sell', price: 105, quantity: 1 }),
    );
    const grown = after(sold, aFill({ price: 110, quantity: 2 }));
    // (2 × 100 + 2 × 110) ÷ 4 units bought, while 100 + 220 is the cost of the 3 that remain.
    expect(moneyOf(grown)).toMatchObject({ quantity: '3', entry: '105', cost: '320' });
    expect(grown.entryQuantity.toString()).toBe('4');
    const resold = after(grown, aFill({ side: 'sell', price: 111, quantity: 1 }));
    expect(resold.exitPrice?.toString()).toBe('108');
  });

  it('takes the units of a fee in base out of the cost on a partial exit', () => {
    const entered = after(anOpenPosition(), aFill({ price: 100, quantity: 2 }));
    const sold = after(
      entered,
      aFill({ side: 'sell', price: 110, quantity: 1, fee: '0.01', feeAsset: 'BTC' }),
    );
    // 1.01 units are sold at 110 against their cost of 101; 0.01 of them are the fee.
    expect(moneyOf(sold)).toMatchObject({
      quantity: '0.99',
      cost: '99',
      realised: '10.1',
      fees: '1.1',
    });
  });

  it('carries the remainder of a division', () => {
    const entered = after(
      anOpenPosition(),
      aFill({ price: '100.1', quantity: '0.0003' }),
      aFill({ price: '100.2', quantity: '0.0004' }),
    );
    const exits = Array.from({ length: 7 }, () =>
      aFill({ side: 'sell', price: '100.3', quantity: '0.0001' }),
    );
    const closed = after(entered, ...exits);
    expect(closed.cost.isZero()).toBe(true);
    // 0.0007 × 100.3 − (0.0003 × 100.1 + 0.0004 × 100.2)
    expect(closed.realisedPnl.toString()).toBe('0.0001');
  });

  it('pays a fee in base from the bought units', () => {
    const entered = after(
      anOpenPosition(),
      aFill({ price: 100, quantity: 1, fee: '0.004', feeAsset: 'BTC' }),
    );
    expect(moneyOf(entered)).toMatchObject({ quantity: '0.996', cost: '99.6', fees: '0.4' });
    const closed = after(
      entered,
      aFill({ side: 'sell', price: 110, quantity: '0.992', fee: '0.004', feeAsset: 'BTC' }),
    );
    expect(closed.status).toBe('closed');
    // Sold and paid 0.996 at 110: 109.56 against a cost of 99.6.
    expect(moneyOf(closed)).toMatchObject({ quantity: '0', realised: '9.96', fees: '0.84' });
  });
});

describe('applyFillToPosition with a fee in base beyond the position', () => {
  it('closes a long sold in full, whose fee came out of other units', () => {
    const entered = after(anOpenPosition(), aFill({ price: 100, quantity: 1 }));
    const sale = { side: 'sell', price: 110, quantity: 1, fee: '0.004', feeAsset: 'BTC' } as const;
    const closed = after(entered, aFill(sale));
    expect(closed.status).toBe('closed');
    // Paid 100, got 110: the value of the fee is both a gain and a fee.
    expect(moneyOf(closed)).toMatchObject({
      quantity: '0',
      cost: '0',
      realised: '10.44',
      fees: '0.44',
    });
  });

  it('closes a short that bought a whole last lot, and pays for all of it', () => {
    const short = anOpenPosition({ direction: 'short' });
    const fee = { fee: '0.00004', feeAsset: 'BTC' };
    const entered = after(short, aFill({ side: 'sell', price: 100, quantity: 1, ...fee }));
    const closed = after(entered, aFill({ price: 100, quantity: '1.0001' }));
    expect(closed.status).toBe('closed');
    // Sold 1.00004 for 100.004 (0.004 of it the fee), paid 100.01.
    expect(moneyOf(closed)).toMatchObject({ quantity: '0', cost: '0', realised: '-0.006' });
  });
});

describe('applyFillToPosition for a short', () => {
  it('gains when the price falls', () => {
    const short = anOpenPosition({ direction: 'short' });
    const entered = after(short, aFill({ side: 'sell', price: 100, quantity: 2, fee: 1 }));
    expect(moneyOf(entered)).toMatchObject({ quantity: '2', cost: '200' });
    const part = after(entered, aFill({ side: 'buy', price: 90, quantity: '0.5' }));
    expect(moneyOf(part)).toMatchObject({ quantity: '1.5', cost: '150', realised: '5' });
    const closed = after(part, aFill({ side: 'buy', price: 104, quantity: '1.5' }));
    expect(closed.status).toBe('closed');
    expect(moneyOf(closed)).toMatchObject({ realised: '-1', fees: '1' });
  });

  it('owes the units of a fee in base', () => {
    const entered = after(
      anOpenPosition({ direction: 'short' }),
      aFill({ side: 'sell', price: 100, quantity: 1, fee: '0.01', feeAsset: 'BTC' }),
    );
    expect(moneyOf(entered)).toMatchObject({ quantity: '1.01', cost: '101', fees: '1' });
  });
});

describe('applyFillToPosition refuses', () => {
  it('an exit beyond the position', () => {
    const entered = after(anOpenPosition(), aFill({ quantity: 1 }));
    expect(refusalOf(entered, aFill({ side: 'sell', quantity: '1.0001' }))).toBe('OVER_EXIT');
    expect(refusalOf(anOpenPosition(), aFill({ side: 'sell' }))).toBe('OVER_EXIT');
  });

  it('any fill after the close', () => {
    const closed = after(anOpenPosition(), aFill(), aFill({ side: 'sell' }));
    expect(refusalOf(closed, aFill())).toBe('POSITION_CLOSED');
  });

  it('a fill of another instrument, and a fee without a price', () => {
    const foreign = aFill({ instrument: instrumentId('kraken', 'ETH/USD') });
    expect(refusalOf(anOpenPosition(), foreign)).toBe('FOREIGN_FILL');
    const elsewhere = anOpenPosition({ instrument: foreign.instrument });
    expect(refusalOf(elsewhere, aFill())).toBe('FOREIGN_FILL');
    expect(refusalOf(anOpenPosition(), aFill({ fee: 1, feeAsset: 'EUR' }))).toBe(
      'FEE_ASSET_UNKNOWN',
    );
  });
});

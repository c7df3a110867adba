import { describe, expect, it } from '@jest/globals';

import { epochMs, InvariantViolation, price, quantity } from '@tidegate/kernel';
import { BTC_USD } from '@tidegate/matching/testing';
import type { Direction, Position } from '@tidegate/model';

import { aFill, anOpenPosition, NOON } from '../../testing/index.js';
import { closedTradeOf } from './closed-trade.js';
import { exitableQuantity, writtenOff } from './dust.js';
import { applyFillToPosition } from './position-fills.js';
import { dustTransaction } from './transactions.js';

const holding = (held: string, direction: Direction = 'long'): Position => ({
  ...anOpenPosition({ direction }),
  quantity: quantity(held),
});

function bought(...fills: Parameters<typeof aFill>): Position {
  return fills.reduce<Position>((position, plan) => {
    const applied = applyFillToPosition(position, aFill(plan), BTC_USD);
    if (!applied.ok) throw new Error(applied.error.message);
    return applied.value;
  }, anOpenPosition());
}

describe('exitableQuantity', () => {
  it.each([
    ['0.99667', 'long', '0.9966'],
    ['0.99667', 'short', '0.9967'],
    ['0.9966', 'long', '0.9966'],
    ['0.9966', 'short', '0.9966'],
    ['0.00009', 'long', '0'],
    ['0', 'short', '0'],
  ] as const)('the exitable quantity of %s units %s is %s', (held, direction, expected) => {
    expect(exitableQuantity(holding(held, direction), BTC_USD).toString()).toBe(expected);
  });
});

describe('Dust', () => {
  const entry = { price: 100, quantity: 1, fee: '0.00333', feeAsset: 'BTC' } as const;

  it('dust of a partly sold position books its cost as a loss, and keeps the exit reason and price', () => {
    const sold = bought(entry);
    const exit = aFill({ side: 'sell', price: 110, quantity: '0.9966' });
    const left = applyFillToPosition(sold, exit, BTC_USD);
    if (!left.ok) throw new Error(left.error.message);
    const position: Position = {
      ...left.value,
      exitReason: 'target',
      exitDecisionPrice: exit.price,
    };
    const over = writtenOff(position, epochMs(NOON + 1));
    expect(over).toMatchObject({ status: 'closed', exitReason: 'target', closedAt: NOON + 1 });
    expect([over.quantity, over.cost, over.exitPrice].map(String)).toEqual(['0', '0', '110']);
    // 0.9966 × 10 gained, 0.00007 × 100 written off.
    expect(over.realisedPnl.toString()).toBe('9.959');
  });

  it('dust of a position that never sold gives a trade with the reason dust', () => {
    const over = writtenOff(bought({ ...entry, quantity: '0.0001', fee: '0.00001' }), NOON);
    expect(closedTradeOf(over)).toMatchObject({ exitReason: 'dust', entrySlippage: 0 });
    expect(over.realisedPnl.toString()).toBe('-0.009');
  });

  it('is a loss in the books, and its units stay in the holdings', () => {
    const position = bought({ ...entry, quantity: '0.0001', fee: '0.00001' });
    const { id, kind, postings } = dustTransaction(position, 'USD', NOON);
    expect([id, kind]).toEqual(['dust:p-1', 'correction']);
    expect(
      postings.map(({ book, asset, amount }) => `${book} ${asset} ${amount.toString()}`),
    ).toEqual(['inventory USD -0.009', 'realised USD 0.009']);
  });

  it('never belongs to a short, which buys a whole lot', () => {
    const short = { ...holding('0.00001', 'short'), entryPrice: price(100) };
    expect(() => writtenOff(short, NOON)).toThrow(InvariantViolation);
  });

  it('never belongs to a position without an entry', () => {
    expect(() => writtenOff(holding('0.00001'), NOON)).toThrow(InvariantViolation);
  });
});

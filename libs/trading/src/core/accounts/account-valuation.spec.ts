import { describe, expect, it } from '@jest/globals';
import { AccountBook } from '@tidegate/execution';
import { epochMs, money, orderId, price, quantity, type Quantity } from '@tidegate/kernel';
import { BTC_USD } from '@tidegate/matching/testing';
import type { Direction } from '@tidegate/model';
import { depositTransaction, equityOf, Ledger } from '@tidegate/portfolio';
import { aFill, anOpenPosition, MARGIN_ACCOUNT, NOON } from '@tidegate/portfolio/testing';
import fc from 'fast-check';

import { EMPTY_RECORD, marketView, orderRow } from '../../../testing/index.js';
import { AccountValuation } from './account-valuation.js';
import { MarketViews } from '../inputs/market-views.js';
import { storedBooksOf } from './stored-books.js';

function aDesk() {
  const ledger = new Ledger(MARGIN_ACCOUNT.scope);
  const book = new AccountBook(MARGIN_ACCOUNT, ledger, new Map([[BTC_USD.id, BTC_USD]]));
  const views = new MarketViews();
  const valuation = new AccountValuation({ book, ledger, views });
  const deposit = (count: number): void => {
    const amount = money(1_000);
    const transfer = { id: `deposit-${count}`, asset: 'USD', amount, at: NOON };
    ledger.apply(depositTransaction(MARGIN_ACCOUNT.scope, transfer));
  };
  const quote = (lastPrice: number): void => {
    const market = marketView({ lastPrice });
    const at = epochMs(NOON + 1);
    const look = { trigger: 'fallback', timeframe: null, madeAt: at } as const;
    views.note({ type: 'scan', at, instrument: BTC_USD.id, ...look, market });
  };
  const hold = (units: number, direction: Direction = 'long'): void => {
    const held = { ...anOpenPosition({ direction }), status: 'open' } as const;
    const fill = aFill({ quantity: units, order: orderId('o-1') });
    const cost = money(fill.price.mul(fill.quantity));
    book.setPosition({ ...held, quantity: fill.quantity, cost }, 'urgent');
  };
  const recomputed = () =>
    equityOf({
      ledger,
      positions: book.livePositions(),
      marks: (instrument) => views.price(instrument),
      currency: 'USD',
    });
  const order = (quantity: Quantity): void => {
    const { scope } = MARGIN_ACCOUNT;
    const terms = { scope, instrument: BTC_USD.id, limitPrice: price(90), quantity };
    book.restore({ ...storedBooksOf(EMPTY_RECORD), openOrders: [orderRow(terms)] });
  };
  return { valuation, deposit, quote, hold, order, recomputed };
}

describe('AccountValuation', () => {
  it('equals a valuation computed from scratch after any changes', () => {
    const steps = fc.array(
      fc.record({
        kind: fc.constantFrom('deposit', 'quote', 'hold', 'short', 'nothing'),
        size: fc.integer({ min: 1, max: 5 }),
      }),
      { minLength: 1, maxLength: 20 },
    );
    fc.assert(
      fc.property(steps, (taken) => {
        const desk = aDesk();
        for (const [index, { kind, size }] of taken.entries()) {
          if (kind === 'deposit') desk.deposit(index);
          if (kind === 'quote') desk.quote(100 + size);
          if (kind === 'hold') desk.hold(size);
          if (kind === 'short') desk.hold(size, 'short');
          const expected = desk.recomputed();
          expect(desk.valuation.valuation()).toEqual(expected);
          expect(desk.valuation.equity()).toBeCloseTo(expected.equity.toNumber(), 9);
          expect(desk.valuation.unmarked).toEqual(expected.unmarked);
          expect(desk.valuation.isMarked).toBe(expected.unmarked.length === 0);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('counts positions at the last price and orders at theirs in the gross notional', () => {
    const desk = aDesk();
    desk.deposit(1);
    desk.hold(2);
    expect(desk.valuation.grossNotional()).toBe(200);
    desk.quote(110);
    desk.order(quantity(3));
    expect(desk.valuation.grossNotional()).toBe(2 * 110 + 3 * 90);
  });

  it('frees the cash that neither working entries nor shorts need', () => {
    const free = (prepare: (desk: ReturnType<typeof aDesk>) => void): number => {
      const desk = aDesk();
      desk.deposit(1);
      desk.quote(110);
      prepare(desk);
      return desk.valuation.freeCash().toNumber();
    };
    expect([
      free(() => undefined),
      free((desk) => desk.order(quantity(3))),
      free((desk) => desk.hold(2)),
      free((desk) => desk.hold(2, 'short')),
    ]).toEqual([1_000, 1_000 - 3 * 90, 1_000, 1_000 - 2 * 110 - 2 * 110]);
  });

  it('needs no price for a position that is not filled yet', () => {
    const desk = aDesk();
    desk.deposit(1);
    desk.hold(0);
    expect([desk.valuation.isMarked, desk.valuation.equity()]).toEqual([true, 1_000]);
    desk.hold(1);
    expect([desk.valuation.isMarked, desk.valuation.unmarked]).toEqual([false, [BTC_USD.id]]);
  });

  it('returns the same object until a price, position or balance changes', () => {
    const desk = aDesk();
    desk.deposit(1);
    desk.hold(2);
    desk.quote(101);
    const first = desk.valuation.valuation();
    desk.quote(101);
    expect(desk.valuation.valuation()).toBe(first);
    desk.quote(102);
    expect(desk.valuation.valuation().equity.sub(first.equity).toNumber()).toBe(2);
  });
});

import { describe, expect, it } from '@jest/globals';
import { AccountBook } from '@tidegate/execution';
import { epochMs, money, orderId } from '@tidegate/kernel';
import { BTC_USD } from '@tidegate/matching/testing';
import { depositTransaction, equityOf, Ledger } from '@tidegate/portfolio';
import { aFill, anOpenPosition, MARGIN_ACCOUNT, NOON } from '@tidegate/portfolio/testing';
import fc from 'fast-check';

import { marketView } from '../../../testing/index.js';
import { AccountValuation } from './account-valuation.js';
import { MarketViews } from '../inputs/market-views.js';

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
  const hold = (units: number): void => {
    const held = { ...anOpenPosition(), status: 'open' } as const;
    const { quantity, price } = aFill({ quantity: units, order: orderId('o-1') });
    book.setPosition({ ...held, quantity, cost: money(price.mul(quantity)) }, 'urgent');
  };
  const recomputed = () =>
    equityOf({
      ledger,
      positions: book.livePositions(),
      marks: (instrument) => views.price(instrument),
      currency: 'USD',
    });
  return { valuation, deposit, quote, hold, recomputed };
}

describe('AccountValuation', () => {
  it('equals a valuation computed from scratch after any changes', () => {
    const steps = fc.array(
      fc.record({
        kind: fc.constantFrom('deposit', 'quote', 'hold', 'nothing'),
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

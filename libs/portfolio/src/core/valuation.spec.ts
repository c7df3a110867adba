import { describe, expect, it } from '@jest/globals';

import { instrumentId, money } from '@tidegate/kernel';
import { BTC_USD } from '@tidegate/matching/testing';
import type { Instrument, Position } from '@tidegate/model';

import { aFill, anOpenPosition, MARGIN_ACCOUNT, NOON } from '../../testing/index.js';
import { Ledger } from './ledger.js';
import { applyFillToPosition } from './position-fills.js';
import { depositTransaction, transactionOfFill } from './transactions.js';
import { equityOf, exposureOf, inventoryDifference } from './valuation.js';

const ETH_USD: Instrument = {
  ...BTC_USD,
  id: instrumentId('kraken', 'ETH/USD'),
  symbol: 'ETH/USD',
  base: 'ETH',
};

/** 1,000 deposited, a long of 2 BTC from 100 (fee 1) and a short of 3 ETH from 50. */
function portfolio(): { ledger: Ledger; positions: Position[] } {
  const ledger = new Ledger(MARGIN_ACCOUNT.scope);
  const { scope } = MARGIN_ACCOUNT;
  ledger.apply(
    depositTransaction(scope, { id: 'd', asset: 'USD', amount: money(1_000), at: NOON }),
  );
  const enter = (before: Position, fill: ReturnType<typeof aFill>, instrument: Instrument) => {
    const result = applyFillToPosition(before, fill, instrument);
    if (!result.ok) throw new Error(result.error.code);
    const around = { fill, before, after: result.value, instrument, account: MARGIN_ACCOUNT };
    ledger.apply(transactionOfFill(around));
    return result.value;
  };
  const long = enter(anOpenPosition(), aFill({ id: 'f1', quantity: 2, fee: 1 }), BTC_USD);
  const short = enter(
    anOpenPosition({ instrument: ETH_USD.id, direction: 'short' }),
    aFill({ id: 'f2', instrument: ETH_USD.id, side: 'sell', price: 50, quantity: 3 }),
    ETH_USD,
  );
  return { ledger, positions: [long, short] };
}

const marks =
  (prices: Readonly<Record<string, number>>) =>
  (id: string): number | null =>
    prices[id] ?? null;

describe('equityOf', () => {
  it('is cash plus longs minus shorts at the marks', () => {
    const { ledger, positions } = portfolio();
    const prices = marks({ [BTC_USD.id]: 110, [ETH_USD.id]: 45 });
    const valuation = equityOf({ ledger, positions, marks: prices, currency: 'USD' });
    // cash 1000 − 201 + 150 = 949; + 2 × 110 − 3 × 45
    expect(valuation.cash.toString()).toBe('949');
    expect(valuation.equity.toString()).toBe('1034');
    expect(valuation.unrealisedPnl.toString()).toBe('35');
    expect(valuation.unmarked).toEqual([]);
  });

  it('values and lists positions without a mark at cost', () => {
    const { ledger, positions } = portfolio();
    const valuation = equityOf({
      ledger,
      positions,
      marks: marks({ [BTC_USD.id]: 110 }),
      currency: 'USD',
    });
    expect(valuation.unmarked).toEqual([ETH_USD.id]);
    expect(valuation.equity.toString()).toBe('1019');
  });

  it('is deposits minus fees while the marks equal the entries', () => {
    const { ledger, positions } = portfolio();
    const prices = marks({ [BTC_USD.id]: 100, [ETH_USD.id]: 50 });
    const valuation = equityOf({ ledger, positions, marks: prices, currency: 'USD' });
    expect(valuation.equity.toString()).toBe('999');
  });

  it('skips positions without a quantity', () => {
    const { ledger } = portfolio();
    const positions = [anOpenPosition()];
    const valuation = equityOf({ ledger, positions, marks: () => null, currency: 'USD' });
    expect(valuation.unmarked).toEqual([]);
    expect(valuation.unrealisedPnl.toString()).toBe('0');
  });
});

describe('exposureOf', () => {
  it('sums longs and shorts', () => {
    const { positions } = portfolio();
    const exposure = exposureOf(positions, marks({ [BTC_USD.id]: 110, [ETH_USD.id]: 45 }));
    expect(exposure.gross).toBe(355);
    expect([...exposure.byInstrument]).toEqual([
      [BTC_USD.id, 220],
      [ETH_USD.id, 135],
    ]);
  });

  it('uses the cost without a mark', () => {
    const { positions } = portfolio();
    const exposure = exposureOf(positions, () => null);
    expect([...exposure.byInstrument.values()]).toEqual([200, 150]);
    expect(exposure.gross).toBe(350);
  });

  it('leaves out positions that hold nothing yet', () => {
    const exposure = exposureOf([anOpenPosition()], () => 110);
    expect([...exposure.byInstrument]).toEqual([]);
  });
});

describe('inventoryDifference', () => {
  it('is zero while ledger and positions agree', () => {
    const { ledger, positions } = portfolio();
    expect(inventoryDifference(ledger, positions, 'USD').toString()).toBe('0');
    expect(inventoryDifference(ledger, positions.slice(0, 1), 'USD').toString()).toBe('-150');
  });
});

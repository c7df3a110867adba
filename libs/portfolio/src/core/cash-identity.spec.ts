import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { Decimal, money, positionId, type Money, type Quantity } from '@tidegate/kernel';
import { seeded } from '@tidegate/kernel/testing';
import { BTC_USD } from '@tidegate/matching/testing';
import type { Direction, Fill, Instrument, Position } from '@tidegate/model';

import { aFill, anOpenPosition, MARGIN_ACCOUNT, NOON } from '../../testing/index.js';
import { exitableQuantity, writtenOff } from './dust.js';
import { Ledger } from './ledger.js';
import { applyFillToPosition } from './position-fills.js';
import { depositTransaction, dustTransaction, transactionOfFill } from './transactions.js';
import { inventoryDifference } from './valuation.js';

/** A market with small increments, so that averages do not divide evenly. */
const MARKET: Instrument = {
  ...BTC_USD,
  priceIncrement: new Decimal('0.00000001'),
  quantityIncrement: new Decimal('0.00000001'),
};

interface Step {
  readonly grows: boolean;
  readonly priceTicks: number;
  readonly lots: number;
  /** For exits: share of what is held, in thousandths; 1000 closes. */
  readonly share: number;
  readonly feeRate: number;
  readonly feeInBase: boolean;
}

const anyStep: fc.Arbitrary<Step> = fc.record({
  grows: fc.boolean(),
  priceTicks: fc.integer({ min: 1, max: 9_000_000_000 }),
  lots: fc.integer({ min: 1, max: 500_000_000 }),
  share: fc.oneof(fc.constant(1_000), fc.integer({ min: 1, max: 999 })),
  feeRate: fc.integer({ min: 0, max: 40 }),
  feeInBase: fc.boolean(),
});

/** The fill that a step makes of the position at hand: exits never take more than is held, but for a fee in base. */
function fillOf(step: Step, position: Position, index: number): Fill {
  const tick = new Decimal(step.priceTicks).mul('0.00000001');
  const grows = step.grows || position.quantity.isZero();
  const held = position.quantity;
  const exitUnits =
    step.share === 1_000
      ? held
      : held.mul(step.share).div(1_000).toDecimalPlaces(8, Decimal.ROUND_UP);
  const units = grows ? new Decimal(step.lots).mul('0.00000001') : Decimal.min(held, exitUnits);
  const buys = grows === (position.direction === 'long');
  const rate = new Decimal(step.feeRate).div(10_000);
  const lots = exitableQuantity({ ...position, quantity: units as Quantity }, MARKET);
  const quantity = grows || lots.isZero() ? units : lots;
  const baseFee = quantity.mul(rate).toDecimalPlaces(10, Decimal.ROUND_DOWN);
  return aFill({
    id: `f-${index}`,
    side: buys ? 'buy' : 'sell',
    price: tick,
    quantity,
    fee: step.feeInBase ? baseFee : quantity.mul(tick).mul(rate).toDecimalPlaces(10),
    feeAsset: step.feeInBase ? 'BTC' : 'USD',
  });
}

/** What an independent book-keeper would have in cash and in units: only fills, no positions. */
class Till {
  cash: Decimal;
  units = new Decimal(0);
  fees = new Decimal(0);

  constructor(deposit: Money) {
    this.cash = deposit;
  }

  take(fill: Fill): void {
    const value = fill.price.mul(fill.quantity);
    const sign = fill.side === 'buy' ? 1 : -1;
    this.cash = this.cash.sub(value.mul(sign));
    this.units = this.units.add(fill.quantity.mul(sign));
    if (fill.feeAsset === 'USD') this.cash = this.cash.sub(fill.fee);
    else this.units = this.units.sub(fill.fee);
    const feeValue = fill.feeAsset === 'USD' ? fill.fee : fill.fee.mul(fill.price);
    this.fees = this.fees.add(feeValue.toDecimalPlaces(18));
  }
}

function isDust(position: Position): boolean {
  return position.quantity.gt(0) && exitableQuantity(position, MARKET).isZero();
}

/** What the closing fill moved beyond the position, with the sign of the account's units. */
function beyond(before: Position, fill: Fill): Decimal {
  const fee = fill.feeAsset === 'BTC' ? fill.fee : new Decimal(0);
  return before.direction === 'long'
    ? before.quantity.sub(fill.quantity).sub(fee)
    : fill.quantity.sub(fee).sub(before.quantity);
}

/** Runs the steps, closing and opening positions on the way, and asks after each. */
function run(
  direction: Direction,
  steps: readonly Step[],
  ask: (state: {
    ledger: Ledger;
    live: Position;
    closed: readonly Position[];
    till: Till;
    /** Units of the account that no position holds: written off, or taken or bought beyond what was held or owed. */
    strays: Decimal;
  }) => void,
): void {
  const ledger = new Ledger(MARGIN_ACCOUNT.scope);
  const deposit = money(10_000);
  ledger.apply(
    depositTransaction(MARGIN_ACCOUNT.scope, { id: 'd', asset: 'USD', amount: deposit, at: NOON }),
  );
  const till = new Till(deposit);
  const closed: Position[] = [];
  const next = (): Position => anOpenPosition({ direction, id: positionId(`p-${closed.length}`) });
  let live = next();
  let strays = new Decimal(0);
  steps.forEach((step, index) => {
    const fill = fillOf(step, live, index);
    const applied = applyFillToPosition(live, fill, MARKET);
    if (!applied.ok) throw new Error(applied.error.message);
    const before = live;
    const booked = ledger.apply(
      transactionOfFill({
        fill,
        before: live,
        after: applied.value,
        instrument: MARKET,
        account: MARGIN_ACCOUNT,
      }),
    );
    expect(booked).toEqual({ ok: true, value: undefined });
    till.take(fill);
    live = applied.value;
    if (isDust(live)) {
      const dust = dustTransaction(live, 'USD', NOON);
      expect(ledger.apply(dust)).toEqual({ ok: true, value: undefined });
      strays = strays.add(live.quantity);
      live = writtenOff(live, NOON);
    } else if (live.status === 'closed') {
      strays = strays.add(beyond(before, fill));
    }
    if (live.status === 'closed') {
      closed.push(live);
      live = next();
    }
    ask({ ledger, live, closed, till, strays });
  });
}

const anyRun = fc.tuple(
  fc.constantFrom<Direction>('long', 'short'),
  fc.array(anyStep, { minLength: 1, maxLength: 30 }),
);

describe('The cash identity', () => {
  it('holds to the last decimal after every fill of any sequence', () => {
    fc.assert(
      fc.property(anyRun, ([direction, steps]) => {
        run(direction, steps, ({ ledger, live, closed }) => {
          expect(ledger.cashIdentity('USD')).toEqual({ holds: true, difference: new Decimal(0) });
          const positions = [...closed, live];
          const signedCost = direction === 'long' ? live.cost : live.cost.neg();
          const realised = positions.reduce(
            (sum, { realisedPnl }) => sum.add(realisedPnl),
            new Decimal(0),
          );
          const fees = positions.reduce((sum, position) => sum.add(position.fees), new Decimal(0));
          const left = ledger.cash('USD').add(signedCost);
          const right = new Decimal(10_000).add(realised).sub(fees);
          expect(left.sub(right).toString()).toBe('0');
          expect(inventoryDifference(ledger, [live], 'USD').toString()).toBe('0');
        });
      }),
      seeded({ numRuns: 200 }),
    );
  });

  it('agrees with an independent count of money, units and fees', () => {
    fc.assert(
      fc.property(anyRun, ([direction, steps]) => {
        run(direction, steps, ({ ledger, live, till, strays }) => {
          expect(ledger.cash('USD').sub(till.cash).toString()).toBe('0');
          expect(ledger.balanceOf('holdings', 'BTC').sub(till.units).toString()).toBe('0');
          expect(ledger.balanceOf('fees', 'USD').sub(till.fees).toString()).toBe('0');
          const held = direction === 'long' ? live.quantity : live.quantity.neg();
          expect(held.add(strays).sub(till.units).toString()).toBe('0');
        });
      }),
      seeded({ numRuns: 200 }),
    );
  });

  it('makes net P&L the cash flow whenever nothing is held', () => {
    fc.assert(
      fc.property(anyRun, ([direction, steps]) => {
        run(direction, steps, ({ ledger, live, closed }) => {
          if (live.status !== 'opening') return;
          const net = closed.reduce(
            (sum, { realisedPnl, fees }) => sum.add(realisedPnl).sub(fees),
            new Decimal(0),
          );
          expect(ledger.cash('USD').sub(10_000).sub(net).toString()).toBe('0');
          expect(ledger.balanceOf('inventory', 'USD').toString()).toBe('0');
        });
      }),
      seeded({ numRuns: 200 }),
    );
  });

  it('is reached by closed positions too: the sequences do close', () => {
    let [closes, strayed, dust] = [0, 0, 0];
    fc.assert(
      fc.property(anyRun, ([direction, steps]) => {
        run(direction, steps, ({ closed, strays }) => {
          closes = Math.max(closes, closed.length);
          if (!strays.isZero()) strayed += 1;
          if (closed.at(-1)?.closedAt === NOON && strays.gt(0) && direction === 'long') dust += 1;
        });
      }),
      seeded({ numRuns: 200 }),
    );
    expect(closes).toBeGreaterThan(2);
    expect([strayed > 20, dust > 5]).toEqual([true, true]);
  });
});

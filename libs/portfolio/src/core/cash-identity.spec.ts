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
  /** For exits: share of the position in thousandths; 1000 closes it. */
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

/** The fill that a step makes of the current position. Exits never exceed the position, except by a fee in base. */
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

/** An independent count of cash and units from fills alone, without positions. */
class IndependentCount {
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

/** The units that the closing fill moved beyond the position, signed as the account's units. */
function beyond(before: Position, fill: Fill): Decimal {
  const fee = fill.feeAsset === 'BTC' ? fill.fee : new Decimal(0);
  return before.direction === 'long'
    ? before.quantity.sub(fill.quantity).sub(fee)
    : fill.quantity.sub(fee).sub(before.quantity);
}

/** Runs the steps, closing and opening positions on the way, and checks after each. */
function run(
  direction: Direction,
  steps: readonly Step[],
  check: (state: {
    ledger: Ledger;
    live: Position;
    closed: readonly Position[];
    counted: IndependentCount;
    /** Units outside any position: written off, or sold or bought beyond the position. */
    unassigned: Decimal;
  }) => void,
): void {
  const ledger = new Ledger(MARGIN_ACCOUNT.scope);
  const deposit = money(10_000);
  ledger.apply(
    depositTransaction(MARGIN_ACCOUNT.scope, { id: 'd', asset: 'USD', amount: deposit, at: NOON }),
  );
  const counted = new IndependentCount(deposit);
  const closed: Position[] = [];
  const next = (): Position => anOpenPosition({ direction, id: positionId(`p-${closed.length}`) });
  let live = next();
  let unassigned = new Decimal(0);
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
    counted.take(fill);
    live = applied.value;
    if (isDust(live)) {
      const dust = dustTransaction(live, 'USD', NOON);
      expect(ledger.apply(dust)).toEqual({ ok: true, value: undefined });
      unassigned = unassigned.add(live.quantity);
      live = writtenOff(live, NOON);
    } else if (live.status === 'closed') {
      unassigned = unassigned.add(beyond(before, fill));
    }
    if (live.status === 'closed') {
      closed.push(live);
      live = next();
    }
    check({ ledger, live, closed, counted, unassigned });
  });
}

const anyRun = fc.tuple(
  fc.constantFrom<Direction>('long', 'short'),
  fc.array(anyStep, { minLength: 1, maxLength: 30 }),
);

describe('The cash identity', () => {
  it('holds exactly after every fill of any sequence', () => {
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
        run(direction, steps, ({ ledger, live, counted, unassigned }) => {
          expect(ledger.cash('USD').sub(counted.cash).toString()).toBe('0');
          expect(ledger.balanceOf('holdings', 'BTC').sub(counted.units).toString()).toBe('0');
          expect(ledger.balanceOf('fees', 'USD').sub(counted.fees).toString()).toBe('0');
          const held = direction === 'long' ? live.quantity : live.quantity.neg();
          expect(held.add(unassigned).sub(counted.units).toString()).toBe('0');
        });
      }),
      seeded({ numRuns: 200 }),
    );
  });

  it('equates net P&L and cash flow whenever no position is open', () => {
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

  it('is tested on sequences that close positions', () => {
    let [closes, strayed, dust] = [0, 0, 0];
    fc.assert(
      fc.property(anyRun, ([direction, steps]) => {
        run(direction, steps, ({ closed, unassigned }) => {
          closes = Math.max(closes, closed.length);
          if (!unassigned.isZero()) strayed += 1;
          if (closed.at(-1)?.closedAt === NOON && unassigned.gt(0) && direction === 'long')
            dust += 1;
        });
      }),
      seeded({ numRuns: 200 }),
    );
    expect(closes).toBeGreaterThan(2);
    expect([strayed > 20, dust > 5]).toEqual([true, true]);
  });
});

import {
  doubleOf,
  addMoney,
  money,
  ZERO_MONEY,
  type Decimal,
  type InstrumentId,
  type Money,
} from '@tidegate/kernel';
import type { Position } from '@tidegate/model';

import type { Ledger } from './ledger.js';

/** The current price of an instrument; `null` until the first price arrives. */
export type Marks = (instrument: InstrumentId) => number | null;

/** The value of an account, in account currency. */
export interface Valuation {
  /** Cash plus the value of all positions, negative for shorts. */
  readonly equity: Money;
  readonly cash: Money;
  readonly unrealisedPnl: Money;
  /** Instruments with a position but without a mark. They are valued at cost. */
  readonly unmarked: readonly InstrumentId[];
}

/** Notionals at the marks, in account currency, ≥ 0. */
export interface Exposure {
  readonly gross: number;
  readonly byInstrument: ReadonlyMap<InstrumentId, number>;
}

/** Values an account: cash plus every position at its mark. */
export function equityOf(input: {
  readonly ledger: Ledger;
  readonly positions: readonly Position[];
  readonly marks: Marks;
  readonly currency: string;
}): Valuation {
  const cash = input.ledger.cash(input.currency);
  const unmarked: InstrumentId[] = [];
  let equity = cash;
  let unrealisedPnl = ZERO_MONEY;
  for (const position of input.positions) {
    if (position.quantity.isZero()) continue;
    const mark = input.marks(position.instrument);
    if (mark === null) unmarked.push(position.instrument);
    const value = mark === null ? position.cost : position.quantity.mul(mark);
    equity = money(position.direction === 'long' ? equity.add(value) : equity.sub(value));
    unrealisedPnl = addMoney(unrealisedPnl, gainAt(value, position));
  }
  return { equity, cash, unrealisedPnl, unmarked };
}

/** Gain of the position's units at `value`, before exit fees: long value − cost, short cost − value. */
function gainAt(value: Decimal, { direction, cost }: Position): Money {
  return money(direction === 'long' ? value.sub(cost) : cost.sub(value));
}

/** Gross notional, in total and by instrument. A position without a mark counts at cost. */
export function exposureOf(positions: readonly Position[], marks: Marks): Exposure {
  const byInstrument = new Map<InstrumentId, number>();
  let gross = 0;
  for (const position of positions) {
    if (position.quantity.isZero()) continue;
    const mark = marks(position.instrument);
    const notional = mark === null ? doubleOf(position.cost) : doubleOf(position.quantity) * mark;
    gross += notional;
    byInstrument.set(position.instrument, (byInstrument.get(position.instrument) ?? 0) + notional);
  }
  return { gross, byInstrument };
}

/** The inventory book minus the cost of the positions, negative for shorts. Zero when they agree. */
export function inventoryDifference(
  ledger: Ledger,
  positions: readonly Position[],
  currency: string,
): Decimal {
  const carried = positions.reduce(
    (sum, position) => sum.add(signedCost(position)),
    ZERO_MONEY as Decimal,
  );
  return ledger.balanceOf('inventory', currency).sub(carried);
}

function signedCost(position: Position): Money {
  return position.direction === 'long' ? position.cost : money(position.cost.neg());
}

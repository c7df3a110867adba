import {
  addMoney,
  money,
  ZERO_MONEY,
  type Decimal,
  type InstrumentId,
  type Money,
} from '@tidegate/kernel';
import type { Position } from '@tidegate/model';

import type { Ledger } from './ledger.js';

/** The current price of an instrument, or `null` while nobody knows it. */
export type Marks = (instrument: InstrumentId) => number | null;

/** What an account is worth, account currency. */
export interface Valuation {
  /** cash + value of what is held (what is owed counts negative). */
  readonly equity: Money;
  readonly cash: Money;
  readonly unrealisedPnl: Money;
  /** Held instruments without a mark: they are counted at cost. */
  readonly unmarked: readonly InstrumentId[];
}

/** Notionals at the marks, account currency, ≥ 0. */
export interface Exposure {
  readonly gross: number;
  readonly byInstrument: ReadonlyMap<InstrumentId, number>;
}

/** Cash plus every position at its mark. */
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

/** Gain of the held units at `value`, before exit fees: long value − cost, short cost − value. */
function gainAt(value: Decimal, { direction, cost }: Position): Money {
  return money(direction === 'long' ? value.sub(cost) : cost.sub(value));
}

/** Gross notional, and that of each instrument; one without a mark counts at cost. */
export function exposureOf(positions: readonly Position[], marks: Marks): Exposure {
  const byInstrument = new Map<InstrumentId, number>();
  let gross = 0;
  for (const position of positions) {
    if (position.quantity.isZero()) continue;
    const mark = marks(position.instrument);
    const notional = mark === null ? position.cost.toNumber() : position.quantity.toNumber() * mark;
    gross += notional;
    byInstrument.set(position.instrument, (byInstrument.get(position.instrument) ?? 0) + notional);
  }
  return { gross, byInstrument };
}

/** The inventory book must say the same as the positions: their cost, negative for shorts. */
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

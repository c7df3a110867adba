import type { MarketWindow } from './market-window.js';
import { takerPrice, type TakerCosts } from './taker-price.js';

export interface HoldingPlan {
  /** One per instrument. The deposit is split equally among instruments with candles. */
  readonly windows: readonly MarketWindow[];
  readonly deposit: number;
  readonly costs: TakerCosts;
  /** Fraction of the notional, paid on purchase and on sale. */
  readonly takerFeeRate: number;
}

/** Result of buying each instrument at its first open and selling it at its last close. */
export interface Holding {
  /** Proceeds ÷ deposit − 1, costs included; `null` without a candle. */
  readonly totalReturn: number | null;
  /** Account currency. */
  readonly netProfit: number | null;
}

/** Units of one held instrument, with its candles. */
interface HeldUnits {
  readonly window: MarketWindow;
  readonly units: number;
  /** Amount paid for the units, fee included. */
  readonly paid: number;
}

export function holdingOf(plan: HoldingPlan): Holding {
  const held = heldUnits(plan);
  if (held.length === 0) return { totalReturn: null, netProfit: null };
  const proceeds = held.reduce((sum, one) => sum + proceedsOf(one, plan), 0);
  return { totalReturn: proceeds / plan.deposit - 1, netProfit: proceeds - plan.deposit };
}

/**
 * Value of the holding at each of `times` (ascending), at the latest close known by then. Before an instrument's first
 * candle its share is cash. The values exclude the costs of selling.
 */
export function heldValuesAt(plan: HoldingPlan, times: ArrayLike<number>): Float64Array {
  const held = heldUnits(plan);
  const cursors = held.map(() => -1);
  const values = new Float64Array(times.length);
  for (let point = 0; point < times.length; point++) {
    for (const [index, { window, units, paid }] of held.entries()) {
      let cursor = cursors[index] as number;
      while (
        cursor + 1 < window.length &&
        closeTimeAt(window, cursor + 1) <= (times[point] as number)
      )
        cursor += 1;
      cursors[index] = cursor;
      const value = cursor < 0 ? paid : units * (window.closes[cursor] as number);
      values[point] = (values[point] as number) + value;
    }
  }
  return values;
}

function heldUnits({ windows, deposit, costs, takerFeeRate }: HoldingPlan): readonly HeldUnits[] {
  const traded = windows.filter(({ length }) => length > 0);
  const paid = deposit / traded.length;
  return traded.map((window) => {
    const bought = takerPrice(
      {
        side: 1,
        reference: window.opens[0] as number,
        notional: paid,
        volume: window.volumes[0] as number,
      },
      costs,
    );
    return { window, paid, units: paid / (bought * (1 + takerFeeRate)) };
  });
}

function proceedsOf({ window, units }: HeldUnits, { costs, takerFeeRate }: HoldingPlan): number {
  const last = window.length - 1;
  const reference = window.closes[last] as number;
  const sold = takerPrice(
    { side: -1, reference, notional: units * reference, volume: window.volumes[last] as number },
    costs,
  );
  return units * sold * (1 - takerFeeRate);
}

function closeTimeAt({ openTimes, lengthMs }: MarketWindow, index: number): number {
  return (openTimes[index] as number) + lengthMs;
}

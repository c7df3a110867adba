import { doubleOf, Decimal, roundToIncrement } from '@tidegate/kernel';

import { correlatedExposureOf } from '../correlated-exposure.js';
import type { EntryContext } from '../entry-context.js';
import { oncePerContext } from '../once-per-context.js';
import { tradeCostsOf } from '../trade-costs.js';

interface SmallestOrder {
  readonly quantity: Decimal;
  readonly notional: number;
}

const smallestOrder = oncePerContext(({ instrument, signal, options }): SmallestOrder => {
  const entry = new Decimal(signal.entry);
  const cost = Decimal.max(instrument.costMin, options.sizing.notionalMin);
  const forCost = roundToIncrement(cost.div(entry), instrument.quantityIncrement, 'up');
  // Stryker disable next-line StringLiteral: any direction but 'down' is up
  const forQuantity = roundToIncrement(instrument.quantityMin, instrument.quantityIncrement, 'up');
  const quantity = Decimal.max(forCost, forQuantity, instrument.quantityIncrement);
  return { quantity, notional: doubleOf(quantity.mul(entry)) };
});

/** Smallest order in base units: the venue's minimum quantity and cost and our own minimum, rounded up to the lot. */
export function minimumQuantity(context: EntryContext): Decimal {
  return smallestOrder(context).quantity;
}

/** Notional of the smallest order at the entry price, account currency. */
export function minimumNotional(context: EntryContext): number {
  return smallestOrder(context).notional;
}

/** Unused part of the account's exposure limit. */
export function exposureRoom(context: EntryContext): number {
  const { portfolio, options } = context;
  const limit = options.limits.exposureRateMax * portfolio.equity;
  return limit - heldNotional(context) - portfolio.pendingNotional;
}

export function heldNotional(context: EntryContext): number {
  return context.portfolio.positions.reduce((sum, held) => sum + held.notional, 0);
}

/** Unused part of the limit for one correlated bet. */
export function correlatedRoom(context: EntryContext): number {
  const limit = context.options.limits.correlatedExposureRateMax * context.portfolio.equity;
  return limit - correlatedExposureOf(context).notional;
}

/** Unused part of the tenant's limit over all engines; `null` without a limit. */
export function globalRoom(context: EntryContext): number | null {
  const { portfolio } = context;
  const { globalLimit } = portfolio;
  // Summing all accounts of a tenant takes time proportional to their number, so skip it without a limit.
  return globalLimit === null ? null : globalLimit - portfolio.globalNotional;
}

/**
 * Loss per unit of notional when the stop is hit: stop distance plus the costs of entering and leaving there, the same
 * costs that `COST_SHARE_TOO_HIGH` judges.
 */
export function stopRateOf(context: EntryContext): number {
  const { entry, stop } = context.signal;
  return Math.abs(entry - stop) / entry + tradeCostsOf(context).toStop;
}

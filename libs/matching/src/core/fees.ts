import {
  Decimal,
  invariant,
  money,
  type DecimalInput,
  type Money,
  type Price,
  type Quantity,
} from '@tidegate/kernel';
import type { Liquidity } from '@tidegate/model';

import type { FeeSchedule, FeeTier, MatchingOptions } from './matching-options.js';

/** Fees are rounded to this many decimals of the asset they are paid in. */
export const FEE_DECIMALS = 10;

/**
 * The fee rate of an execution, as a fraction of its notional. The applicable tier is the highest whose volume the
 * trailing 30-day volume (quote units) reaches.
 */
export function feeRate(
  schedule: FeeSchedule,
  trailingVolume: number,
  liquidity: Liquidity,
): number {
  const tier = tierAt(schedule, trailingVolume);
  return liquidity === 'maker' ? tier.makerRate : tier.takerRate;
}

/** Computes price × quantity × rate in quote units, rounded half up to `FEE_DECIMALS`. */
export function feeOf(at: Price, amount: Quantity, rate: DecimalInput): Money {
  const exact = at.mul(amount).mul(new Decimal(rate));
  return money(exact.toDecimalPlaces(FEE_DECIMALS, Decimal.ROUND_HALF_UP));
}

/**
 * The cost of entering and exiting as a taker, as a fraction of the price: 2 × (taker rate + half spread). Stops
 * and targets include it.
 */
export function roundTripCostRate(model: MatchingOptions, trailingVolume: number): number {
  // Stryker disable next-line StringLiteral: any liquidity but 'maker' pays the taker rate
  return 2 * (feeRate(model.fees, trailingVolume, 'taker') + model.halfSpreadRate);
}

function tierAt(schedule: FeeSchedule, trailingVolume: number): FeeTier {
  let reached: FeeTier | null = null;
  for (const tier of schedule.tiers) {
    if (tier.volume > trailingVolume) continue;
    if (reached === null || tier.volume > reached.volume) reached = tier;
  }
  invariant(reached !== null, 'A fee schedule has a tier for every volume from 0', {
    trailingVolume,
    tiers: schedule.tiers.length,
  });
  return reached;
}

import { impactRate, type MatchingOptions } from '@tidegate/matching';

/** The assumptions about taking that the back-test itself makes. */
export type TakingCosts = Pick<
  MatchingOptions,
  'halfSpreadRate' | 'impactCoefficient' | 'impactRateMax'
>;

/** An order that takes from one candle. */
export interface Taking {
  /** 1 buys, −1 sells. */
  readonly side: 1 | -1;
  /** Price before costs. */
  readonly reference: number;
  /** Quote units. */
  readonly notional: number;
  /** Volume of the candle, base units. */
  readonly volume: number;
}

/** The price of a market order after half the spread and the impact. */
export function takenPrice(
  { side, reference, notional, volume }: Taking,
  costs: TakingCosts,
): number {
  const share = notional / (reference * volume);
  return reference * (1 + side * (costs.halfSpreadRate + impactRate(costs, share)));
}

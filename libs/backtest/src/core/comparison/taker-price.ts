import { impactRate, type MatchingOptions } from '@tidegate/matching';

/** Cost assumptions for taker orders, the same as in the back-test. */
export type TakerCosts = Pick<
  MatchingOptions,
  'halfSpreadRate' | 'impactCoefficient' | 'impactRateMax'
>;

/** A taker order filled within one candle. */
export interface TakerOrder {
  /** 1 buys, −1 sells. */
  readonly side: 1 | -1;
  /** Price before costs. */
  readonly reference: number;
  /** Quote units. */
  readonly notional: number;
  /** Volume of the candle, base units. */
  readonly volume: number;
}

/** Price of a taker order, including half the spread and the market impact. */
export function takerPrice(
  { side, reference, notional, volume }: TakerOrder,
  costs: TakerCosts,
): number {
  const share = notional / (reference * volume);
  return reference * (1 + side * (costs.halfSpreadRate + impactRate(costs, share)));
}

import type { MatchingOptions } from './matching-options.js';

/** What moving the market costs a taker, as a fraction of the price; `share` is the part of a candle's volume it takes. */
export function impactRate(
  {
    impactCoefficient,
    impactRateMax,
  }: Pick<MatchingOptions, 'impactCoefficient' | 'impactRateMax'>,
  share: number,
): number {
  return Math.min(impactRateMax, impactCoefficient * Math.sqrt(share));
}

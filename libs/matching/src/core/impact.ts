import type { MatchingOptions } from './matching-options.js';

/** The price impact of a taker, as a fraction of the price; `share` is its part of a candle's volume. */
export function impactRate(
  {
    impactCoefficient,
    impactRateMax,
  }: Pick<MatchingOptions, 'impactCoefficient' | 'impactRateMax'>,
  share: number,
): number {
  return Math.min(impactRateMax, impactCoefficient * Math.sqrt(share));
}

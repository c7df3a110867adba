import type { Comparison } from './comparison.js';

/** Percentile from which a result counts as better than chance. One strategy in twenty reaches it by luck. */
const BETTER_THAN_CHANCE = 0.95;
/** Share of the gross profit above which fees decide the result. */
const COSTS_DECIDE = 0.5;

/** Summarises in one sentence whether the strategy beat chance and holding, and the share of its costs. */
export function comparisonSentence(comparison: Comparison, currency: string): string {
  const { chance, holding, totalReturn } = comparison;
  const held =
    holding.totalReturn === null ? null : `holding returned ${percent(holding.totalReturn, 2)}`;
  if (chance === null) {
    const rest = held === null ? '' : `; ${held}`;
    return `No trade was closed, so there is no result to compare${rest}.`;
  }
  // Rounded down, so that 94.8 % does not appear as the required 95 %.
  const rank = `${Math.floor(chance.percentile * 100)} %`;
  const among = `${rank} of ${chance.draws} random entries at the same costs`;
  const luck =
    chance.percentile >= BETTER_THAN_CHANCE
      ? `did better than ${among}`
      : `did no better than chance (better than ${among})`;
  const where = held === null ? '' : `, where ${held}`;
  const own = `returned ${percent(totalReturn, 2)}${where}`;
  return `The strategy ${luck}, ${own}, ${costText(comparison, currency)}.`;
}

function costText({ costs, netProfit }: Comparison, currency: string): string {
  const { fees, beforeFees, feesOfGrossProfit } = costs;
  if (feesOfGrossProfit === null) return `and paid ${fees.toFixed(2)} ${currency} of fees`;
  const paid = `and paid ${percent(feesOfGrossProfit, 0)} of its gross profit as fees`;
  if (beforeFees > 0 && netProfit <= 0) {
    return `${paid}, which turned a gain of ${beforeFees.toFixed(2)} ${currency} into a loss`;
  }
  return feesOfGrossProfit > COSTS_DECIDE ? `${paid}: costs decide its result` : paid;
}

function percent(share: number, decimals: number): string {
  return `${(share * 100).toFixed(decimals)} %`;
}

import { passed, refused } from '@tidegate/model';

import { tradeCostsOf } from '../trade-costs.js';
import type { Gate } from './data-gates.js';

/** Limits the costs of entering and of leaving at the stop, relative to the stop distance. */
export const costShareTooHigh: Gate = (context) => {
  const { signal, options } = context;
  const limit = options.costs.shareMax;
  const costs = tradeCostsOf(context);
  const stopRate = Math.abs(signal.entry - signal.stop) / signal.entry;
  const used = costs.toStop / stopRate;
  const numbers = {
    used,
    limit,
    costRate: costs.toStop,
    stopRate,
    spreadRate: costs.spreadRate,
    spreadAssumed: costs.spreadAssumed,
    slippageRate: options.costs.slippageRate,
  };
  if (limit === 0) return passed('COST_SHARE_TOO_HIGH', { ...numbers, skipped: true });
  // NaN fails the comparison and is refused.
  if (used <= limit) return passed('COST_SHARE_TOO_HIGH', numbers);
  return refused(
    'COST_SHARE_TOO_HIGH',
    () =>
      `Entering and leaving costs ${percent(costs.toStop, 2)}, which is ${percent(used, 1)} of the stop distance of ${percent(stopRate, 2)}; the limit is ${percent(limit, 1)}. Use a longer timeframe, a wider stop, or lower fees`,
    numbers,
  );
};

function percent(rate: number, decimals: number): string {
  return `${(rate * 100).toFixed(decimals)} %`;
}

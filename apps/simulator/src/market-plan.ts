import { TidegateError } from '@tidegate/kernel';

import type { MarketOptions, MarketPlan } from './market-options.js';
import { planRecordedMarket } from './recorded-market.js';
import type { SimulatorState } from './state-file.js';
import { planSyntheticMarket } from './synthetic-market.js';

/** Prepares a market, to resume at `state` if given. */
export async function planMarket(
  options: MarketOptions,
  state: SimulatorState | null,
): Promise<MarketPlan> {
  const plan =
    options.kind === 'synthetic'
      ? planSyntheticMarket(options, state)
      : await planRecordedMarket(options, state);
  if (state && state.market !== plan.identity) {
    throw new TidegateError(
      'STATE_OF_ANOTHER_MARKET',
      `The state file belongs to "${state.market}", not to "${plan.identity}"; remove it or use another file`,
    );
  }
  return plan;
}

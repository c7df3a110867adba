import { StoredTradingViews, type TradingViews } from '@tidegate/composition';
import { venueId } from '@tidegate/kernel';
import type { AccountDirectory, TradingReads } from '@tidegate/trading';

import type { ServerRuntime } from '../runtime.js';

/** `TradingViews`. */
export const TRADING_VIEWS = Symbol('tidegate:trading-views');

/** Trading views of the storage of this process. */
export function tradingViewsOf(
  { configuration }: ServerRuntime,
  reads: TradingReads,
  accounts: AccountDirectory,
): TradingViews {
  return new StoredTradingViews({ reads, accounts, venue: venueId(configuration.market.venue) });
}

import { TradingExports } from '@tidegate/composition';
import { venueId } from '@tidegate/kernel';
import type { TradingReads } from '@tidegate/trading';

import type { ServerRuntime } from '../runtime.js';

/** `TradingExports`. */
export const TRADING_EXPORTS = Symbol('tidegate:trading-exports');

/** Exports from the storage of this process. */
export function tradingExportsOf(
  { configuration }: ServerRuntime,
  reads: TradingReads,
): TradingExports {
  return new TradingExports({ reads, venue: venueId(configuration.market.venue) });
}

import type { Liquidity } from '@tidegate/model';

import type { EntryOptions } from './execution-options.js';
import { exitLayoutOf, type ExecutionFeed, type VenueCapabilities } from './venue-capabilities.js';

/** Whether each order of a position takes or makes liquidity, which sets its fee. */
export interface PlannedLiquidity {
  readonly entry: Liquidity;
  readonly stop: Liquidity;
  readonly target: Liquidity;
}

/** Predicts the liquidity of a position's orders before any is sent. If uncertain, an order takes. */
export function plannedLiquidity(
  options: EntryOptions,
  capabilities: VenueCapabilities,
  feed: ExecutionFeed,
): PlannedLiquidity {
  const waits = options.postOnly && options.style === 'touch' && feed === 'slices';
  const rests = exitLayoutOf(capabilities, feed) === 'resting';
  return {
    entry: waits ? 'maker' : 'taker',
    stop: 'taker',
    target: rests ? 'maker' : 'taker',
  };
}

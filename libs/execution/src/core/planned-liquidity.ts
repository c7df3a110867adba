import type { Liquidity } from '@tidegate/model';

import type { EntryOptions } from './execution-options.js';
import { exitLayoutOf, type ExecutionFeed, type VenueCapabilities } from './venue-capabilities.js';

/** Which of a position's orders take liquidity and which make it: it sets their fees. */
export interface PlannedLiquidity {
  readonly entry: Liquidity;
  readonly stop: Liquidity;
  readonly target: Liquidity;
}

/** What the orders of a position are going to pay, before any of them is sent. In doubt, an order takes. */
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

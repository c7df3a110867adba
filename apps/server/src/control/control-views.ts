import { StoredControlViews, type ControlViews } from '@tidegate/composition';
import { venueId, type InstrumentId } from '@tidegate/kernel';
import type { AccountDirectory, CommandQueue, EngineHub, TradingReads } from '@tidegate/trading';

import type { ServerRuntime } from '../runtime.js';

/** `ControlViews`. */
export const CONTROL_VIEWS = Symbol('tidegate:control-views');

/** Previews and effects of controls, at the quotes of the engines of this process. */
export function controlViewsOf(
  ...[{ configuration, session }, reads, accounts, commands, hub]: [
    ServerRuntime,
    TradingReads,
    AccountDirectory,
    CommandQueue,
    EngineHub,
  ]
): ControlViews {
  const marketOf = (instrument: InstrumentId) =>
    hub.engines.find(({ venue }) => instrument.startsWith(`${venue}:`))?.market.reads ?? null;
  return new StoredControlViews({
    reads,
    accounts,
    commands,
    shards: () => hub.status().map(({ shard }) => shard),
    market: {
      quote: (instrument) => marketOf(instrument)?.quote(instrument) ?? null,
      book: (instrument) => marketOf(instrument)?.book(instrument) ?? null,
    },
    fees: configuration.matching.fees,
    venue: venueId(configuration.market.venue),
    clock: session.time,
  });
}

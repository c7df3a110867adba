import { messageOf, type Clock, type Logger } from '@tidegate/kernel';
import type { GapRepair, MarketDataCache, MarketFeed } from '@tidegate/market-data';
import type { EngineEvent } from '@tidegate/model';

/** Loads what a series lacks from the venue. When that fails, the cache goes on by itself once its wait is over. */
export async function repairGap(
  repair: GapRepair,
  ports: {
    readonly feed: MarketFeed;
    readonly cache: MarketDataCache;
    readonly clock: Clock;
    readonly logger: Logger;
    /** Candles asked for at most. */
    readonly limit: number;
    readonly onEvent: (event: EngineEvent) => void;
  },
): Promise<void> {
  const { feed, cache, clock, logger, limit, onEvent } = ports;
  const instrument = cache.instrument(repair.instrument);
  if (!instrument) return;
  const { timeframe, from } = repair;
  try {
    const candles = await feed.loadCandles({ instrument, timeframe, limit, since: from });
    cache.fillGap(instrument.id, timeframe, candles);
    onEvent({
      type: 'data_repaired',
      instrument: instrument.id,
      repair: 'gap_backfilled',
      detail: `${timeframe} from ${from}: ${candles.length} candles`,
      at: clock.now(),
    });
  } catch (thrown) {
    logger.warn('A gap could not be loaded from the venue', {
      instrument: instrument.id,
      timeframe,
      problem: messageOf(thrown),
    });
  }
}

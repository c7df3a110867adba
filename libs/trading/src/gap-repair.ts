import { messageOf, type Clock, type Logger } from '@tidegate/kernel';
import type { GapRepair, MarketDataCache, MarketFeed } from '@tidegate/market-data';
import { timeframeMs, type EngineEvent } from '@tidegate/model';

/** The candle in progress, and one for a venue's clock that is ahead of ours. */
const CANDLES_MORE = 2;

/** Loads what a series lacks from the venue. When that fails, the cache goes on by itself once its wait is over. */
export async function repairGap(
  repair: GapRepair,
  ports: {
    readonly feed: MarketFeed;
    readonly cache: MarketDataCache;
    readonly clock: Clock;
    readonly logger: Logger;
    readonly onEvent: (event: EngineEvent) => void;
  },
): Promise<void> {
  const { feed, cache, clock, logger, onEvent } = ports;
  const instrument = cache.instrument(repair.instrument);
  if (!instrument) return;
  const { timeframe, from, since } = repair;
  // All of it up to now: an answer cut short would say nothing about the intervals that were cut.
  const limit = Math.ceil((clock.now() - since) / timeframeMs(timeframe)) + CANDLES_MORE;
  try {
    const candles = await feed.loadCandles({ instrument, timeframe, limit, since });
    const [first] = candles;
    if (first && first.openTime > from) {
      logger.warn("A gap is older than the venue's history; the series goes on after it", {
        instrument: instrument.id,
        timeframe,
        from,
        historyFrom: first.openTime,
      });
    }
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

import { messageOf, type Clock, type Logger } from '@tidegate/kernel';
import type { GapRepair, MarketDataCache, MarketFeed } from '@tidegate/market-data';
import { timeframeMs, type Candle, type EngineEvent, type Instrument } from '@tidegate/model';

export interface GapRepairerSetup {
  readonly feed: Pick<MarketFeed, 'loadCandles'>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly onEvent: (event: EngineEvent) => void;
}

/** The candle in progress, and one for a venue's clock that is ahead of ours. */
const CANDLES_MORE = 2;

/**
 * Loads what a series lacks from the venue. A load that fails is not repeated here: the cache asks again while it waits, and
 * goes on by itself once its wait is over.
 */
export class GapRepairer {
  /** Series whose answer is awaited: asking twice at once would bring nothing new. */
  private readonly awaited = new Set<string>();

  constructor(private readonly setup: GapRepairerSetup) {}

  async repair(repair: GapRepair, cache: MarketDataCache): Promise<void> {
    const instrument = cache.instrument(repair.instrument);
    const series = `${repair.instrument} ${repair.timeframe}`;
    if (!instrument || this.awaited.has(series)) return;
    this.awaited.add(series);
    try {
      const candles = await this.load(instrument, repair);
      this.awaited.delete(series);
      this.give(candles, repair, cache);
    } catch (thrown) {
      this.awaited.delete(series);
      this.setup.logger.warn('A gap could not be loaded from the venue', {
        instrument: instrument.id,
        timeframe: repair.timeframe,
        problem: messageOf(thrown),
      });
    }
  }

  /** All of it up to now: an answer cut short would say nothing about the intervals that were cut. */
  private load(instrument: Instrument, repair: GapRepair): Promise<readonly Candle[]> {
    const { timeframe, since } = repair;
    const intervals = (this.setup.clock.now() - since) / timeframeMs(timeframe);
    const limit = Math.ceil(intervals) + CANDLES_MORE;
    return this.setup.feed.loadCandles({ instrument, timeframe, limit, since });
  }

  private give(candles: readonly Candle[], repair: GapRepair, cache: MarketDataCache): void {
    const { instrument, timeframe, from } = repair;
    const { logger, clock, onEvent } = this.setup;
    const [first] = candles;
    if (first && first.openTime > from) {
      logger.warn("A gap is older than the venue's history; the series goes on after it", {
        instrument,
        timeframe,
        from,
        historyFrom: first.openTime,
      });
    }
    cache.fillGap(instrument, timeframe, candles);
    onEvent({
      type: 'data_repaired',
      instrument,
      repair: 'gap_backfilled',
      detail: `${timeframe} from ${from}: ${candles.length} candles`,
      at: clock.now(),
    });
  }
}

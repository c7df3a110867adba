import { messageOf, type Clock, type Logger } from '@tidegate/kernel';
import type { GapRepair, MarketDataCache, MarketFeed } from '@tidegate/market-data';
import { timeframeMs, type Candle, type EngineEvent, type Instrument } from '@tidegate/model';

export interface GapRepairerSetup {
  readonly feed: Pick<MarketFeed, 'loadCandles'>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly onEvent: (event: EngineEvent) => void;
}

/** The candle in progress, and one more in case the venue's clock is ahead of ours. */
const EXTRA_CANDLES = 2;

/**
 * Loads the missing candles of a series from the venue. It does not retry a failed load: the cache requests the repair
 * again while it waits, and continues without it after the wait.
 */
export class GapRepairer {
  /** Series with a load in progress; each series has at most one. */
  private readonly loading = new Set<string>();

  constructor(private readonly setup: GapRepairerSetup) {}

  async repair(repair: GapRepair, cache: MarketDataCache): Promise<void> {
    const instrument = cache.instrument(repair.instrument);
    const series = `${repair.instrument} ${repair.timeframe}`;
    if (!instrument || this.loading.has(series)) return;
    this.loading.add(series);
    try {
      const candles = await this.load(instrument, repair);
      this.loading.delete(series);
      this.fill(candles, repair, cache);
    } catch (thrown) {
      this.loading.delete(series);
      this.setup.logger.warn('Gap not repaired: loading candles failed', {
        instrument: instrument.id,
        timeframe: repair.timeframe,
        error: messageOf(thrown),
      });
    }
  }

  /** Loads everything from the gap to now: a shorter answer would leave the later intervals undecided. */
  private load(instrument: Instrument, repair: GapRepair): Promise<readonly Candle[]> {
    const { timeframe, since } = repair;
    const intervals = (this.setup.clock.now() - since) / timeframeMs(timeframe);
    const limit = Math.ceil(intervals) + EXTRA_CANDLES;
    return this.setup.feed.loadCandles({ instrument, timeframe, limit, since });
  }

  private fill(candles: readonly Candle[], repair: GapRepair, cache: MarketDataCache): void {
    const { instrument, timeframe, from } = repair;
    const { logger, clock, onEvent } = this.setup;
    const [first] = candles;
    if (first && first.openTime > from) {
      logger.warn("Gap starts before the venue's history; the series continues after it", {
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

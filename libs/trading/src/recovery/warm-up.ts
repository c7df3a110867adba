import { messageOf, type Logger } from '@tidegate/kernel';
import type { MarketFeed } from '@tidegate/market-data';
import type { Candle, Instrument, Timeframe } from '@tidegate/model';

export interface WarmUpRequest {
  readonly feed: Pick<MarketFeed, 'loadCandles'>;
  readonly logger: Logger;
  readonly instruments: readonly Instrument[];
  readonly timeframes: readonly Timeframe[];
  /** Candles to request per series. */
  readonly candles: number;
}

/**
 * Loads all series concurrently and passes each to `take` as it arrives; the adapter enforces the venue's rate limit. A
 * series that fails to load starts empty and fills from the stream.
 */
export async function loadHistory(
  request: WarmUpRequest,
  take: (instrument: Instrument, timeframe: Timeframe, candles: readonly Candle[]) => void,
): Promise<void> {
  const { feed, logger, instruments, timeframes, candles: limit } = request;
  const loads = instruments.flatMap((instrument) =>
    timeframes.map(async (timeframe) => {
      try {
        take(instrument, timeframe, await feed.loadCandles({ instrument, timeframe, limit }));
      } catch (thrown) {
        logger.warn('Warm-up of a series failed; it fills from the stream', {
          instrument: instrument.id,
          timeframe,
          error: messageOf(thrown),
        });
      }
    }),
  );
  await Promise.all(loads);
}

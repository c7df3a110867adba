import { messageOf, type Logger } from '@tidegate/kernel';
import type { MarketFeed } from '@tidegate/market-data';
import type { Candle, Instrument, Timeframe } from '@tidegate/model';

export interface WarmUpRequest {
  readonly feed: Pick<MarketFeed, 'loadCandles'>;
  readonly logger: Logger;
  readonly instruments: readonly Instrument[];
  readonly timeframes: readonly Timeframe[];
  /** Candles asked of the venue per series. */
  readonly candles: number;
}

/**
 * Loads every series at once and hands each over as it comes; the adapter keeps the venue's pace. A series that fails
 * starts empty and fills from the stream.
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
        logger.warn('A series could not be warmed up; it fills from the stream', {
          instrument: instrument.id,
          timeframe,
          problem: messageOf(thrown),
        });
      }
    }),
  );
  await Promise.all(loads);
}

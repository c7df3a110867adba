import type { EpochMs } from '@tidegate/kernel';
import type { Candle, Timeframe } from '@tidegate/model';

import type { FeedLink } from './feed-link.js';
import type { CandleRefusalReason, GapReason, GapResolution, OutlierReport } from './listener.js';
import type { MarketDataOptions } from './options.js';
import type { MarketDataStatistics } from './statistics.js';

export interface SeriesGap {
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly since: EpochMs;
  readonly reason: GapReason;
}

/** The part of an instrument that its series use. Instants are venue time. */
export interface SeriesOwner {
  readonly options: MarketDataOptions;
  readonly statistics: MarketDataStatistics;
  readonly link: FeedLink;
  /** Whether a fresh quote, as an independent source, is near `close`. */
  quoteConfirms(close: number, now: number): boolean;
  candleClosed(timeframe: Timeframe, candle: Candle): void;
  candleCorrected(timeframe: Timeframe, closed: Candle, corrected: Candle): void;
  candleRefused(timeframe: Timeframe, reason: CandleRefusalReason): void;
  gapFound(timeframe: Timeframe, gap: SeriesGap): void;
  gapResolved(timeframe: Timeframe, gap: SeriesGap, how: GapResolution): void;
  outlierJudged(
    timeframe: Timeframe,
    report: Omit<OutlierReport, 'instrument' | 'timeframe'>,
  ): void;
}

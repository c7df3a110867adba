export { BookSide } from './core/book-side.js';
export { aggregateCandles, CandleAggregator, mergeCandle } from './core/candle-aggregator.js';
export { CandleBuilder } from './core/candle-builder.js';
export { type CandleColumn } from './core/candle-ring.js';
export { type CandleSeriesView } from './core/candle-series-view.js';
export { type FeedChannel } from './core/feed-channel.js';
export { type Freshness } from './core/instrument-market.js';
export {
  quietListener,
  type CandleCorrection,
  type CandleRefusalReason,
  type GapReason,
  type GapRepair,
  type GapResolution,
  type MarketDataListener,
  type OutlierReport,
} from './core/listener.js';
export {
  MarketDataCache,
  type MarketDataCacheSetup,
  type WarmUpReport,
} from './core/market-data-cache.js';
export { MarketDataOptions } from './core/options.js';
export { OrderBookLadder } from './core/order-book-ladder.js';
export { type MarketDataStatistics } from './core/statistics.js';
export type { CandleRequest, FeedHealth, FeedSubscription, MarketFeed } from './ports.js';
export { MARKET_DATA_OPTIONS, MARKET_FEED, MarketDataModule } from './market-data.module.js';

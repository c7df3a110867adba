export {
  candleAt,
  openTimeAt,
  quoteAt,
  spotInstrument,
  START,
  TEST_VENUE,
  tradeAt,
  walkOfCandles,
} from './builders.js';
export { RecordingListener, type ClosedCandle } from './recording-listener.js';
export { CacheDesk, type CacheDeskSetup } from './cache-desk.js';
export { eventually } from './eventually.js';
export { FakeMarketFeed, type FakeMarketFeedSetup } from './fake-market-feed.js';
export { describeMarketFeedContract, type MarketFeedHarness } from './market-feed-contract.js';
export { deskWith, minute, minuteCandle, minuteSeriesOf, minutesOf } from './minute-series.js';

export {
  generatedCandles,
  generatedSeries,
  MARKET_START,
  seriesOf,
  TEST_VENUE,
  type GeneratedMarket,
} from './generated-market.js';
export { backTestRequest, withoutBreakers, type RequestPlan } from './requests.js';
export {
  LiveMarket,
  recordCloses,
  type LiveMarketSetup,
  type SeenClose,
  type RowOffsets,
} from './live-market.js';
export { anEntry, aWindow, FREE } from './windows.js';
export { describeHistoryStoreContract, type OpenHistoryStore } from './describe-history-store.js';
export { MemoryHistoryStore } from './memory-history-store.js';

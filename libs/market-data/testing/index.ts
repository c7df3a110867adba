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

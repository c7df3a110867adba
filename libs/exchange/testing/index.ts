export {
  bookFrame,
  candleFrame,
  checksumTextOf,
  HEARTBEAT_FRAME,
  INSTANT_TEXT,
  instrumentFrame,
  levelsOf,
  statusFrame,
  tickerFrame,
  tradeFrame,
  type BookFrameTexts,
  type BookTexts,
  type CandleTexts,
  type LevelTexts,
  type PairTexts,
  type TickerTexts,
  type TradeTexts,
} from './kraken-frames.js';
export { LoopbackKraken, refusal, type RestAnswer, type RestHandler } from './loopback-kraken.js';
export { RecordingLogger, type LogLine } from './recording-logger.js';
export { SystemTime } from './system-time.js';

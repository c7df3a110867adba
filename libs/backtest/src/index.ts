export { FileHistorySource } from './adapters/files/file-history-source.js';
export {
  runBackTest,
  type BackTestProgress,
  type BackTestRequest,
  type BackTestResult,
} from './back-test.js';
export { candleAt, columnsOf, type CandleColumns } from './core/candle-columns.js';
export type { HistoryRange } from './core/history-walk.js';
export { decisionContent, tradeContent } from './core/outcome-hash.js';
export type { HistoryRequest, HistorySeries, HistorySource } from './ports.js';

export { FileHistorySource } from './adapters/files/file-history-source.js';
export {
  runBackTest,
  type BackTestProgress,
  type BackTestRequest,
  type BackTestResult,
} from './back-test.js';
export { backTestInstrument } from './core/back-test-instrument.js';
export { candleAt, columnsOf, type CandleColumns } from './core/candle-columns.js';
export { parseCandleCsv, type CsvProblem } from './core/candle-csv.js';
export { parseCandleFileName, type CandleFileName } from './core/candle-file-name.js';
export { chooseSeries, type ChosenSeries, type SeriesName } from './core/choose-series.js';
export type { HistoryRange } from './core/history-walk.js';
export {
  decisionContent,
  outcomeHash,
  tradeContent,
  type RunOutcome,
} from './core/outcome-hash.js';
export type { HistoryRequest, HistorySeries, HistorySource } from './ports.js';

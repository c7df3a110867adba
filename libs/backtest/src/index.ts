export { candleFilesAt, type CandleFile } from './adapters/files/candle-files.js';
export { FileHistorySource } from './adapters/files/file-history-source.js';
export {
  runBackTest,
  type BackTestProgress,
  type BackTestRequest,
  type BackTestResult,
} from './back-test.js';
export { compareBackTest, heldEquity } from './compare-back-test.js';
export { comparisonSentence } from './core/comparison/comparison-sentence.js';
export { chooseSeries, type ChosenSeries } from './core/choose-series.js';
export type { SeriesName } from './core/history/series-name.js';
export type { Comparison } from './core/comparison/comparison.js';
export type { HistoryRange } from './core/history/history-range.js';
export { candleLines } from './core/history/candle-lines.js';
export { isPeriodWithin, partsOf, slice } from './core/history/candle-parts.js';
export {
  concatCandles,
  DIFFERENCES_LISTED_MAX,
  mergeCandles,
  type CandleDifference,
  type MergedCandles,
} from './core/history/merge-candles.js';
export { coverageOf, type CandleGap, type SeriesCoverage } from './core/history/series-coverage.js';
export { decisionContent, tradeContent } from './core/outcome-hash.js';
export {
  expectNotCancelled,
  importCandleFiles,
  type ImportedFile,
  type ImportProgress,
  type ImportRequest,
} from './import-history.js';
export type {
  CandleBatch,
  DamagedPart,
  HistoryRequest,
  HistorySeries,
  HistorySource,
  HistoryStore,
  StoredSeries,
  WriteOptions,
  WriteReport,
} from './ports.js';
export { StoreHistorySource } from './store-history-source.js';

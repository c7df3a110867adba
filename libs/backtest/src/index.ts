export { FileHistorySource } from './adapters/files/file-history-source.js';
export {
  runBackTest,
  type BackTestProgress,
  type BackTestRequest,
  type BackTestResult,
} from './back-test.js';
export { compareBackTest, heldEquity } from './compare-back-test.js';
export { comparisonSentence } from './core/comparison/comparison-sentence.js';
export type { Comparison } from './core/comparison/comparison.js';
export type { HistoryRange } from './core/history-walk.js';
export { decisionContent, tradeContent } from './core/outcome-hash.js';
export type { HistoryRequest, HistorySeries, HistorySource } from './ports.js';

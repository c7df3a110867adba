export { AdaptiveOptions } from './core/adaptive-options.js';
export {
  adaptiveAfterTrade,
  AdaptiveFactors,
  INITIAL_ADAPTIVE_STATE,
  type AdaptiveQuery,
  type AdaptiveState,
  type StrategyRecord,
} from './core/adaptive-weights.js';
export { LeadLagOptions, SessionOptions } from './core/adjustment-options.js';
export { AiOptions } from './core/ai-options.js';
export { analyseBook } from './core/book-analyser.js';
export {
  EMPTY_BOOK_MEMORY,
  rememberBook,
  vanishedInterest,
  type BookMemory,
} from './core/book-memory.js';
export { BookOptions } from './core/book-options.js';
export { ConfluenceDetector } from './core/confluence-detector.js';
export type { ConfluenceInput, ConfluenceView } from './core/confluence-input.js';
export {
  ConfluenceOptions,
  RegimeMultipliers,
  TimeframeWeights,
  type BookRole,
} from './core/confluence-options.js';
export { FeatureExtractor } from './core/feature-extractor.js';
export { HeuristicPredictor } from './core/heuristic-predictor.js';
export {
  leadLagHistory,
  leadLagOf,
  type ClosesBack,
  type LeadLagReading,
} from './core/lead-lag.js';
export { PredictorOptions } from './core/predictor-options.js';
export type { Predictor, ProbabilityEstimate } from './core/predictor.js';
export { RegimeOptions } from './core/regime-options.js';
export { regimeHistory, RegimeReader } from './core/regime-reader.js';
export { type SessionRecord } from './core/session-record.js';
export { SignalPredictor } from './core/signal-predictor.js';
export { BOOK_VOTER } from './core/timeframe-opinion.js';
export { AI_OPTIONS, AiModule, PREDICTOR } from './ai.module.js';

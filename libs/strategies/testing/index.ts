export { FixedSource, type Readings } from './fixed-source.js';
export { mirrored, randomMarket } from './market.js';
export {
  lookAheadAnalysis,
  mirrorAnalysis,
  warmUpAnalysis,
  type AnalysisReport,
  type StrategyTrial,
} from './strategy-analyses.js';
export { defaultsOf, describeStrategyContract, overMarkets } from './strategy-contract.js';
export {
  lastSignalOf,
  opinionOn,
  signalsInHindsight,
  signalsOf,
  TEST_COST_RATE,
  TEST_INSTRUMENT,
  viewAt,
} from './strategy-run.js';

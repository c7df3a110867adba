export { closedTradeOf } from './core/closed-trade.js';
export { exitableQuantity, writtenOff } from './core/dust.js';
export {
  settleFill,
  type FillRefusal,
  type FillRefusalCode,
  type FillSettlement,
} from './core/fill-settlement.js';
export {
  Ledger,
  type CashIdentity,
  type LedgerBalance,
  type LedgerRefusal,
} from './core/ledger.js';
export {
  applyFillToPosition,
  openPosition,
  successorOf,
  type NewPosition,
} from './core/position-fills.js';
export {
  depositTransaction,
  dustTransaction,
  transactionIdsOf,
  transactionOfFill,
  transferIdOf,
  withdrawalTransaction,
  type BookedFill,
  type Transfer,
} from './core/transactions.js';
export {
  equityOf,
  exposureOf,
  inventoryDifference,
  type Exposure,
  type Marks,
  type Valuation,
} from './core/valuation.js';
export { type Attribution, type Contribution } from './core/performance/attribution.js';
export { type EquityCurve } from './core/performance/equity-curve.js';
export { type EquityMetrics } from './core/performance/equity-metrics.js';
export {
  performanceOf,
  type Performance,
  type UsageMetrics,
} from './core/performance/performance.js';
export { type Metric } from './core/performance/statistics.js';
export { type TradeMetrics } from './core/performance/trade-metrics.js';

export { type Account, type AccountKind, type AccountMode } from './core/account.js';
export { type BookAnalysis } from './core/book-analysis.js';
export { faultOfCandle, type Candle, type CandleFault } from './core/candle.js';
export { type ClosedTrade } from './core/closed-trade.js';
export {
  type BookStance,
  type ConfluenceSignal,
  type ConfluenceVote,
  type EntrySource,
  type TimeframeView,
} from './core/confluence-signal.js';
export { type DecisionOutcome, type DecisionRecord } from './core/decision.js';
export { type EngineEvent } from './core/engine-event.js';
export { scopeOfEvent } from './core/event-scope.js';
export { type Fill, type Liquidity } from './core/fill.js';
export { type Instrument, type InstrumentStatus } from './core/instrument.js';
export { isSameInstrument } from './core/same-instrument.js';
export {
  type LedgerBook,
  type LedgerTransaction,
  type LedgerTransactionKind,
  type Posting,
} from './core/ledger.js';
export {
  type BookEvent,
  type BookUnknownEvent,
  type CandleEvent,
  type ConnectionEvent,
  type HeartbeatEvent,
  type InstrumentEvent,
  type MarketEvent,
  type QuoteEvent,
  type TradesEvent,
  type VenueStatus,
  type VenueStatusEvent,
} from './core/market-event.js';
export {
  type BookSnapshot,
  type BookUnknownReason,
  type OrderBookView,
} from './core/order-book.js';
export { applyOrderEvent, type OrderEvent, type OrderRefusal } from './core/order-lifecycle.js';
export {
  ORDER_STATUSES,
  isClosedStatus,
  isOpenOrder,
  isSameTerms,
  leavesOf,
  type Amendment,
  type Order,
  type OrderPurpose,
  type OrderRequestKind,
  type OrderStatus,
  type OrderTerms,
  type OrderType,
  type TimeInForce,
} from './core/order.js';
export {
  EXIT_REASONS,
  isLivePosition,
  type ExitReason,
  type Position,
  type PositionStatus,
  type ProtectionPlan,
  type StopOrigin,
} from './core/position.js';
export { type FeatureVector, type Prediction } from './core/prediction.js';
export { type ProfileVersion } from './core/profile-version.js';
export { midOf, spreadRateOf, type Quote } from './core/quote.js';
export { type Regime, type TrendRegime, type VolatilityRegime } from './core/regime.js';
export { type SharedSignal } from './core/shared-signal.js';
export { type Sizing, type SizingFactor } from './core/sizing.js';
export {
  isActionable,
  oppositeDirection,
  type Direction,
  type Reasons,
  type StrategyFamily,
  type StrategySignal,
} from './core/strategy-signal.js';
export {
  accountKey,
  sameAccount,
  type AccountScope,
  type TenantScope,
} from './core/tenant-scope.js';
export {
  TIMEFRAMES,
  candleCloseTime,
  candleOpenTime,
  isTimeframe,
  timeframeMs,
  timeframeRatio,
  type Timeframe,
} from './core/timeframe.js';
export { oppositeSide, type Side, type TradeTick } from './core/trade-tick.js';
export {
  GATE_CODES,
  passed,
  refused,
  type GateCode,
  type Verdict,
  type VerdictNumbers,
} from './core/verdict.js';
export {
  accountWithin,
  compareNewestFirst,
  PAGE_LIMIT_MAX,
  pageOf,
  startOfPage,
  type Page,
  type PageKey,
  type PageRequest,
  type PageStart,
} from './core/paging.js';
export type {
  AccountLifecycle,
  AccountRegistration,
  ProfileRef,
} from './core/account-registration.js';
export {
  controlTargetKey,
  KILL_CODE,
  type Control,
  type ControlCommand,
  type ControlTarget,
  type EntryPause,
} from './core/control.js';
export { parseCandleFileName, type CandleFileName } from './core/recordings/candle-file-name.js';
export {
  candleAt,
  candlesBetween,
  columnsOf,
  firstAtOrAfter,
  type CandleColumns,
} from './core/recordings/candle-columns.js';
export { parseCandleCsv } from './core/recordings/candle-csv.js';
export { TIME_NAMES } from './core/recordings/candle-roles.js';
export { collectLines, type CollectedLines } from './core/recordings/collect-lines.js';
export { joinParts, type SeriesPart } from './core/recordings/join-parts.js';
export { PRICE_DECIMALS_MAX, priceDecimalsOf } from './core/recordings/price-decimals.js';
export {
  LINE_END_REFUSAL,
  readHeader,
  type ColumnRole,
} from './core/recordings/recording-columns.js';
export { instantOfNumber, instantOfText } from './core/recordings/recording-instant.js';

export { feeOf, feeRate, roundTripCostRate } from './core/fees.js';
export {
  followedThrough,
  type FollowedCandle,
  type FollowedEnd,
  type FollowedPlan,
} from './core/followed-trade.js';
export { impactRate } from './core/impact.js';
export {
  type BookSlice,
  type CancelCode,
  type Cancellation,
  type CandleSlice,
  type Execution,
  type MarketSlice,
  type MatchContext,
  type MatchOutcome,
  type OrderPhase,
  type PhaseChange,
  type QuoteSlice,
  type WorkingOrder,
} from './core/market-slice.js';
export {
  LimitOrderBook,
  type BookExecution,
  type BookOrder,
  type BookTimeInForce,
  type MarketBookOrder,
  type PlacementOutcome,
} from './core/limit-order-book.js';
export { FeeSchedule, FeeTier, MatchingOptions } from './core/matching-options.js';
export { OpenSlice } from './core/open-slice.js';
export {
  NOTHING_TRADED,
  trailingVolume,
  volumeAfterTrade,
  type DailyVolume,
  type TradedVolume,
} from './core/traded-volume.js';
export {
  checkVenueFilters,
  type FilteredOrder,
  type VenueRefusal,
  type VenueRefusalCode,
} from './core/venue-filters.js';

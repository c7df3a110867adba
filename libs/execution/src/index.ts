export {
  AccountBook,
  type StoredBooks,
  type SignedTransfer,
  type TransferOutcome,
} from './core/account-book.js';
export type { BookRefusal } from './core/book-refusal.js';
export {
  isEngineClientId,
  orderIdsFrom,
  type ClientOrderIdParts,
  type OrderIds,
} from './core/client-order-id.js';
export type { ExecutionChanges } from './core/change-set.js';
export type { EntryIntent } from './core/entry-intent.js';
export {
  BreakevenOptions,
  EntryOptions,
  ExecutionOptions,
  ExitOptions,
  ExitTier,
  StagnationOptions,
  TrailingOptions,
  VolatilityMultipliers,
} from './core/execution-options.js';
export {
  LiveVenueRegistry,
  type LiveOrderGateway,
  type LiveGatewaySetup,
  type LiveVenue,
} from './core/live-venue.js';
export { plannedLiquidity } from './core/planned-liquidity.js';
export { OrderDesk, type OrderDeskSetup } from './core/order-desk.js';
export { PaperVenue } from './core/paper-venue.js';
export type { PaperVenueSetup } from './core/paper-venue-setup.js';
export { type PriceRange } from './core/position-management.js';
export { reconcile, type Correction, type CorrectionCode } from './core/reconciler.js';
export { contradictionIn } from './core/report-contradiction.js';
export type {
  GatewayEvent,
  GatewayRequest,
  OpenBooks,
  OrderGateway,
  OrderReport,
} from './ports.js';
export {
  BRACKET_CAPABILITIES,
  type ExecutionFeed,
  type VenueCapabilities,
} from './core/venue-capabilities.js';
export type {
  ReportedBalance,
  ReportedFill,
  ReportedOrder,
  ReportedState,
  VenueReport,
} from './core/venue-report.js';
export { EXECUTION_OPTIONS, ExecutionModule, LIVE_VENUES } from './execution.module.js';

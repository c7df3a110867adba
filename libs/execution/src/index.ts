export { AccountBook, type BookRefusal } from './core/account-book.js';
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
export { OrderDesk, type OrderDeskSetup } from './core/order-desk.js';
export { PaperBroker, type PaperBrokerSetup } from './core/paper-broker.js';
export {
  managePosition,
  type ManagementContext,
  type ManagementOutcome,
  type PriceRange,
} from './core/position-management.js';
export type { GatewayEvent, GatewayRequest, OpenBooks, OrderGateway } from './ports.js';
export type { VenueCapabilities } from './core/venue-capabilities.js';
export { EXECUTION_OPTIONS, ExecutionModule } from './execution.module.js';

export { countingOrderIds, frictionless, PaperDesk, type PaperDeskOptions } from './paper-desk.js';
export {
  anExit,
  aStop,
  aTarget,
  RESERVING_CAPABILITIES,
  VenueFixture,
  type VenueFixtureOptions,
} from './venue-fixture.js';
export { anInstrument, anIntent, bookSlice, candleSlice, spotAccount } from './builders.js';
export { BookFixture, storedBooks } from './book-fixture.js';
export { DeskWorld, type DeskAction, type DeskWorldOptions, type LateNews } from './desk-world.js';
export { fillNews, openedAt100, ordersFor, sentEntry } from './desk-news.js';
export { DurableAccount, type DurableAccountSetup } from './durable-account.js';
export { ExitWorld, type CrashPoint, type ExitStep, type ExitWorldOptions } from './exit-world.js';
export {
  UnreliableVenue,
  type RequestFate,
  type UnreliableVenueSetup,
} from './unreliable-venue.js';
export { plainExecution } from './plain-execution.js';

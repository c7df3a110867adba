export { KrakenFeed, type KrakenFeedSetup } from './kraken/feed.js';
export { KrakenOptions } from './kraken/options.js';
export {
  BUILT_IN_VENUES,
  DEFAULT_VENUE,
  VenueRegistry,
  VenuesOptions,
  type VenueAdapter,
  type VenueAddress,
  type VenueFeedSetup,
} from './venues.js';
export { KrakenRestClient, type KrakenRestSetup } from './kraken/rest-client.js';
export {
  KrakenStream,
  type StreamSetup,
  type StreamSink,
  type StreamStatistics,
} from './kraken/core/kraken-stream.js';
export { type AdapterSetup } from './wire.js';
export { KRAKEN } from './kraken/venue.js';
export { readSimulatorClock, type SimulatorClock } from './simulator/simulator-clock.js';
export { ExchangeModule, VENUE_REGISTRY, type ExchangeModuleSetup } from './exchange.module.js';

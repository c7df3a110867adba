import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import type { VenueId } from '@tidegate/kernel';
import { MARKET_FEED, type MarketFeed } from '@tidegate/market-data';

import type { VenueFeedSetup, VenueRegistry } from './venues.js';

/** Token of `VenueRegistry`. */
export const VENUE_REGISTRY = Symbol('tidegate:venue-registry');

export interface ExchangeModuleSetup {
  readonly venues: VenueRegistry;
  /** The venue of the market feed. */
  readonly venue: VenueId;
  readonly feed: VenueFeedSetup;
}

/** Provides the venue registry, and the feed of the configured venue as `MARKET_FEED`. */
@Module({})
export class ExchangeModule {
  static forRoot({ venues, venue, feed }: ExchangeModuleSetup): DynamicModule {
    const providers: Provider[] = [
      { provide: VENUE_REGISTRY, useValue: venues },
      {
        provide: MARKET_FEED,
        inject: [VENUE_REGISTRY],
        useFactory: (known: VenueRegistry): MarketFeed => known.find(venue).createFeed(feed),
      },
    ];
    return { module: ExchangeModule, providers, exports: [VENUE_REGISTRY, MARKET_FEED] };
  }
}

import 'reflect-metadata';

import type { VenueCapabilities } from '@tidegate/execution';
import { invariant, TidegateError, type VenueId } from '@tidegate/kernel';
import type { MarketFeed } from '@tidegate/market-data';
import { Type } from 'class-transformer';
import { ValidateNested } from 'class-validator';

import { KRAKEN_CAPABILITIES } from './kraken/capabilities.js';
import { KrakenFeed } from './kraken/feed.js';
import { KrakenOptions } from './kraken/options.js';
import { KRAKEN } from './kraken/venue.js';
import type { AdapterSetup } from './wire.js';

/** How to reach each venue: the `venues` section of the settings. */
export class VenuesOptions {
  @ValidateNested()
  @Type(() => KrakenOptions)
  kraken = new KrakenOptions();
}

/** Where a venue is, when it is not at its own addresses: a simulator that speaks its protocol. */
export interface VenueAddress {
  readonly rest: string;
  readonly socket: string;
}

export interface VenueFeedSetup extends AdapterSetup {
  readonly options: VenuesOptions;
  readonly address: VenueAddress | null;
}

/** One venue that the product can trade on. */
export interface VenueAdapter {
  readonly venue: VenueId;
  /** For people: `Kraken`. */
  readonly title: string;
  readonly capabilities: VenueCapabilities;
  createFeed(setup: VenueFeedSetup): MarketFeed;
}

const kraken: VenueAdapter = {
  venue: KRAKEN,
  title: 'Kraken',
  capabilities: KRAKEN_CAPABILITIES,
  createFeed: ({ options, address, ...setup }) =>
    new KrakenFeed({
      ...setup,
      options: address
        ? { ...options.kraken, restUrl: address.rest, socketUrl: address.socket }
        : options.kraken,
    }),
};

/** Every venue that comes with the product. */
export const BUILT_IN_VENUES: readonly VenueAdapter[] = [kraken];

/** The venue of settings that name none. */
export const DEFAULT_VENUE: VenueId = KRAKEN;

/** Venues by name. */
export class VenueRegistry {
  private readonly byName: ReadonlyMap<string, VenueAdapter>;

  constructor(adapters: readonly VenueAdapter[] = BUILT_IN_VENUES) {
    this.byName = new Map(adapters.map((adapter) => [adapter.venue, adapter]));
    invariant(this.byName.size === adapters.length, 'Venue names are unique', {
      names: adapters.map(({ venue }) => venue).join(', '),
    });
  }

  get names(): readonly string[] {
    return [...this.byName.keys()];
  }

  /** Throws `VENUE_UNKNOWN`. */
  find(name: string): VenueAdapter {
    const adapter = this.byName.get(name);
    if (adapter) return adapter;
    throw new TidegateError(
      'VENUE_UNKNOWN',
      `Venue ${name} has no adapter; known venues are ${this.names.join(', ')} (market.venue)`,
    );
  }
}

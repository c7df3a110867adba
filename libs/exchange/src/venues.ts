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

/** Connection settings of each venue: the `venues` section of the configuration. */
export class VenuesOptions {
  @ValidateNested()
  @Type(() => KrakenOptions)
  kraken = new KrakenOptions();
}

/** Addresses that replace a venue's own, for example of a simulator that speaks its protocol. */
export interface VenueAddress {
  readonly rest: string;
  readonly socket: string;
}

export interface VenueFeedSetup extends AdapterSetup {
  readonly options: VenuesOptions;
  readonly address: VenueAddress | null;
}

/** A supported venue. */
export interface VenueAdapter {
  readonly venue: VenueId;
  /** Display name, for example `Kraken`. */
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

/** All venues that ship with the product. */
export const BUILT_IN_VENUES: readonly VenueAdapter[] = [kraken];

/** The default of `market.venue`. */
export const DEFAULT_VENUE: VenueId = KRAKEN;

/** Venues by name. */
export class VenueRegistry {
  private readonly byName: ReadonlyMap<string, VenueAdapter>;

  constructor(adapters: readonly VenueAdapter[] = BUILT_IN_VENUES) {
    this.byName = new Map(adapters.map((adapter) => [adapter.venue, adapter]));
    invariant(this.byName.size === adapters.length, 'Venue names must be unique', {
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
      `Venue ${name} has no adapter; set market.venue to one of ${this.names.join(', ')}`,
    );
  }
}

import { invariant, type EpochMs, type VenueId } from '@tidegate/kernel';
import type { Account } from '@tidegate/model';

import type { GatewayEvent, OrderGateway } from '../ports.js';
import type { VenueCapabilities } from './venue-capabilities.js';
import type { ReportedState } from './venue-report.js';

/** The account of a gateway and the listener for its orders. */
export interface LiveGatewaySetup {
  readonly account: Account;
  /** Receives events of the account's orders, in any order and possibly twice. */
  readonly onNews: (event: GatewayEvent) => void;
}

/** One account at a real venue. The venue keeps its state, so a restart has nothing to recover here. */
export interface LiveOrderGateway extends Omit<OrderGateway, 'recover'> {
  /**
   * Fetches the account's state: open orders first, then executions since `fillsSince`, then balances. Rejects when the
   * venue cannot be reached or refuses the request.
   */
  report(fillsSince: EpochMs): Promise<ReportedState>;
  /** Stops delivering events. Open orders stay at the venue. */
  close(): Promise<void>;
}

/** A venue that accepts orders of live accounts. */
export interface LiveVenue {
  readonly venue: VenueId;
  /** The capabilities of every gateway of the venue. */
  readonly capabilities: VenueCapabilities;
  open(setup: LiveGatewaySetup): LiveOrderGateway;
}

/** The venues at which this process can trade live, by name. Engines of other venues have paper accounts only. */
export class LiveVenueRegistry {
  private readonly byName: ReadonlyMap<VenueId, LiveVenue>;

  // Stryker disable next-line ArrayDeclaration: a text names no venue
  constructor(venues: readonly LiveVenue[] = []) {
    this.byName = new Map(venues.map((each) => [each.venue, each]));
    invariant(this.byName.size === venues.length, 'Each live venue is registered once', {
      venues: venues.map(({ venue }) => venue).join(', '),
    });
  }

  /** Returns `null` for a venue that accepts no orders. */
  find(venue: VenueId): LiveVenue | null {
    return this.byName.get(venue) ?? null;
  }
}

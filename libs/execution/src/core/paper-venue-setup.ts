import type { Decimal, EpochMs, IdSource, InstrumentId } from '@tidegate/kernel';
import type { MatchingOptions } from '@tidegate/matching';
import type { AccountScope, Instrument } from '@tidegate/model';

import type { GatewayEvent } from '../ports.js';
import type { ExecutionFeed, VenueCapabilities } from './venue-capabilities.js';

export interface PaperVenueSetup {
  readonly scope: AccountScope;
  /** Of the venue that this one stands for. */
  readonly capabilities: VenueCapabilities;
  readonly feed: ExecutionFeed;
  /** The interval of the candles that orders meet; `null` where they meet books or quotes. */
  readonly candleMs: number | null;
  readonly model: MatchingOptions;
  readonly instruments: ReadonlyMap<InstrumentId, Instrument>;
  readonly ids: IdSource;
  /** What the account traded in the 30 days before, quote units: it sets the fee tier. */
  readonly trailingVolume: (at: EpochMs) => number;
  /** The account's cash by its books, which buys cannot exceed; `null`: it buys on credit. */
  readonly cash: (() => Decimal) | null;
  readonly listener: (event: GatewayEvent) => void;
}

import type { Decimal, EpochMs, IdSource, InstrumentId } from '@tidegate/kernel';
import type { MatchingOptions } from '@tidegate/matching';
import type { AccountScope, Instrument } from '@tidegate/model';

import type { GatewayEvent } from '../ports.js';
import type { ExecutionFeed, VenueCapabilities } from './venue-capabilities.js';

export interface PaperVenueSetup {
  readonly scope: AccountScope;
  /** Capabilities of the simulated venue. */
  readonly capabilities: VenueCapabilities;
  readonly feed: ExecutionFeed;
  /** The interval of the candles that orders are matched against; `null` for books or quotes. */
  readonly candleMs: number | null;
  readonly model: MatchingOptions;
  readonly instruments: ReadonlyMap<InstrumentId, Instrument>;
  readonly ids: IdSource;
  /** The account's traded volume in the preceding 30 days, in quote units: it sets the fee tier. */
  readonly trailingVolume: (at: EpochMs) => number;
  /** Cash by the account's books, which buys cannot exceed; `null`: the account buys on credit. */
  readonly cash: (() => Decimal) | null;
  readonly listener: (event: GatewayEvent) => void;
}

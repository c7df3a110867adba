import type { ExitOptions, OrderIds } from '@tidegate/execution';
import type { IdSource, InstrumentId, Logger } from '@tidegate/kernel';
import type { Account, Instrument, Position } from '@tidegate/model';

import type { EngineSettings } from '../inputs/engine-settings.js';
import type { MarketViews } from '../inputs/market-views.js';
import type { ResolvedProfile } from '../profiles/profile-resolver.js';
import type { DecisionListener } from './decision-listener.js';
import type { EntryOutlook } from './entry-outlook.js';

export interface AccountTraderSetup {
  readonly account: Account;
  readonly profile: ResolvedProfile;
  readonly settings: EngineSettings;
  readonly instruments: ReadonlyMap<InstrumentId, Instrument>;
  readonly ids: IdSource;
  readonly orderIds: OrderIds;
  readonly views: MarketViews;
  readonly outlook: EntryOutlook;
  /** Exit options of a position: those of the profile it was opened under, else of the current one. */
  readonly exitOptionsOf: (position: Position, current: ResolvedProfile) => ExitOptions;
  readonly logger: Logger;
  /** Receives every decision, accepted or refused, as it is made. `null`: refusals are only counted. */
  readonly onDecision: DecisionListener | null;
}

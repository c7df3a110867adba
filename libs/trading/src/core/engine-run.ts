import type { InstrumentId, Logger, TenantId } from '@tidegate/kernel';
import type { AccountScope, Instrument } from '@tidegate/model';
import type { Pause } from '@tidegate/risk';

import { AccountLife } from './accounts/account-life.js';
import { AccountRoster } from './accounts/account-roster.js';
import type { AccountTrader } from './accounts/account-trader.js';
import type { DecisionListener } from './accounts/decision-listener.js';
import { TenantNotionals } from './accounts/tenant-notionals.js';
import { MarketSeriesMap } from './analysis/market-series-map.js';
import { BreakerFeed } from './health/breaker-feed.js';
import { EntryPauses } from './health/entry-pauses.js';
import type { StartedInput } from './inputs/engine-input.js';
import type { EngineSettings } from './inputs/engine-settings.js';
import { MarketViews } from './inputs/market-views.js';
import type { ProfileResolver } from './profiles/profile-resolver.js';
import { ProfileTable } from './profiles/profile-table.js';

export interface EngineRunPorts {
  readonly resolver: ProfileResolver;
  readonly logger: Logger;
  readonly onDecision: DecisionListener | null;
  /** Called with each account that changes without being the target of an input. */
  readonly touch: (trader: AccountTrader) => void;
}

/** The whole memory of a shard between two starts. Each start replaces it. */
export class EngineRun {
  readonly settings: EngineSettings;
  readonly instruments: Map<InstrumentId, Instrument>;
  readonly views = new MarketViews((instrument) => this.notionals.priceChanged(instrument));
  readonly series: MarketSeriesMap;
  readonly profiles: ProfileTable;
  readonly pauses: EntryPauses;
  readonly breakers: BreakerFeed;
  readonly roster: AccountRoster = new AccountRoster((trader) => this.notionals.changed(trader));
  readonly notionals = new TenantNotionals<AccountTrader>({
    ofTenant: (tenant) => this.roster.ofTenant(tenant),
    involvedIn: (instrument) => this.roster.involvedIn(instrument),
  });
  readonly life: AccountLife;
  /** Limit on the notional of each tenant's accounts on this shard; `null`: unlimited. */
  readonly exposure = new Map<TenantId, number | null>();

  constructor(started: StartedInput, { resolver, logger, onDecision, touch }: EngineRunPorts) {
    const { settings, epoch, installation } = started;
    this.settings = settings;
    this.instruments = new Map(started.instruments.map((each) => [each.id, each]));
    this.series = new MarketSeriesMap(settings.timeframes, settings.seriesCapacity);
    this.profiles = new ProfileTable(resolver, settings);
    this.pauses = new EntryPauses(started.pauses);
    this.breakers = new BreakerFeed(settings.venueBreakers, {
      text: started.state,
      at: started.at,
      venue: settings.venue,
    });
    this.life = new AccountLife({
      settings,
      epoch,
      installation,
      logger,
      onDecision,
      touch,
      instruments: this.instruments,
      views: this.views,
      series: this.series,
      profiles: this.profiles,
      roster: this.roster,
      notionals: this.notionals,
      pauses: (scope, instrument) => this.pausesOf(scope, instrument),
      exposureLimit: (tenant) => this.exposure.get(tenant) ?? null,
    });
  }

  /** Pauses of entries of every account: engine holds and tripped venue breakers. */
  holds(): readonly Pause[] {
    return [...this.pauses.engineHolds, ...this.breakers.pauses()];
  }

  /** Pauses of an account's entries, except those of its own breakers. */
  pausesOf(scope: AccountScope, instrument?: InstrumentId): readonly Pause[] {
    const pauses = this.pauses.of(scope, instrument);
    const tripped = this.breakers.pauses();
    // Stryker disable next-line ConditionalExpression: only a fast path
    if (tripped.length === 0) return pauses;
    return [...pauses, ...tripped];
  }
}

import type { ConfigurationObjection } from '@tidegate/configuration';
import { accountId, err, ok, tenantId, type Result, type VenueId } from '@tidegate/kernel';
import type { Account, Timeframe } from '@tidegate/model';
import type { RiskOptions } from '@tidegate/risk';
import { StrategyRegistry } from '@tidegate/strategies';
import type { AccountSeed, EngineSettings, ProfileResolver } from '@tidegate/trading';

import { DEFAULT_PROFILE_NAME } from './default-names.js';
import { profileContentOf, settingsOf, type DriverFeed } from './engine-inputs.js';
import { fedTimeframes } from './fed-market.js';
import { DefaultProfileResolver } from './profile-resolver.js';
import { settingsObjections, timeframeObjections } from './settings-objections.js';
import type { AccountSection, TidegateConfiguration } from './tidegate-configuration.js';

export interface PlanRequest {
  readonly configuration: TidegateConfiguration;
  readonly venue: VenueId;
  /** Series shorter than it are not there: the base of recorded candles. */
  readonly shortest?: Timeframe;
  /** Only candles are fed: they fill orders, and no quote is required. */
  readonly candlesOnly: boolean;
  readonly risk?: RiskOptions;
  /** Left out, the built-in strategies. */
  readonly strategies?: StrategyRegistry;
}

/** What an engine of this configuration starts with. Accounts and profiles in its storage go before the configured ones. */
export interface ReadyPlan {
  readonly settings: EngineSettings;
  readonly resolver: ProfileResolver;
  /** The default profile, as canonical JSON. */
  readonly profileContent: string;
  /** The configured accounts on the default profile, as a new storage begins with them. */
  readonly seeds: readonly AccountSeed[];
  /** What the accounts of one tenant may hold together; `null`: no limit. */
  readonly tenantExposureMax: number | null;
}

/** Turns a configuration into what an engine runs on, or gives every objection to it. */
export function planOf(request: PlanRequest): Result<ReadyPlan, readonly ConfigurationObjection[]> {
  const {
    configuration,
    venue,
    candlesOnly,
    strategies: registry = new StrategyRegistry(),
  } = request;
  const timeframes = fedTimeframes(configuration, request.shortest);
  const objections = [
    ...settingsObjections(configuration, registry),
    ...timeframeObjections(configuration, { timeframes, shortest: request.shortest }),
  ];
  if (objections.length > 0) return err(objections);
  const feed = { venue, candlesOnly, ...feedOf(request) };
  const settings = settingsOf(configuration, feed);
  const profileContent = profileContentOf(configuration, feed, registry);
  const resolver = new DefaultProfileResolver(registry);
  const { hash } = resolver.resolve(profileContent, settings);
  const profile = { name: DEFAULT_PROFILE_NAME, version: 1, hash, content: profileContent };
  const seeds = configuration.accounts.map((section) => ({
    account: accountOf(section, venue),
    profile,
    deposit: String(section.deposit),
  }));
  const tenantExposureMax = configuration.tenants.exposureMax || null;
  return ok({ settings, resolver, profileContent, seeds, tenantExposureMax });
}

function feedOf({ shortest, risk }: PlanRequest): Pick<DriverFeed, 'shortest' | 'risk'> {
  return { ...(shortest ? { shortest } : {}), ...(risk ? { risk } : {}) };
}

/** A configured account, on paper. */
export function accountOf({ tenant, id, kind, currency }: AccountSection, venue: VenueId): Account {
  return {
    scope: { tenant: tenantId(tenant), account: accountId(id) },
    venue,
    mode: 'paper',
    kind,
    currency,
  };
}

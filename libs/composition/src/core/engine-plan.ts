import type { ConfigurationObjection } from '@tidegate/configuration';
import { VenueRegistry } from '@tidegate/exchange';
import {
  accountId,
  contentHash,
  err,
  ok,
  tenantId,
  type Result,
  type VenueId,
} from '@tidegate/kernel';
import type { Account } from '@tidegate/model';
import { StrategyRegistry } from '@tidegate/strategies';
import type { AccountSeed, EngineSettings, ProfileChoice } from '@tidegate/trading';

import { DEFAULT_PROFILE_NAME } from './default-names.js';
import { profileContentOf, settingsOf, type DriverFeed } from './engine-inputs.js';
import { plain } from './plain.js';
import { profileHashOf } from './profile-content.js';
import { DefaultProfileResolver } from './profile-resolver.js';
import { settingsObjections, timeframeObjections } from './settings-objections.js';
import type { AccountSection, TidegateConfiguration } from './tidegate-configuration.js';

export interface PlanRequest extends DriverFeed {
  readonly configuration: TidegateConfiguration;
  /** Default: the built-in strategies. */
  readonly strategies?: StrategyRegistry;
  /** Default: the built-in venues. */
  readonly venues?: VenueRegistry;
}

/** Everything that an engine needs from the configuration. */
export interface ReadyPlan {
  readonly settings: EngineSettings;
  readonly resolver: DefaultProfileResolver;
  /** The default profile as a first version, for a storage without profiles. */
  readonly profile: ProfileChoice;
  /** Hash of everything that affects decisions. Equal hashes and equal inputs give equal outcomes. */
  readonly configurationHash: string;
}

/** Turns a configuration into a plan, or returns all objections to it. */
export function planOf(request: PlanRequest): Result<ReadyPlan, readonly ConfigurationObjection[]> {
  const { configuration } = request;
  const registry = request.strategies ?? new StrategyRegistry();
  const settings = settingsOf(configuration, request, request.venues ?? new VenueRegistry());
  const { timeframes } = settings;
  const objections = [
    ...settingsObjections(configuration, registry),
    ...timeframeObjections(configuration, { timeframes, shortest: request.shortest }),
  ];
  if (objections.length > 0) return err(objections);
  const content = profileContentOf(configuration, request, registry);
  const hash = profileHashOf(content);
  return ok({
    settings,
    resolver: new DefaultProfileResolver(registry),
    profile: { name: DEFAULT_PROFILE_NAME, version: 1, hash, content },
    configurationHash: contentHash({
      settings: plain(settings),
      profile: hash,
      accounts: configuration.accounts.map(plain),
      tenants: plain(configuration.tenants),
    }),
  });
}

/** A configured account; always a paper account. */
function accountOf({ tenant, id, kind, currency }: AccountSection, venue: VenueId): Account {
  return {
    scope: { tenant: tenantId(tenant), account: accountId(id) },
    venue,
    mode: 'paper',
    kind,
    currency,
  };
}

/** The seed with which an engine opens a configured account on a new storage. */
export function seedOf(
  section: AccountSection,
  venue: VenueId,
  profile: ProfileChoice,
): AccountSeed {
  return { account: accountOf(section, venue), profile, deposit: String(section.deposit) };
}

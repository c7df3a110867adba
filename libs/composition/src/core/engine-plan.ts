import type { ConfigurationObjection } from '@tidegate/configuration';
import {
  accountId,
  contentHash,
  err,
  ok,
  tenantId,
  type Result,
  type VenueId,
} from '@tidegate/kernel';
import { timeframeMs, type Account, type Timeframe } from '@tidegate/model';
import type { RiskOptions } from '@tidegate/risk';
import { StrategyRegistry } from '@tidegate/strategies';
import type { EnginePlan } from '@tidegate/trading';

import { bindStrategies } from './configured-strategies.js';
import { analysisOf, plain, shortestFirst } from './profile-content.js';
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

export interface ReadyPlan {
  readonly plan: EnginePlan;
  /** Of everything that decides; equal hashes and equal inputs give equal outcomes. */
  readonly configurationHash: string;
}

/** Whether the configured channels bring nothing finer than candles: they then fill orders, too. */
export function candlesOnly({ market }: Pick<TidegateConfiguration, 'market'>): boolean {
  return !market.channels.some((channel) => channel === 'quotes' || channel === 'book');
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
  const { strategies } = bindStrategies(configuration, registry);
  const risk = request.risk ?? configuration.risk;
  const { ai, execution, matching, marketData } = configuration;
  const profile = { ai, seriesCapacity: marketData.seriesCapacity };
  const plan: EnginePlan = {
    venue,
    profile: analysisOf({ profile, timeframes, strategies, matching }),
    matching,
    accounts: configuration.accounts.map((section) => ({
      account: accountOf(section, venue),
      risk,
      execution,
      deposit: String(section.deposit),
    })),
    executionFeed: candlesOnly ? 'candles' : 'slices',
    quoteRequired: !candlesOnly && configuration.market.channels.includes('quotes'),
    globalExposureMax: configuration.tenants.exposureMax || null,
  };
  return ok({ plan, configurationHash: hashOf({ configuration, plan, risk }) });
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

/** The configured timeframes without those shorter than a recording's base, and with that base. */
export function fedTimeframes(
  { market }: Pick<TidegateConfiguration, 'market'>,
  shortest?: Timeframe,
): readonly Timeframe[] {
  const base = shortest ? timeframeMs(shortest) : 0;
  const fed = new Set(market.timeframes.filter((timeframe) => timeframeMs(timeframe) >= base));
  if (shortest) fed.add(shortest);
  return shortestFirst([...fed]);
}

function hashOf(parts: {
  readonly configuration: TidegateConfiguration;
  readonly plan: EnginePlan;
  readonly risk: RiskOptions;
}): string {
  const { configuration, plan, risk } = parts;
  return contentHash({
    profile: plan.profile.hash,
    executionFeed: plan.executionFeed,
    quoteRequired: plan.quoteRequired,
    accounts: configuration.accounts.map(plain),
    tenants: plain(configuration.tenants),
    risk: plain(risk),
    execution: plain(configuration.execution),
    matching: plain(configuration.matching),
  });
}

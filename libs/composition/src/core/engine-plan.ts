import type { ConfigurationObjection } from '@tidegate/configuration';
import {
  accountId,
  contentHash,
  err,
  ok,
  profileHash,
  tenantId,
  type CanonicalValue,
  type Result,
  type VenueId,
} from '@tidegate/kernel';
import { roundTripCostRate } from '@tidegate/matching';
import { timeframeMs, type Account, type Timeframe } from '@tidegate/model';
import type { RiskOptions } from '@tidegate/risk';
import type { AnalysisProfile, EnginePlan, ProfileStrategy } from '@tidegate/trading';

import { bindStrategies } from './configured-strategies.js';
import { settingsObjections, timeframeObjections } from './settings-objections.js';
import type { TidegateConfiguration } from './tidegate-configuration.js';

/** The one tenant of an installation without tenancy. */
export const DEFAULT_TENANT = tenantId('default');

export interface PlanRequest {
  readonly configuration: TidegateConfiguration;
  readonly venue: VenueId;
  /** Series shorter than it are not there: the base of recorded candles. */
  readonly shortest?: Timeframe;
  /** Only candles are fed: they fill orders, and no quote is required. */
  readonly candlesOnly: boolean;
  readonly risk?: RiskOptions;
}

export interface ReadyPlan {
  readonly plan: EnginePlan;
  /** Of everything that decides; equal hashes and equal inputs give equal outcomes. */
  readonly configurationHash: string;
}

/** Whether the configured channels bring nothing finer than candles: they then fill orders, too. */
export function candlesOnly({ market }: TidegateConfiguration): boolean {
  return !market.channels.some((channel) => channel === 'quotes' || channel === 'book');
}

/** Turns a configuration into what an engine runs on, or says everything that is wrong with it. */
export function planOf(request: PlanRequest): Result<ReadyPlan, readonly ConfigurationObjection[]> {
  const { configuration, venue, candlesOnly } = request;
  const timeframes = timeframesOf(request);
  const objections = [
    ...settingsObjections(configuration),
    ...timeframeObjections(configuration, { timeframes, shortest: request.shortest }),
  ];
  if (objections.length > 0) return err(objections);
  const { strategies } = bindStrategies(configuration);
  const risk = request.risk ?? configuration.risk;
  const profile = profileOf(configuration, timeframes, strategies);
  const plan: EnginePlan = {
    venue,
    profile,
    matching: configuration.matching,
    accounts: [
      {
        account: accountOf(configuration, venue),
        risk,
        execution: configuration.execution,
        deposit: String(configuration.account.deposit),
      },
    ],
    executionFeed: candlesOnly ? 'candles' : 'slices',
    quoteRequired: !candlesOnly && configuration.market.channels.includes('quotes'),
    globalExposureMax: configuration.account.globalExposureMax || null,
  };
  return ok({ plan, configurationHash: hashOf({ configuration, plan, risk }) });
}

function accountOf(configuration: TidegateConfiguration, venue: VenueId): Account {
  const { id, kind, currency } = configuration.account;
  return {
    scope: { tenant: DEFAULT_TENANT, account: accountId(id) },
    venue,
    mode: 'paper',
    kind,
    currency,
  };
}

function timeframesOf({ configuration, shortest }: PlanRequest): readonly Timeframe[] {
  const asked = configuration.market.timeframes;
  const base = shortest ? timeframeMs(shortest) : 0;
  const wanted = new Set<Timeframe>(asked.filter((timeframe) => timeframeMs(timeframe) >= base));
  if (shortest) wanted.add(shortest);
  return [...wanted].sort((left, right) => timeframeMs(left) - timeframeMs(right));
}

function profileOf(
  configuration: TidegateConfiguration,
  timeframes: readonly Timeframe[],
  strategies: readonly ProfileStrategy[],
): AnalysisProfile {
  const { ai, marketData, matching } = configuration;
  const content = {
    timeframes,
    strategies: strategies.map(({ strategy, weight }) => ({
      name: strategy.name,
      weight,
      parameters: plain(strategy.parameters),
    })),
    ai: plain(ai),
    seriesCapacity: marketData.seriesCapacity,
    roundTripCostRate: roundTripCostRate(matching, 0),
  };
  return {
    hash: profileHash(contentHash(content)),
    timeframes,
    primary: ai.confluence.primaryTimeframe,
    strategies,
    ai,
    seriesCapacity: marketData.seriesCapacity,
    roundTripCostRate: content.roundTripCostRate,
  };
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
    account: plain(configuration.account),
    risk: plain(risk),
    execution: plain(configuration.execution),
    matching: plain(configuration.matching),
  });
}

/** Options as data: what is hashed is what would be printed. */
function plain(options: object): CanonicalValue {
  return JSON.parse(JSON.stringify(options)) as CanonicalValue;
}

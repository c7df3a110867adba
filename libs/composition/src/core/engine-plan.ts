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
import {
  barsNeeded,
  type AnalysisProfile,
  type EnginePlan,
  type ProfileStrategy,
} from '@tidegate/trading';

import { STRATEGIES } from './known-strategies.js';
import type { TidegateConfiguration } from './tidegate-configuration.js';

/** The one tenant of an installation without tenancy. */
export const DEFAULT_TENANT = tenantId('default');

/** What in a configuration contradicts itself or asks for what is not there. */
export interface PlanProblem {
  readonly code: 'CONFIG_INVALID_VALUE';
  readonly key: string;
  readonly message: string;
}

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
export function planOf(request: PlanRequest): Result<ReadyPlan, readonly PlanProblem[]> {
  const { configuration, venue, candlesOnly } = request;
  const timeframes = timeframesOf(request);
  const bound = bindStrategies(configuration);
  const problems = [
    ...bound.problems,
    ...currencyProblems(request),
    ...timeframeProblems(timeframes, request),
    ...regimeProblems(configuration),
    ...capacityProblems(configuration, bound.strategies),
  ];
  if (problems.length > 0) return err(problems);
  const risk = request.risk ?? configuration.risk;
  const profile = profileOf(configuration, timeframes, bound.strategies);
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

/** Recorded candles say themselves in what they are traded: whoever loads them compares. */
function currencyProblems({ configuration, shortest }: PlanRequest): readonly PlanProblem[] {
  const { account, market } = configuration;
  if (shortest !== undefined || market.source === 'replay') return [];
  const strange = market.symbols.filter((symbol) => !symbol.endsWith(`/${account.currency}`));
  if (strange.length === 0) return [];
  if (strange.length < market.symbols.length) {
    return [
      {
        code: 'CONFIG_INVALID_VALUE',
        key: 'market.symbols',
        message: `${strange.join(', ')} cannot be bought with ${account.currency}, in which the account is kept (account.currency): leave out what is quoted in something else`,
      },
    ];
  }
  return [
    {
      code: 'CONFIG_INVALID_VALUE',
      key: 'account.currency',
      message: `Nothing in market.symbols can be bought with ${account.currency}: ${strange.join(', ')}`,
    },
  ];
}

function timeframesOf({ configuration, shortest }: PlanRequest): readonly Timeframe[] {
  const asked = configuration.market.timeframes;
  const base = shortest ? timeframeMs(shortest) : 0;
  const wanted = new Set<Timeframe>(asked.filter((timeframe) => timeframeMs(timeframe) >= base));
  if (shortest) wanted.add(shortest);
  return [...wanted].sort((left, right) => timeframeMs(left) - timeframeMs(right));
}

function timeframeProblems(
  timeframes: readonly Timeframe[],
  { configuration, shortest }: PlanRequest,
): readonly PlanProblem[] {
  const { primaryTimeframe } = configuration.ai.confluence;
  if (timeframes.includes(primaryTimeframe)) return [];
  const recorded = shortest
    ? `, and nothing shorter than ${shortest} is recorded: --set ai.confluence.primaryTimeframe=${shortest} decides on that`
    : '';
  return [
    {
      code: 'CONFIG_INVALID_VALUE',
      key: 'ai.confluence.primaryTimeframe',
      message: `The primary timeframe ${primaryTimeframe} is not among ${timeframes.join(', ')}${recorded}`,
    },
  ];
}

/** A ranking that is never long enough would keep every regime unknown, and with it everybody silent. */
function regimeProblems({ ai }: TidegateConfiguration): readonly PlanProblem[] {
  const { volatilityBars, volatilityBarsMin, expansionBars } = ai.regime;
  const problems: PlanProblem[] = [];
  if (volatilityBarsMin > volatilityBars) {
    problems.push({
      code: 'CONFIG_INVALID_VALUE',
      key: 'ai.regime.volatilityBarsMin',
      message: `No regime would ever be known: ${volatilityBarsMin} candles are wanted of the ${volatilityBars} of ai.regime.volatilityBars`,
    });
  }
  if (expansionBars >= volatilityBarsMin) {
    problems.push({
      code: 'CONFIG_INVALID_VALUE',
      key: 'ai.regime.expansionBars',
      message: `The short average takes ${expansionBars} candles before the latest, and a regime is told from ${volatilityBarsMin} on (ai.regime.volatilityBarsMin): take fewer`,
    });
  }
  return problems;
}

function capacityProblems(
  { ai, marketData }: TidegateConfiguration,
  strategies: readonly ProfileStrategy[],
): readonly PlanProblem[] {
  const { seriesCapacity } = marketData;
  const needed = barsNeeded({ strategies, ai });
  if (needed <= seriesCapacity) return [];
  return [
    {
      code: 'CONFIG_INVALID_VALUE',
      key: 'marketData.seriesCapacity',
      message: `The enabled strategies and the regime need series of ${needed} closed candles, they hold ${seriesCapacity}: raise it`,
    },
  ];
}

function bindStrategies(configuration: TidegateConfiguration): {
  readonly strategies: readonly ProfileStrategy[];
  readonly problems: PlanProblem[];
} {
  const problems: PlanProblem[] = [];
  const strategies: ProfileStrategy[] = [];
  // By name: the order in which strategies are written decides nothing.
  const sections = Object.entries(configuration.strategies).sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [name, section] of sections) {
    if (!section.enabled) continue;
    const bound = STRATEGIES.bind(name, section.parameters);
    if (bound.ok) {
      strategies.push({
        strategy: bound.value,
        weight: section.weight ?? bound.value.defaultWeight,
      });
    } else {
      const { message } = bound.error;
      problems.push({ code: 'CONFIG_INVALID_VALUE', key: `strategies.${name}`, message });
    }
  }
  if (strategies.length === 0 && problems.length === 0) {
    problems.push({
      code: 'CONFIG_INVALID_VALUE',
      key: 'strategies',
      message: `No strategy is enabled; known are ${STRATEGIES.names.join(', ')}`,
    });
  }
  return { strategies, problems };
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

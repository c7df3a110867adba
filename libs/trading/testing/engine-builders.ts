import { AiOptions, HeuristicPredictor } from '@tidegate/ai';
import {
  BRACKET_CAPABILITIES,
  type ExecutionOptions,
  type ExecutionFeed,
  type VenueCapabilities,
} from '@tidegate/execution';
import { plainExecution } from '@tidegate/execution/testing';
import {
  accountId,
  profileHash,
  shardId,
  tenantId,
  TidegateError,
  type ProfileHash,
  type VenueId,
} from '@tidegate/kernel';
import { spotInstrument, START, TEST_VENUE } from '@tidegate/market-data/testing';
import { MatchingOptions, roundTripCostRate } from '@tidegate/matching';
import type { Account, Candle, Timeframe } from '@tidegate/model';
import { RiskOptions } from '@tidegate/risk';
import type { BoundStrategy } from '@tidegate/strategies';

import type { AnalysisProfile } from '../src/core/analysis/analysis-profile.js';
import type { ProfileChoice } from '../src/core/inputs/engine-command.js';
import type { EngineSettings } from '../src/core/inputs/engine-settings.js';
import type { ProfileResolver, ResolvedProfile } from '../src/core/profiles/profile-resolver.js';
import type { AccountSeed } from '../src/recovery/shard-recovery.js';

export const BTC = spotInstrument('BTC/USD');
export const ETH = spotInstrument('ETH/USD');

export function testAccount(id = 'main', kind: Account['kind'] = 'spot'): Account {
  return {
    scope: { tenant: tenantId('t'), account: accountId(id) },
    venue: TEST_VENUE,
    mode: 'paper',
    kind,
    currency: 'USD',
  };
}

/** AI options that read a regime from few candles, so that tests need little history. */
export function quickAi(primary: Timeframe): AiOptions {
  const ai = new AiOptions();
  Object.assign(ai.regime, {
    adxPeriod: 2,
    atrPeriod: 2,
    volatilityBars: 20,
    volatilityBarsMin: 3,
    expansionBars: 2,
  });
  ai.confluence.primaryTimeframe = primary;
  // Off, so that a test has a reference account only when it enables this.
  ai.adaptive.enabled = false;
  return ai;
}

/** Risk options without cooldowns, costs or breakers and with wide limits, so that only the gates under test refuse. */
export function permissiveRisk(): RiskOptions {
  const risk = new RiskOptions();
  Object.assign(risk.pace, {
    instrumentCooldownMs: 0,
    strategyCooldownMs: 0,
    lossCooldownMs: 0,
    tradesPerHourMax: 0,
  });
  Object.assign(risk.limits, { dailyLossRateMax: 1, drawdownRateMax: 1 });
  Object.assign(risk.costs, { shareMax: 0, netRiskRewardMin: 0, slippageRate: 0 });
  risk.breakers.enabled = false;
  return risk;
}

/**
 * A matching model without fees, spread, impact or latency and with full participation: orders fill at round prices.
 */
export function frictionlessMatching(): MatchingOptions {
  const model = Object.assign(new MatchingOptions(), {
    halfSpreadRate: 0,
    impactCoefficient: 0,
    participationRateMax: 1,
    levelShareMax: 1,
    latencyMs: 0,
  });
  model.fees.tiers = model.fees.tiers
    .slice(0, 1)
    .map((tier) => ({ ...tier, makerRate: 0, takerRate: 0 }));
  return model;
}

export function testProfile(
  strategies: readonly BoundStrategy[],
  over: Partial<AnalysisProfile> = {},
): AnalysisProfile {
  const { primary = '1m' } = over;
  return {
    hash: profileHash('profile-of-tests'),
    timeframes: [primary],
    primary,
    strategies: strategies.map((strategy) => ({ strategy, weight: 1 })),
    ai: quickAi(primary),
    predictor: new HeuristicPredictor(),
    seriesCapacity: 64,
    roundTripCostRate: 0,
    ...over,
  };
}

/** An account of a test with its options. */
export interface TestAccount {
  readonly account: Account;
  readonly risk: RiskOptions;
  readonly execution: ExecutionOptions;
  /** Decimal text. */
  readonly deposit: string;
  /** Analysis profile in place of the plan's. */
  readonly profile?: AnalysisProfile;
}

/** Accounts and settings of a test engine. `settingsOf` and `resolverOf` convert them for the engine. */
export interface TestPlan {
  readonly venue: VenueId;
  readonly profile: AnalysisProfile;
  readonly matching: MatchingOptions;
  readonly accounts: readonly TestAccount[];
  readonly executionFeed: ExecutionFeed;
  readonly quoteRequired: boolean;
  readonly tenantExposureMax: number | null;
  readonly capabilities: VenueCapabilities;
}

/** By default one spot account with 10,000 USD on one-minute candles, frictionless. */
export function testPlan(
  strategies: readonly BoundStrategy[],
  over: Partial<TestPlan> = {},
): TestPlan {
  const matching = over.matching ?? frictionlessMatching();
  return {
    venue: TEST_VENUE,
    profile: testProfile(strategies, { roundTripCostRate: roundTripCostRate(matching, 0) }),
    matching,
    accounts: [
      {
        account: testAccount(),
        risk: permissiveRisk(),
        execution: plainExecution(),
        deposit: '10000',
      },
    ],
    executionFeed: 'candles',
    quoteRequired: false,
    tenantExposureMax: null,
    capabilities: BRACKET_CAPABILITIES,
    ...over,
  };
}

export const TEST_SHARD = shardId('testnet');

export function settingsOf(plan: TestPlan): EngineSettings {
  const { venue, profile, matching, executionFeed, quoteRequired, accounts, capabilities } = plan;
  const [first] = accounts;
  return {
    shard: TEST_SHARD,
    venue,
    timeframes: profile.timeframes,
    seriesCapacity: profile.seriesCapacity,
    executionFeed,
    quoteRequired,
    matching,
    capabilities,
    venueBreakers: (first?.risk ?? new RiskOptions()).breakers,
  };
}

/** The profile of one account for commands. Its content is a name that `resolverOf` resolves. */
export function choiceOf(plan: TestPlan, index: number): ProfileChoice {
  const content = `content-${index}`;
  return { name: 'test', version: index + 1, hash: hashOf(plan, index), content };
}

/** Resolves the contents that `choiceOf` gives to the profiles of a plan. */
export function resolverOf(plan: TestPlan): ProfileResolver {
  return {
    resolve: (content): ResolvedProfile => {
      const index = Number(content.replace('content-', ''));
      const account = plan.accounts[index];
      if (!account) throw new TidegateError('PROFILE_INVALID', `Unknown test profile: ${content}`);
      const { risk, execution, profile = plan.profile } = account;
      return { hash: hashOf(plan, index), analysis: profile, risk, execution };
    },
  };
}

/** The plan's accounts as a configuration lists them. */
export function seedsOf(plan: TestPlan): readonly AccountSeed[] {
  return plan.accounts.map(({ account, deposit }, index) => ({
    account,
    deposit,
    profile: choiceOf(plan, index),
  }));
}

function hashOf(plan: TestPlan, index: number): ProfileHash {
  const { profile = plan.profile } = plan.accounts[index] ?? {};
  return profileHash(`${profile.hash}-${index}`);
}

/** Closed one-minute candles around 100 before `START`, with enough movement for a regime. */
export function quietHistory(count: number): readonly Candle[] {
  return Array.from({ length: count }, (_, index) => {
    const close = 100 + (index % 2 === 0 ? 0.2 : -0.2);
    return {
      openTime: (START - (count - index) * 60_000) as Candle['openTime'],
      open: 100,
      high: 100.5,
      low: 99.5,
      close,
      volume: 1_000,
      trades: 10,
    };
  });
}

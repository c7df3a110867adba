import { AiOptions, HeuristicPredictor } from '@tidegate/ai';
import { BRACKET_CAPABILITIES } from '@tidegate/execution';
import { plainExecution } from '@tidegate/execution/testing';
import { accountId, profileHash, tenantId, venueId } from '@tidegate/kernel';
import { MarketDataOptions } from '@tidegate/market-data';
import { MatchingOptions, roundTripCostRate } from '@tidegate/matching';
import type { Account } from '@tidegate/model';
import { RiskOptions } from '@tidegate/risk';
import { StrategyRegistry } from '@tidegate/strategies';
import type { AnalysisProfile } from '@tidegate/trading';
import { resolverOf, seedsOf, settingsOf, type TestPlan } from '@tidegate/trading/testing';

import type { BackTestRequest } from '../src/back-test.js';
import { generatedSeries, TEST_VENUE } from './generated-market.js';

export interface RequestPlan extends Partial<
  Omit<BackTestRequest, 'settings' | 'resolver' | 'account' | 'marketData'>
> {
  readonly plan?: Partial<TestPlan>;
  readonly kind?: Account['kind'];
  readonly risk?: RiskOptions;
}

/** 20 days of two instruments, all strategies with defaults on 15 minutes and one hour, and 10,000 USD. */
export function backTestRequest(over: RequestPlan = {}): BackTestRequest {
  const { plan: planned, kind, risk, ...rest } = over;
  const plan = { ...testedPlan(kind ?? 'margin', risk ?? withoutBreakers()), ...planned };
  const [account] = seedsOf(plan);
  if (!account) throw new Error('A back-test requires one account');
  return {
    history: ['BTC/USD', 'ETH/USD'].map((symbol) => generatedSeries({ symbol, candles: 1_920 })),
    settings: settingsOf(plan),
    resolver: resolverOf(plan),
    account,
    marketData: Object.assign(new MarketDataOptions(), { gapWaitMs: 0 }),
    range: { from: null, to: null },
    warmUpCandles: 720,
    ...rest,
  };
}

/** Disables breakers and cost limits, so that random markets trade often. */
export function withoutBreakers(): RiskOptions {
  const risk = new RiskOptions();
  risk.breakers.enabled = false;
  risk.signal.soloConfidenceMin = 0.68;
  Object.assign(risk.costs, { shareMax: 0, netRiskRewardMin: 0, slippageRate: 0 });
  return risk;
}

function testedPlan(kind: Account['kind'], risk: RiskOptions): TestPlan {
  const venue = venueId(TEST_VENUE);
  const matching = new MatchingOptions();
  const scope = { tenant: tenantId('t'), account: accountId('a') };
  const account: Account = { scope, venue, mode: 'paper', kind, currency: 'USD' };
  return {
    venue,
    profile: profileOf(matching),
    matching,
    accounts: [{ account, risk, execution: plainExecution(), deposit: '10000' }],
    executionFeed: 'candles',
    quoteRequired: false,
    tenantExposureMax: null,
    capabilities: BRACKET_CAPABILITIES,
  };
}

function profileOf(matching: MatchingOptions): AnalysisProfile {
  const registry = new StrategyRegistry();
  const strategies = registry.names.map((name) => {
    const bound = registry.bind(name);
    if (!bound.ok) throw new Error(bound.error.message);
    return { strategy: bound.value, weight: bound.value.defaultWeight };
  });
  return {
    hash: profileHash('profile-of-tests'),
    timeframes: ['15m', '1h'],
    primary: '15m',
    strategies,
    ai: new AiOptions(),
    predictor: new HeuristicPredictor(),
    seriesCapacity: 1_000,
    roundTripCostRate: roundTripCostRate(matching, 0),
  };
}

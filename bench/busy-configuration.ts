import { AccountSection, StrategySection, TidegateConfiguration } from '@tidegate/composition';
import { MINUTE_MS } from '@tidegate/kernel';

import { BENCH_TIMEFRAMES } from './engine-market.js';

/**
 * Accounts that accept every signal, may hold a position in every instrument, and close each position soon. All settings
 * that decide whether they trade are set here, so changed defaults do not change the bench.
 */
export function busyConfiguration(accounts: number): TidegateConfiguration {
  const configuration = new TidegateConfiguration();
  configuration.accounts = Array.from({ length: accounts }, (_, index) =>
    Object.assign(new AccountSection(), {
      id: `busy-${index}`,
      kind: 'margin',
      currency: 'USD',
      deposit: 10_000_000,
    }),
  );
  configuration.strategies = {};
  for (const name of ['keltner', 'mean_reversion', 'supertrend', 'trend']) {
    configuration.strategies[name] = new StrategySection();
  }
  const { ai, execution, market } = configuration;
  market.venue = 'kraken';
  market.timeframes = [...BENCH_TIMEFRAMES];
  market.channels = ['candles', 'quotes', 'trades', 'book'];
  market.bookDepth = 25;
  configuration.analysis.timeframes = [];
  ai.confluence.primaryTimeframe = '1m';
  ai.confluence.timeframeAgreementMin = 1;
  ai.confluence.bookRole = 'vote';
  // Adaptive weights would silence strategies that lose, and on a generated market they do lose.
  ai.adaptive.enabled = false;
  execution.entry.style = 'touch';
  execution.exit.holdingMsMax = 2 * MINUTE_MS;
  openGates(configuration);
  return configuration;
}

function openGates({ risk }: TidegateConfiguration): void {
  risk.breakers.enabled = false;
  Object.assign(risk.pace, {
    quietHours: [],
    blackouts: [],
    instrumentCooldownMs: 0,
    strategyCooldownMs: 0,
    lossCooldownMs: 0,
    tradesPerHourMax: 0,
    tradesPerDayMax: 0,
  });
  Object.assign(risk.signal, {
    votesMin: 1,
    soloAllowed: true,
    soloConfidenceMin: 0.3,
    confidenceMin: 0.3,
    aiConfidenceMin: 0.3,
    riskRewardMin: 0.2,
    stopRateMax: 0.1,
  });
  Object.assign(risk.market, { spreadRateMax: 0.01, spreadToAtrMax: 1, bookRequired: false });
  Object.assign(risk.limits, {
    positionsMax: 100,
    positionsPerGroupMax: 100,
    dailyLossRateMax: 1,
    drawdownRateMax: 1,
    exposureRateMax: 50,
    correlatedExposureRateMax: 50,
    positionRateMax: 0.001,
    positionNotionalMax: 0,
  });
  Object.assign(risk.sizing, { riskPerTrade: 0.01, notionalMin: 10 });
  Object.assign(risk.costs, { shareMax: 0, netRiskRewardMin: 0 });
  risk.ruin.enabled = false;
  risk.sizing.kelly.enabled = false;
}

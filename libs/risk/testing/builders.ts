import { epochMs, instrumentId, MINUTE_MS, profileHash, type EpochMs } from '@tidegate/kernel';
import { BTC_USD } from '@tidegate/matching/testing';
import type { BookAnalysis, ConfluenceSignal, Prediction, Regime } from '@tidegate/model';
import { MARGIN_ACCOUNT, NOON } from '@tidegate/portfolio/testing';

import {
  initialRiskState,
  RiskOptions,
  type EntryContext,
  type EntryMarket,
  type EntryPortfolio,
  type HeldExposure,
  type RiskState,
} from '../src/index.js';

export const NO_CORRELATION = (): number | null => null;

const REGIME: Regime = {
  trend: 'trend',
  volatility: 'mid',
  expanding: false,
  adx: 30,
  atrRate: 0.01,
  atrPercentile: 0.5,
};

/** The default options with the given values replaced. */
export function riskOptionsWith(sections: {
  readonly [Section in keyof RiskOptions]?: Partial<RiskOptions[Section]>;
}): RiskOptions {
  const options = new RiskOptions();
  for (const [section, values] of Object.entries(sections)) {
    Object.assign(options[section as keyof RiskOptions], values);
  }
  return options;
}

/** A long of 100 in ETH by default. */
export function aHeldExposure(plan: Partial<HeldExposure> = {}): HeldExposure {
  return {
    instrument: instrumentId('kraken', 'ETH/USD'),
    base: 'ETH',
    direction: 'long',
    notional: 100,
    ...plan,
  };
}

/** By default a long from 100 with stop 97.5 and target 105, three votes, and confidence 0.8. */
export function aSignal(plan: Partial<ConfluenceSignal> = {}): ConfluenceSignal {
  const isShort = plan.direction === 'short';
  return {
    instrument: BTC_USD.id,
    profile: profileHash('profile'),
    direction: 'long',
    score: 0.7,
    confidence: 0.8,
    votesFor: 3,
    votesAgainst: 0,
    votes: [],
    timeframes: [],
    primary: '15m',
    regime: REGIME,
    book: { state: 'unknown' },
    entry: 100,
    entrySource: 'close',
    stop: isShort ? 102.5 : 97.5,
    target: isShort ? 95 : 105,
    leader: 'keltner',
    adjustments: {},
    at: NOON,
    candleClosedAt: NOON,
    validUntil: epochMs(NOON + 15 * MINUTE_MS),
    ...plan,
  };
}

export function aBookAnalysis(plan: Partial<BookAnalysis> = {}): BookAnalysis {
  return {
    imbalance: 0,
    depthRatio: 1,
    bidNotional: 1_000_000,
    askNotional: 1_000_000,
    bestBid: 99.95,
    bestAsk: 100.05,
    mid: 100,
    spreadRate: 0.001,
    whaleBias: 0,
    whaleBids: 0,
    whaleAsks: 0,
    voids: 0,
    liquidityScore: 1,
    spoofingSuspected: false,
    score: 0,
    ...plan,
  };
}

const PREDICTION: Prediction = {
  predictor: 'heuristic',
  probability: 0.6,
  confidence: 0.7,
  contributions: {},
  features: { version: 'none', names: [], values: new Float64Array(0) },
  cached: false,
};

export interface ContextPlan {
  readonly now?: EpochMs;
  readonly account?: Partial<EntryContext['account']>;
  readonly instrument?: Partial<EntryContext['instrument']>;
  readonly signal?: Partial<ConfluenceSignal>;
  readonly regime?: Partial<Regime>;
  readonly prediction?: Partial<Prediction>;
  readonly options?: RiskOptions;
  readonly state?: Partial<RiskState>;
  readonly market?: Partial<EntryMarket>;
  readonly portfolio?: Partial<EntryPortfolio>;
  readonly returnsCorrelation?: EntryContext['returnsCorrelation'];
  readonly unmarked?: EntryContext['unmarked'];
  readonly pauses?: EntryContext['pauses'];
}

/** By default an entry that passes every gate: 5,000 equity, no positions, fresh data, no costs. */
export function anEntryContext(plan: ContextPlan = {}): EntryContext {
  const options = plan.options ?? new RiskOptions();
  const now = plan.now ?? NOON;
  const signal = aSignal(plan.signal);
  return {
    now,
    account: { ...MARGIN_ACCOUNT, ...plan.account },
    instrument: { ...BTC_USD, ...plan.instrument },
    signal: { ...signal, regime: { ...signal.regime, ...plan.regime } },
    prediction: { ...PREDICTION, ...plan.prediction },
    options,
    state: { ...initialRiskState(NOON, 5_000, options), ...plan.state },
    market: {
      candleAgeMs: 1_000,
      quoteAgeMs: 500,
      quoteRequired: true,
      book: aBookAnalysis(),
      bookAgeMs: 500,
      spreadRate: 0.001,
      clockSkewMs: 0,
      venueStatus: 'online',
      fees: { entry: 0, stop: 0, target: 0 },
      makesEntry: false,
      makesTarget: true,
      assumedSpreadRate: 0.0004,
      takerFeeRate: 0,
      ...plan.market,
    },
    portfolio: {
      equity: 5_000,
      cash: 5_000,
      positions: [],
      pendingNotional: 0,
      globalNotional: 0,
      globalLimit: null,
      ...plan.portfolio,
    },
    unmarked: plan.unmarked ?? [],
    returnsCorrelation: plan.returnsCorrelation ?? NO_CORRELATION,
    pauses: plan.pauses ?? [],
  };
}

import fc from 'fast-check';

import {
  profileHash,
  type AccountId,
  type DecisionId,
  type FillId,
  type InstrumentId,
  type OrderId,
  type PositionId,
  type ProfileHash,
  type SignalId,
  type TenantId,
  type VenueId,
} from '@tidegate/kernel';
import {
  EXIT_REASONS,
  GATE_CODES,
  ORDER_STATUSES,
  TIMEFRAMES,
  type AccountRegistration,
  type AccountScope,
  type Amendment,
  type Candle,
  type ClosedTrade,
  type ConfluenceSignal,
  type ConfluenceVote,
  type ControlTarget,
  type DecisionRecord,
  type EntryPause,
  type Fill,
  type LedgerTransaction,
  type Order,
  type Position,
  type Prediction,
  type ProtectionPlan,
  type Regime,
  type Sizing,
  type StrategySignal,
  type TimeframeView,
  type Verdict,
} from '@tidegate/model';
import type { EquitySnapshot } from '@tidegate/trading';

import {
  amount,
  decimal,
  double,
  fewOf,
  named,
  optional,
  rate,
  reasons,
  record,
  text,
  time,
} from './scalars.js';

/** Arbitraries of every type that the store persists. */

const scope: fc.Arbitrary<AccountScope> = record({
  tenant: named<TenantId>(),
  account: named<AccountId>(),
});
const instrument = named<InstrumentId>();
const direction = fc.constantFrom('long' as const, 'short' as const);
const side = fc.constantFrom('buy' as const, 'sell' as const);
const trend = fc.constantFrom('trend' as const, 'range' as const);
const volatility = fc.constantFrom('low' as const, 'mid' as const, 'high' as const);
const exitReason = fc.constantFrom(...EXIT_REASONS);
const timeframe = fc.constantFrom(...TIMEFRAMES);
const gate = fc.constantFrom(...GATE_CODES);

export const orders: fc.Arbitrary<Order> = record({
  id: named<OrderId>(),
  clientId: text,
  venueOrderId: optional(text),
  scope,
  instrument,
  position: named<PositionId>(),
  decision: optional(named<DecisionId>()),
  purpose: fc.constantFrom('entry', 'exit', 'protective_stop', 'protective_target'),
  exitReason: optional(exitReason),
  side,
  type: fc.constantFrom('market', 'limit', 'stop_market'),
  quantity: amount(),
  limitPrice: optional(amount()),
  stopPrice: optional(amount()),
  timeInForce: fc.constantFrom('GTC', 'IOC', 'FOK', 'GTD'),
  expiresAt: optional(time),
  postOnly: fc.boolean(),
  reduceOnly: fc.boolean(),
  decisionPrice: amount(),
  status: fc.constantFrom(...ORDER_STATUSES),
  outcomeUnknown: fc.boolean(),
  amendUnknown: fc.boolean(),
  amendment: optional(
    record<Amendment>({
      quantity: amount(),
      limitPrice: optional(amount()),
      stopPrice: optional(amount()),
      askedAt: time,
    }),
  ),
  cancelRequestedAt: optional(time),
  filledQuantity: amount(),
  averagePrice: optional(amount()),
  fees: decimal('any'),
  reasonCode: text,
  createdAt: time,
  submittedAt: optional(time),
  triggeredAt: optional(time),
  updatedAt: time,
});

export const fills: fc.Arbitrary<Fill> = record({
  id: named<FillId>(),
  order: named<OrderId>(),
  scope,
  instrument,
  side,
  price: amount(),
  quantity: amount(),
  fee: amount(),
  feeAsset: text,
  liquidity: fc.constantFrom('maker', 'taker'),
  at: time,
});

const plan: fc.Arbitrary<ProtectionPlan> = record({
  initialStop: amount(),
  stop: amount(),
  stopOrigin: fc.constantFrom('initial', 'breakeven', 'trailing'),
  target: amount(),
  originalTarget: amount(),
  tiersTaken: fewOf(fc.nat(9)),
  profile: fc.option(fc.string({ minLength: 1 }).map(profileHash)),
  tiersReached: fewOf(fc.nat(9)),
  stopReachedAt: optional(time),
  unprotectedSince: optional(time),
  stagnationJudged: fc.boolean(),
  highest: double,
  lowest: double,
});

export const positions: fc.Arbitrary<Position> = record({
  id: named<PositionId>(),
  scope,
  instrument,
  direction,
  status: fc.constantFrom('opening', 'open', 'closed'),
  entryAttempts: fc.nat(9),
  quantity: amount(),
  entryQuantity: amount(),
  entryPrice: optional(amount()),
  exitQuantity: amount(),
  exitPrice: optional(amount()),
  cost: decimal('any'),
  realisedPnl: decimal('any'),
  fees: decimal('any'),
  plan,
  riskAmount: amount(),
  decision: named<DecisionId>(),
  strategy: text,
  supporters: fewOf(text),
  decisionPrice: amount(),
  exitDecisionPrice: optional(amount()),
  entryTrend: trend,
  entryVolatility: volatility,
  entryAtrRate: double,
  exitReason: optional(exitReason),
  createdAt: time,
  openedAt: optional(time),
  closedAt: optional(time),
  updatedAt: time,
});

export const closedTrades: fc.Arbitrary<ClosedTrade> = record({
  position: named<PositionId>(),
  scope,
  instrument,
  direction,
  strategy: text,
  supporters: fewOf(text),
  decision: named<DecisionId>(),
  quantity: amount(),
  entryPrice: amount(),
  exitPrice: amount(),
  grossPnl: decimal('any'),
  fees: decimal('any'),
  netPnl: decimal('any'),
  rMultiple: double,
  mfe: double,
  mae: double,
  entrySlippage: double,
  exitSlippage: double,
  exitReason,
  trend,
  volatility,
  openedAt: time,
  closedAt: time,
});

export const ledgerTransactions: fc.Arbitrary<LedgerTransaction> = record({
  id: text,
  scope,
  kind: fc.constantFrom('deposit', 'withdrawal', 'fill', 'correction'),
  postings: fewOf(
    record({
      book: fc.constantFrom('cash', 'inventory', 'deposits', 'realised', 'fees', 'holdings'),
      asset: text,
      amount: decimal('any'),
    }),
  ),
  at: time,
});

const regime: fc.Arbitrary<Regime> = record({
  trend,
  volatility,
  expanding: fc.boolean(),
  adx: double,
  atrRate: double,
  atrPercentile: double,
});

const strategySignal: fc.Arbitrary<StrategySignal> = record({
  strategy: text,
  family: fc.constantFrom('momentum', 'vwap', 'structure'),
  instrument,
  timeframe,
  direction,
  strength: rate,
  confidence: rate,
  entry: double,
  stop: double,
  target: double,
  reasons,
  at: time,
});

const vote: fc.Arbitrary<ConfluenceVote> = record({
  signal: strategySignal,
  weight: double,
  agrees: fc.boolean(),
});

const timeframeView: fc.Arbitrary<TimeframeView> = record({
  timeframe,
  direction: optional(direction),
  regime,
  score: double,
  confidence: double,
});

const confluenceSignal: fc.Arbitrary<ConfluenceSignal> = record({
  instrument,
  profile: named<ProfileHash>(),
  direction,
  score: rate,
  confidence: rate,
  votesFor: fc.nat(20),
  votesAgainst: fc.nat(20),
  votes: fewOf(vote),
  timeframes: fewOf(timeframeView),
  primary: timeframe,
  regime,
  book: fc.oneof(
    fc.constant({ state: 'unknown' as const }),
    record({
      state: fc.constantFrom('agrees' as const, 'disagrees' as const, 'neutral' as const),
      score: double,
    }),
  ),
  entry: double,
  entrySource: fc.constantFrom('close' as const, 'touch' as const, 'last_price' as const),
  stop: double,
  target: double,
  leader: text,
  adjustments: reasons,
  at: time,
  candleClosedAt: time,
  validUntil: time,
});

const prediction: fc.Arbitrary<Prediction> = record({
  predictor: text,
  probability: rate,
  confidence: rate,
  contributions: reasons,
  features: record({
    version: text,
    names: fewOf(text),
    values: fewOf(double).map((values) => Float64Array.from(values)),
  }),
  cached: fc.boolean(),
});

const sizing: fc.Arbitrary<Sizing> = record({
  quantity: amount(),
  notional: decimal('any'),
  riskAmount: decimal('any'),
  factors: fewOf(
    record({
      name: text,
      multiplier: optional(double),
      cap: optional(double),
      after: double,
      numbers: reasons,
    }),
  ),
});

const verdict: fc.Arbitrary<Verdict> = record({
  gate,
  passed: fc.boolean(),
  message: text,
  numbers: fc.dictionary(
    text,
    fc.oneof(double, text, fc.boolean(), fc.constantFrom('NaN', '-0', 'Infinity')),
    { maxKeys: 4, noNullPrototype: true },
  ),
});

export const decisions: fc.Arbitrary<DecisionRecord> = record({
  id: named<DecisionId>(),
  scope,
  instrument,
  at: time,
  outcome: fc.constantFrom('accepted', 'rejected', 'closed_opposite'),
  rejectedBy: optional(gate),
  signalId: named<SignalId>(),
  signal: confluenceSignal,
  prediction,
  verdicts: fewOf(verdict),
  sizing: optional(sizing),
});

export const registrations: fc.Arbitrary<AccountRegistration> = record({
  account: record({
    scope,
    venue: named<VenueId>(),
    mode: fc.constantFrom('paper', 'live'),
    kind: fc.constantFrom('spot', 'margin'),
    currency: text,
  }),
  profile: record({ name: text, version: fc.nat(), hash: named<ProfileHash>() }),
  lifecycle: fc.constantFrom('open', 'quarantined', 'closed'),
  reason: text,
  openedAt: time,
  updatedAt: time,
  closedAt: optional(time),
});

const target: fc.Arbitrary<ControlTarget> = fc.oneof(
  record({ type: fc.constant('platform' as const) }),
  record({ type: fc.constant('tenant' as const), tenant: named<TenantId>() }),
  record({ type: fc.constant('account' as const), scope }),
  record({ type: fc.constant('instrument' as const), scope, instrument }),
);

export const pauses: fc.Arbitrary<EntryPause> = record({
  target,
  code: text,
  reason: text,
  actor: text,
  at: time,
});

export const candles: fc.Arbitrary<Candle> = record({
  openTime: time,
  open: double,
  high: double,
  low: double,
  close: double,
  volume: double,
  trades: fc.nat(),
  synthetic: fc.boolean(),
}).map(({ synthetic, ...candle }) => (synthetic ? { ...candle, synthetic: true } : candle));

export const equitySnapshots: fc.Arbitrary<EquitySnapshot> = record({
  scope,
  at: time,
  equity: decimal('any'),
  cash: decimal('any'),
  unrealisedPnl: decimal('any'),
});

import {
  accountId,
  decisionId,
  Decimal,
  epochMs,
  fillId,
  instrumentId,
  money,
  orderId,
  positionId,
  price,
  profileHash,
  quantity,
  shardId,
  signalId,
  tenantId,
  venueId,
  type EpochMs,
} from '@tidegate/kernel';
import {
  GATE_CODES,
  passed,
  type Candle,
  type ConfluenceSignal,
  type ConfluenceVote,
  type DecisionRecord,
  type Fill,
  type LedgerTransaction,
  type Order,
  type Position,
  type Regime,
} from '@tidegate/model';
import type { LedgerCommit } from '@tidegate/trading';

/** The rows of one accepted decision with an immediately filled paper order, in realistic sizes. */

const VENUE = venueId('bench');
const SHARD = shardId('bench');
const SCOPE = { tenant: tenantId('default'), account: accountId('main') };
const START = Date.UTC(2026, 0, 1);
const STRATEGIES = 12;
const FEATURES = 40;
const REGIME: Regime = {
  trend: 'trend',
  volatility: 'mid',
  expanding: true,
  adx: 31.25,
  atrRate: 0.0041,
  atrPercentile: 0.62,
};
const LEVELS = { entry: 64_125.1, stop: 63_500, target: 65_400 };
const STATE = JSON.stringify({ peak: '100000', day: 'x'.repeat(1_500) });
const JOURNAL_PAYLOAD = JSON.stringify({ candle: 'y'.repeat(800) });

export const INSTRUMENT = instrumentId(VENUE, 'BTC/USD');

export function decisionBatch(index: number): LedgerCommit {
  const at = epochMs(START + index);
  const { signalId: id, signal, prediction } = decision(index);
  return {
    shard: SHARD,
    token: 0,
    signals: [{ id, signal, prediction }],
    pauses: { set: [], cleared: [] },
    controls: [],
    state: null,
    accounts: [
      {
        scope: SCOPE,
        registration: null,
        orders: [order(index, at)],
        fills: [fill(index, at)],
        positions: [position(index, at)],
        transactions: [transaction(index, at)],
        balances: (['cash', 'inventory', 'fees'] as const).map((book) => ({
          book,
          asset: 'USD',
          amount: new Decimal('98765.4321').add(index),
        })),
        trades: [],
        decisions: [decision(index)],
        state: () => STATE,
      },
    ],
    journal: [{ shard: SHARD, sequence: index, at, type: 'market', payload: JOURNAL_PAYLOAD }],
  };
}

export function decision(index: number): DecisionRecord {
  const at = epochMs(START + index);
  return {
    id: decisionId(`d-1-${index}`),
    scope: SCOPE,
    instrument: INSTRUMENT,
    at,
    outcome: 'accepted',
    rejectedBy: null,
    signalId: signalId(`bench/s-1-${index}`),
    signal: signal(at),
    prediction: {
      predictor: 'heuristic',
      probability: 0.62,
      confidence: 0.64,
      contributions: { votes: 0.3, regime: 0.1, book: 0.05 },
      features: {
        version: '1',
        names: Array.from({ length: FEATURES }, (_, feature) => `feature_${feature}`),
        values: Float64Array.from({ length: FEATURES }, (_, feature) => feature / 7),
      },
      cached: false,
    },
    verdicts: GATE_CODES.map((gate) => passed(gate, { value: 0.123456, limit: 0.5 })),
    sizing: {
      quantity: quantity('0.12345678'),
      notional: money('7916.468486652'),
      riskAmount: money('76.96'),
      factors: Array.from({ length: 8 }, (_, factor) => ({
        name: `factor_${factor}`,
        multiplier: 0.9,
        cap: null,
        after: 7_916,
        numbers: { input: 0.25 },
      })),
    },
  };
}

function signal(at: EpochMs): ConfluenceSignal {
  return {
    instrument: INSTRUMENT,
    profile: profileHash('bench'),
    direction: 'long',
    score: 0.71,
    confidence: 0.66,
    votesFor: 8,
    votesAgainst: 4,
    votes: Array.from({ length: STRATEGIES }, (_, strategy) => vote(strategy, at)),
    timeframes: (['5m', '15m', '1h'] as const).map((timeframe) => ({
      timeframe,
      direction: 'long' as const,
      regime: REGIME,
      score: 0.7,
      confidence: 0.6,
    })),
    primary: '15m',
    regime: REGIME,
    entrySource: 'close',
    book: { state: 'agrees', score: 0.3 },
    ...LEVELS,
    leader: 'strategy_0',
    adjustments: { session: 1 },
    at,
    candleClosedAt: at,
    validUntil: epochMs(at + 60_000),
  };
}

function vote(strategy: number, at: EpochMs): ConfluenceVote {
  return {
    signal: {
      strategy: `strategy_${strategy}`,
      family: 'trend_following',
      instrument: INSTRUMENT,
      timeframe: '15m',
      direction: 'long',
      strength: 0.7,
      confidence: 0.6,
      ...LEVELS,
      reasons: { adx: 31.5, emaFast: 64_050.25, emaSlow: 63_900.125, rsi: 58.25 },
      at,
    },
    weight: 1 / STRATEGIES,
    agrees: true,
  };
}

export function candle(index: number): Candle {
  const openTime = epochMs(START + index * 60_000);
  return { openTime, open: 100, high: 101, low: 99, close: 100.5, volume: 12.25, trades: 31 };
}

function order(index: number, at: EpochMs): Order {
  return {
    id: orderId(`o-1-${index}`),
    clientId: `c-1-${index}`,
    venueOrderId: `paper-${index}`,
    scope: SCOPE,
    instrument: INSTRUMENT,
    position: positionId(`p-1-${index}`),
    decision: decisionId(`d-1-${index}`),
    purpose: 'entry',
    exitReason: null,
    side: 'buy',
    type: 'limit',
    quantity: quantity('0.12345678'),
    limitPrice: price('64123.4'),
    stopPrice: null,
    timeInForce: 'GTC',
    expiresAt: null,
    postOnly: false,
    reduceOnly: false,
    decisionPrice: price('64125.1'),
    status: 'FILLED',
    outcomeUnknown: false,
    amendUnknown: false,
    amendment: null,
    cancelRequestedAt: null,
    filledQuantity: quantity('0.12345678'),
    averagePrice: price('64123.4'),
    fees: money('12.66'),
    reasonCode: '',
    createdAt: at,
    submittedAt: at,
    triggeredAt: null,
    updatedAt: at,
  };
}

function fill(index: number, at: EpochMs): Fill {
  return {
    id: fillId(`f-${index}`),
    order: orderId(`o-1-${index}`),
    scope: SCOPE,
    instrument: INSTRUMENT,
    side: 'buy',
    price: price('64123.4'),
    quantity: quantity('0.12345678'),
    fee: money('12.66'),
    feeAsset: 'USD',
    liquidity: 'maker',
    at,
  };
}

function position(index: number, at: EpochMs): Position {
  return {
    id: positionId(`p-1-${index}`),
    scope: SCOPE,
    // A different instrument each: an account holds at most one position per instrument.
    instrument: instrumentId(VENUE, `C${index}/USD`),
    direction: 'long',
    status: 'open',
    entryAttempts: 1,
    quantity: quantity('0.12345678'),
    entryQuantity: quantity('0.12345678'),
    entryPrice: price('64123.4'),
    exitQuantity: quantity(0),
    exitPrice: null,
    cost: money('7916.468486652'),
    realisedPnl: money(0),
    fees: money('12.66'),
    plan: {
      initialStop: price('63500'),
      stop: price('63500'),
      stopOrigin: 'initial',
      target: price('65400'),
      originalTarget: price('65400'),
      tiersTaken: [],
      profile: null,
      tiersReached: [],
      stopReachedAt: null,
      unprotectedSince: null,
      stagnationJudged: false,
      highest: 64_200.5,
      lowest: 64_100,
    },
    riskAmount: money('76.96'),
    decision: decisionId(`d-1-${index}`),
    strategy: 'strategy_0',
    supporters: ['strategy_0', 'strategy_1', 'strategy_2'],
    decisionPrice: price('64125.1'),
    exitDecisionPrice: null,
    entryTrend: 'trend',
    entryVolatility: 'mid',
    entryAtrRate: 0.0042,
    exitReason: null,
    createdAt: at,
    openedAt: at,
    closedAt: null,
    updatedAt: at,
  };
}

function transaction(index: number, at: EpochMs): LedgerTransaction {
  return {
    id: `fill:f-${index}`,
    scope: SCOPE,
    kind: 'fill',
    postings: [
      { book: 'cash', asset: 'USD', amount: new Decimal('-7929.128') },
      { book: 'inventory', asset: 'USD', amount: new Decimal('7916.468') },
      { book: 'fees', asset: 'USD', amount: new Decimal('12.66') },
      { book: 'holdings', asset: 'BTC', amount: new Decimal('0.12345678') },
      { book: 'exchanged', asset: 'BTC', amount: new Decimal('-0.12345678') },
    ],
    at,
  };
}

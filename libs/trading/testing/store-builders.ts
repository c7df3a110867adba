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
  signalId,
  tenantId,
  venueId,
  type EpochMs,
} from '@tidegate/kernel';
import {
  passed,
  refused,
  type AccountScope,
  type ClosedTrade,
  type ConfluenceSignal,
  type ConfluenceVote,
  type DecisionRecord,
  type Fill,
  type LedgerTransaction,
  type Order,
  type Position,
  type Prediction,
  type Regime,
} from '@tidegate/model';

/** Complete, realistic rows for store specs. Each builder takes the members to override. */

export const STORE_EPOCH: EpochMs = epochMs(1_780_000_000_000);

export const scopeOf = (tenant: string, account: string): AccountScope => ({
  tenant: tenantId(tenant),
  account: accountId(account),
});

export const MAIN_ACCOUNT = scopeOf('default', 'main');

const VENUE = venueId('kraken');
const BTC = instrumentId(VENUE, 'BTC/USD');

const REGIME: Regime = {
  trend: 'trend',
  volatility: 'mid',
  expanding: false,
  adx: 31.5,
  atrRate: 0.0042,
  atrPercentile: Number.NaN,
};

export function orderRow(over: Partial<Order> = {}): Order {
  return {
    id: orderId('o-1-1'),
    clientId: 'c-1',
    venueOrderId: null,
    scope: MAIN_ACCOUNT,
    instrument: BTC,
    position: positionId('p-1-1'),
    decision: decisionId('d-1-1'),
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
    status: 'SUBMITTED',
    outcomeUnknown: false,
    amendUnknown: false,
    amendment: null,
    cancelRequestedAt: null,
    filledQuantity: quantity(0),
    averagePrice: null,
    fees: money(0),
    reasonCode: '',
    createdAt: STORE_EPOCH,
    submittedAt: STORE_EPOCH,
    triggeredAt: null,
    updatedAt: STORE_EPOCH,
    ...over,
  };
}

export function fillRow(over: Partial<Fill> = {}): Fill {
  return {
    id: fillId('f-1'),
    order: orderId('o-1-1'),
    scope: MAIN_ACCOUNT,
    instrument: BTC,
    side: 'buy',
    price: price('64123.4'),
    quantity: quantity('0.12345678'),
    fee: money('12.6656432198765432'),
    feeAsset: 'USD',
    liquidity: 'maker',
    at: STORE_EPOCH,
    ...over,
  };
}

export function positionRow(over: Partial<Position> = {}): Position {
  return {
    id: positionId('p-1-1'),
    scope: MAIN_ACCOUNT,
    instrument: BTC,
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
    fees: money('12.6656432198765432'),
    plan: {
      initialStop: price('63500'),
      stop: price('63500'),
      stopOrigin: 'initial',
      target: price('65400'),
      originalTarget: price('65400'),
      tiersTaken: [0],
      profile: null,
      tiersReached: [],
      stopReachedAt: null,
      unprotectedSince: null,
      stagnationJudged: false,
      highest: 64_200.5,
      lowest: 64_100,
    },
    riskAmount: money('76.96'),
    decision: decisionId('d-1-1'),
    strategy: 'trend',
    supporters: ['trend', 'supertrend'],
    decisionPrice: price('64125.1'),
    exitDecisionPrice: null,
    entryTrend: 'trend',
    entryVolatility: 'mid',
    entryAtrRate: 0.0042,
    exitReason: null,
    createdAt: STORE_EPOCH,
    openedAt: STORE_EPOCH,
    closedAt: null,
    updatedAt: STORE_EPOCH,
    ...over,
  };
}

export function transactionRow(over: Partial<LedgerTransaction> = {}): LedgerTransaction {
  return {
    id: 'fill:f-1',
    scope: MAIN_ACCOUNT,
    kind: 'fill',
    postings: [
      { book: 'cash', asset: 'USD', amount: new Decimal('-7929.1341298718765432') },
      { book: 'inventory', asset: 'USD', amount: new Decimal('7916.468486652') },
      { book: 'fees', asset: 'USD', amount: new Decimal('12.6656432198765432') },
    ],
    at: STORE_EPOCH,
    ...over,
  };
}

export function tradeRow(over: Partial<ClosedTrade> = {}): ClosedTrade {
  return {
    position: positionId('p-1-1'),
    scope: MAIN_ACCOUNT,
    instrument: BTC,
    direction: 'long',
    strategy: 'trend',
    supporters: ['trend', 'supertrend'],
    decision: decisionId('d-1-1'),
    quantity: quantity('0.12345678'),
    entryPrice: price('64123.4'),
    exitPrice: price('65400'),
    grossPnl: money('157.604'),
    fees: money('25.5'),
    netPnl: money('132.104'),
    rMultiple: 1.7165,
    mfe: 0.021,
    mae: 0.0004,
    entrySlippage: -0.00002,
    exitSlippage: 0.0001,
    exitReason: 'target',
    trend: 'trend',
    volatility: 'mid',
    openedAt: STORE_EPOCH,
    closedAt: epochMs(STORE_EPOCH + 3_600_000),
    ...over,
  };
}

/** The signal id contains the time of the decision, because the signal does too. */
export function decisionRow(over: Partial<DecisionRecord> = {}): DecisionRecord {
  return {
    id: decisionId('d-1-1'),
    scope: MAIN_ACCOUNT,
    instrument: BTC,
    at: STORE_EPOCH,
    outcome: 'rejected',
    rejectedBy: 'SPREAD_TOO_WIDE',
    signalId: signalId(`kraken/s-${over.at ?? STORE_EPOCH}`),
    signal: signalRow(over.at ?? STORE_EPOCH),
    prediction: PREDICTION,
    verdicts: [
      passed('STALE_DATA', { ageMs: 1_200, limitMs: 180_000 }),
      refused('SPREAD_TOO_WIDE', () => 'The spread 0.4 % exceeds 0.1 %.', {
        spread: 0.004,
        max: 0.001,
      }),
    ],
    sizing: {
      quantity: quantity('0.12345678'),
      notional: money('7916.468486652'),
      riskAmount: money('76.96'),
      factors: [
        { name: 'kelly', multiplier: 0.8, cap: null, after: 7_916, numbers: { edge: 0.2 } },
      ],
    },
    ...over,
  };
}

const LEVELS = { entry: 64_125.1, stop: 63_500, target: 65_400 };

const PREDICTION: Prediction = {
  predictor: 'heuristic',
  probability: 0.62,
  confidence: 0.64,
  contributions: { votes: 0.3, regime: 0.1 },
  features: {
    version: '1',
    names: ['rsi', 'adx', 'funding'],
    values: Float64Array.of(55.5, 31.5, Number.NaN),
  },
  cached: false,
};

function signalRow(at: EpochMs): ConfluenceSignal {
  return {
    instrument: BTC,
    profile: profileHash('profile'),
    direction: 'long',
    score: 0.71,
    confidence: 0.66,
    votesFor: 3,
    votesAgainst: 1,
    votes: ['trend', 'supertrend', 'keltner', 'vwap_momentum'].map((strategy, index) =>
      voteRow({ strategy, agrees: index < 3, at }),
    ),
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
    leader: 'trend',
    adjustments: { session: 1, leadLag: 1.05 },
    at,
    candleClosedAt: at,
    validUntil: epochMs(at + 60_000),
  };
}

function voteRow(of: {
  readonly strategy: string;
  readonly agrees: boolean;
  readonly at: EpochMs;
}): ConfluenceVote {
  const { strategy, agrees, at } = of;
  return {
    signal: {
      strategy,
      family: 'trend_following',
      instrument: BTC,
      timeframe: '15m',
      direction: agrees ? 'long' : 'short',
      strength: 0.7,
      confidence: 0.6,
      ...LEVELS,
      reasons: { adx: 31.5, emaFast: 64_050.25, emaSlow: 63_900.125, missing: Number.NaN },
      at,
    },
    weight: 0.25,
    agrees,
  };
}

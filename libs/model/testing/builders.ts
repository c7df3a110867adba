import {
  accountId,
  epochMs,
  fillId,
  instrumentId,
  orderId,
  positionId,
  price,
  quantity,
  tenantId,
  ZERO_MONEY,
  ZERO_QUANTITY,
} from '@tidegate/kernel';

import type { Fill, Order, StrategySignal } from '../src/index.js';

const scope = { tenant: tenantId('t'), account: accountId('a') };
const instrument = instrumentId('kraken', 'BTC/USD');
const at = epochMs(1_700_000_000_000);

/** A new limit entry order: buy 1 at 100. */
export function anOrder(overrides: Partial<Order> = {}): Order {
  return {
    id: orderId('o-1-1'),
    clientId: 'c-1',
    venueOrderId: null,
    scope,
    instrument,
    position: positionId('p-1-1'),
    decision: null,
    purpose: 'entry',
    exitReason: null,
    side: 'buy',
    type: 'limit',
    quantity: quantity(1),
    limitPrice: price(100),
    stopPrice: null,
    timeInForce: 'GTC',
    expiresAt: null,
    postOnly: false,
    reduceOnly: false,
    decisionPrice: price(100),
    status: 'INITIALIZED',
    outcomeUnknown: false,
    amendUnknown: false,
    amendment: null,
    cancelRequestedAt: null,
    filledQuantity: ZERO_QUANTITY,
    averagePrice: null,
    fees: ZERO_MONEY,
    reasonCode: '',
    createdAt: at,
    submittedAt: null,
    triggeredAt: null,
    updatedAt: at,
    ...overrides,
  };
}

/** A taker fill of 1 at 100 without a fee. */
export function aFill(overrides: Partial<Fill> = {}): Fill {
  return {
    id: fillId('f-1'),
    order: orderId('o-1-1'),
    scope,
    instrument,
    side: 'buy',
    price: price(100),
    quantity: quantity(1),
    fee: ZERO_MONEY,
    feeAsset: 'USD',
    liquidity: 'taker',
    at,
    ...overrides,
  };
}

/** A long trend signal that is just strong enough to vote. */
export function aSignal(overrides: Partial<StrategySignal> = {}): StrategySignal {
  return {
    strategy: 'trend',
    family: 'trend_following',
    instrument,
    timeframe: '15m',
    direction: 'long',
    strength: 0.3,
    confidence: 0.3,
    entry: 100,
    stop: 99,
    target: 102,
    reasons: {},
    at,
    ...overrides,
  };
}

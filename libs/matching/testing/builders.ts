import {
  accountId,
  Decimal,
  epochMs,
  instrumentId,
  MINUTE_MS,
  money,
  orderId,
  positionId,
  price,
  quantity,
  tenantId,
  venueId,
  ZERO_MONEY,
  ZERO_QUANTITY,
  type DecimalInput,
} from '@tidegate/kernel';
import type { Candle, Instrument, Order, Quote } from '@tidegate/model';

import {
  MatchingOptions,
  type BookSlice,
  type CandleSlice,
  type QuoteSlice,
  type WorkingOrder,
} from '../src/index.js';

/** A pair with a tick of 0.1 and a lot of 0.0001. */
export const BTC_USD: Instrument = {
  id: instrumentId('kraken', 'BTC/USD'),
  venue: venueId('kraken'),
  symbol: 'BTC/USD',
  base: 'BTC',
  quote: 'USD',
  priceIncrement: new Decimal('0.1'),
  quantityIncrement: new Decimal('0.0001'),
  pricePrecision: 1,
  quantityPrecision: 4,
  quantityMin: quantity('0.0001'),
  costMin: money('0.5'),
  status: 'online',
};

/** When the slices of these builders end. */
export const SLICE_AT = epochMs(1_700_000_040_000);

interface OrderPlan extends Partial<Omit<Order, 'quantity' | 'limitPrice' | 'stopPrice' | 'id'>> {
  readonly id?: string;
  readonly quantity?: DecimalInput;
  readonly limitPrice?: DecimalInput;
  readonly stopPrice?: DecimalInput;
}

/** By default an accepted market buy of 1. */
export function anOrder(plan: OrderPlan = {}): Order {
  const { id, quantity: amount, limitPrice, stopPrice, ...rest } = plan;
  return {
    id: orderId(id ?? 'o-1'),
    clientId: 'c-1',
    venueOrderId: null,
    scope: { tenant: tenantId('t'), account: accountId('a') },
    instrument: BTC_USD.id,
    position: positionId('p-1'),
    decision: null,
    purpose: 'entry',
    exitReason: null,
    side: 'buy',
    type: 'market',
    quantity: quantity(amount ?? 1),
    limitPrice: limitPrice === undefined ? null : price(limitPrice),
    stopPrice: stopPrice === undefined ? null : price(stopPrice),
    timeInForce: 'GTC',
    expiresAt: null,
    postOnly: false,
    reduceOnly: false,
    decisionPrice: price(100),
    status: 'ACCEPTED',
    outcomeUnknown: false,
    amendUnknown: false,
    amendment: null,
    cancelRequestedAt: null,
    filledQuantity: ZERO_QUANTITY,
    averagePrice: null,
    fees: ZERO_MONEY,
    reasonCode: '',
    createdAt: epochMs(0),
    submittedAt: epochMs(0),
    triggeredAt: null,
    updatedAt: epochMs(0),
    ...rest,
  };
}

/** A working order, by default resting and active for long. */
export function aWorkingOrder(
  order: OrderPlan = {},
  state: Partial<Omit<WorkingOrder, 'order'>> = {},
): WorkingOrder {
  return {
    order: anOrder(order),
    activeFrom: epochMs(0),
    ocoGroup: null,
    phase: 'resting',
    ...state,
  };
}

/** A minute from 100 to 100 between 99 and 101 with a volume of 1,000 units. */
export function aCandleSlice(candle: Partial<Candle> = {}): CandleSlice {
  return {
    type: 'candle',
    closeTime: SLICE_AT,
    candle: {
      openTime: epochMs(SLICE_AT - MINUTE_MS),
      open: 100,
      high: 101,
      low: 99,
      close: 100,
      volume: 1_000,
      trades: 10,
      ...candle,
    },
  };
}

/** 99.9 / 100.1 with 100 units on each side. */
export function aQuoteSlice(quote: Partial<Quote> = {}): QuoteSlice {
  return {
    type: 'quote',
    at: SLICE_AT,
    quote: {
      bid: 99.9,
      bidQuantity: 100,
      ask: 100.1,
      askQuantity: 100,
      last: 100,
      receivedAt: SLICE_AT,
      ...quote,
    },
  };
}

type Level = readonly [price: number, quantity: number];

/** A book of the given levels, best first. */
export function aBookSlice(sides: { bids?: readonly Level[]; asks?: readonly Level[] }): BookSlice {
  const column = (levels: readonly Level[], index: 0 | 1): Float64Array =>
    Float64Array.from(levels, (level) => level[index]);
  const bids = sides.bids ?? [];
  const asks = sides.asks ?? [];
  return {
    type: 'book',
    at: SLICE_AT,
    book: {
      bidPrices: column(bids, 0),
      bidQuantities: column(bids, 1),
      askPrices: column(asks, 0),
      askQuantities: column(asks, 1),
      receivedAt: SLICE_AT,
    },
  };
}

/** A model without spread, impact or participation limits, so that prices equal those of the slice. */
export function frictionless(): MatchingOptions {
  return Object.assign(new MatchingOptions(), {
    halfSpreadRate: 0,
    impactCoefficient: 0,
    participationRateMax: 1,
    levelShareMax: 1,
  });
}

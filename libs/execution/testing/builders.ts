import {
  accountId,
  decisionId,
  Decimal,
  epochMs,
  instrumentId,
  money,
  price,
  quantity,
  tenantId,
  venueId,
} from '@tidegate/kernel';
import type { BookSlice, CandleSlice } from '@tidegate/matching';
import type { Account, Direction, Instrument } from '@tidegate/model';

import type { EntryIntent } from '../src/core/entry-intent.js';

const MINUTE = 60_000;

export function anInstrument(symbol = 'BTC/USD'): Instrument {
  const [base = 'BTC', quote = 'USD'] = symbol.split('/');
  return {
    id: instrumentId('kraken', symbol),
    venue: venueId('kraken'),
    symbol,
    base,
    quote,
    priceIncrement: new Decimal('0.1'),
    quantityIncrement: new Decimal('0.0001'),
    pricePrecision: 1,
    quantityPrecision: 4,
    quantityMin: quantity('0.001'),
    costMin: money('0.5'),
    status: 'online',
  };
}

export function spotAccount(): Account {
  return {
    scope: { tenant: tenantId('t1'), account: accountId('a1') },
    venue: venueId('kraken'),
    mode: 'paper',
    kind: 'spot',
    currency: 'USD',
  };
}

/** An entry at 100 with its stop at 98 and its target at 104 (mirrored for a short). */
export function anIntent(
  change: {
    readonly instrument?: Instrument;
    readonly direction?: Direction;
    readonly quantity?: string;
    readonly at?: number;
    readonly quote?: EntryIntent['quote'];
    /** By default a quarter of an hour after `at`. */
    readonly validUntil?: number;
  } = {},
): EntryIntent {
  const direction = change.direction ?? 'long';
  const sign = direction === 'long' ? 1 : -1;
  const amount = quantity(change.quantity ?? '1');
  return {
    decision: decisionId('d-1'),
    instrument: change.instrument ?? anInstrument(),
    direction,
    sizing: {
      quantity: amount,
      notional: money(amount.mul(100)),
      riskAmount: money(amount.mul(2)),
      factors: [],
    },
    entry: price(100),
    stop: price(100 - 2 * sign),
    target: price(100 + 4 * sign),
    strategy: 'keltner',
    supporters: ['keltner'],
    trend: 'range',
    volatility: 'mid',
    atrRate: 0.01,
    profile: null,
    quote: change.quote ?? null,
    validUntil: epochMs(change.validUntil ?? (change.at ?? 0) + 15 * MINUTE),
    at: epochMs(change.at ?? 0),
  };
}

/** The closed minute candle number `index`. */
export function candleSlice(
  index: number,
  prices: readonly [open: number, high: number, low: number, close: number],
  volume = 1_000,
): CandleSlice {
  const [open, high, low, close] = prices;
  const openTime = epochMs(index * MINUTE);
  return {
    type: 'candle',
    candle: { openTime, open, high, low, close, volume, trades: 10 },
    closeTime: epochMs(openTime + MINUTE),
  };
}

/** A book with one level of 100 units on each side. */
export function bookSlice(at: number, bid: number, ask: number): BookSlice {
  const size = 100;
  return {
    type: 'book',
    at: epochMs(at),
    book: {
      bidPrices: Float64Array.of(bid),
      bidQuantities: Float64Array.of(size),
      askPrices: Float64Array.of(ask),
      askQuantities: Float64Array.of(size),
      receivedAt: epochMs(at),
    },
  };
}

import {
  Decimal,
  epochMs,
  instrumentId,
  money,
  quantity,
  SeededRng,
  venueId,
  type EpochMs,
  type VenueId,
} from '@tidegate/kernel';
import {
  timeframeMs,
  type Candle,
  type Instrument,
  type Quote,
  type Timeframe,
  type TradeTick,
} from '@tidegate/model';

/** A Thursday midnight, aligned to every timeframe. */
export const START = epochMs(Date.UTC(2026, 0, 1));

export const TEST_VENUE: VenueId = venueId('testnet');

/** An online spot pair with one price decimal and eight quantity decimals. */
export function spotInstrument(symbol: string, changes: Partial<Instrument> = {}): Instrument {
  const [base = '', quote = ''] = symbol.split('/');
  const venue = changes.venue ?? TEST_VENUE;
  return {
    id: instrumentId(venue, symbol),
    venue,
    symbol,
    base,
    quote,
    priceIncrement: new Decimal('0.1'),
    quantityIncrement: new Decimal('0.00000001'),
    pricePrecision: 1,
    quantityPrecision: 8,
    quantityMin: quantity('0.0001'),
    costMin: money('0.5'),
    status: 'online',
    ...changes,
  };
}

/** The open time of the `index`-th candle after `START`. */
export function openTimeAt(timeframe: Timeframe, index: number): EpochMs {
  return epochMs(START + index * timeframeMs(timeframe));
}

/** A flat candle at `close`, with `changes` applied. */
export function candleAt(openTime: EpochMs, close: number, changes: Partial<Candle> = {}): Candle {
  return {
    openTime,
    open: close,
    high: close,
    low: close,
    close,
    volume: 1,
    trades: 1,
    ...changes,
  };
}

/** A seeded random walk of `count` valid candles from `START`, with steps well below 1 %. */
export function walkOfCandles(seed: number, count: number, timeframe: Timeframe): Candle[] {
  const rng = new SeededRng(seed);
  let price = 100;
  return Array.from({ length: count }, (_, index) => {
    const open = price;
    price = roundTo(open * (1 + (rng.next() - 0.5) * 0.01), 4);
    return {
      openTime: openTimeAt(timeframe, index),
      open,
      high: roundTo(Math.max(open, price) * (1 + rng.next() * 0.002), 4),
      low: roundTo(Math.min(open, price) * (1 - rng.next() * 0.002), 4),
      close: price,
      volume: roundTo(rng.next() * 20, 8),
      trades: 1 + Math.floor(rng.next() * 50),
    };
  });
}

/** A quote of one unit per side, 0.01 % around `last`. */
export function quoteAt(receivedAt: EpochMs, last: number): Quote {
  return {
    bid: last * 0.9999,
    bidQuantity: 1,
    ask: last * 1.0001,
    askQuantity: 1,
    last,
    receivedAt,
  };
}

export function tradeAt(at: EpochMs, price: number, changes: Partial<TradeTick> = {}): TradeTick {
  return { id: String(at), side: 'buy', price, quantity: 1, at, ...changes };
}

function roundTo(value: number, decimals: number): number {
  const scale = 10 ** decimals;
  return Math.round(value * scale) / scale;
}

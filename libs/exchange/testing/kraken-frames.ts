/** Hand-written WebSocket v2 texts of Kraken for tests. The encoder shares no code with the parser under test. */
import { crc32 } from 'node:zlib';

/** Numbers as the venue prints them. */
export interface LevelTexts {
  readonly price: string;
  readonly qty: string;
}

export interface BookTexts {
  readonly bids: readonly LevelTexts[];
  readonly asks: readonly LevelTexts[];
}

export const INSTANT_TEXT = '2026-01-01T00:00:01.250000Z';

/** `['100.0', '1.5']` pairs as levels. */
export function levelsOf(...pairs: readonly (readonly [string, string])[]): readonly LevelTexts[] {
  return pairs.map(([price, qty]) => ({ price, qty }));
}

/** The checksum of a whole book, best levels first, from texts of full precision. */
export function checksumTextOf({ bids, asks }: BookTexts): number {
  const digits = (text: string) => text.replace('.', '').replace(/^0+/, '');
  const part = (levels: readonly LevelTexts[]) =>
    levels
      .slice(0, 10)
      .map(({ price, qty }) => digits(price) + digits(qty))
      .join('');
  return crc32(Buffer.from(part(asks) + part(bids), 'ascii'));
}

export interface BookFrameTexts extends BookTexts {
  readonly symbol: string;
  readonly type: 'snapshot' | 'update';
  readonly checksum: number;
}

export function bookFrame({ symbol, type, bids, asks, checksum }: BookFrameTexts): string {
  const list = (levels: readonly LevelTexts[]) =>
    levels.map(({ price, qty }) => `{"price":${price},"qty":${qty}}`).join(',');
  return `{"channel":"book","type":"${type}","data":[{"symbol":"${symbol}","bids":[${list(bids)}],"asks":[${list(asks)}],"checksum":${checksum},"timestamp":"${INSTANT_TEXT}"}]}`;
}

export interface TickerTexts {
  readonly bid: string;
  readonly ask: string;
  readonly last: string;
}

export function tickerFrame(symbol: string, { bid, ask, last }: TickerTexts): string {
  return `{"channel":"ticker","type":"update","data":[{"symbol":"${symbol}","bid":${bid},"bid_qty":1.50000000,"ask":${ask},"ask_qty":2.25000000,"last":${last},"volume":10.0,"vwap":1.0,"low":1.0,"high":2.0,"change":0.1,"change_pct":1.0,"timestamp":"${INSTANT_TEXT}"}]}`;
}

export interface TradeTexts {
  readonly symbol: string;
  readonly id: number;
  readonly price?: string;
  readonly qty?: string;
  readonly side?: 'buy' | 'sell';
}

export function tradeFrame(type: 'snapshot' | 'update', trades: readonly TradeTexts[]): string {
  const rows = trades.map(
    ({ symbol, id, price = '100.0', qty = '0.50000000', side = 'buy' }) =>
      `{"symbol":"${symbol}","side":"${side}","price":${price},"qty":${qty},"ord_type":"market","trade_id":${id},"timestamp":"${INSTANT_TEXT}"}`,
  );
  return `{"channel":"trade","type":"${type}","data":[${rows.join(',')}]}`;
}

export interface CandleTexts {
  readonly symbol: string;
  /** Minutes. */
  readonly interval: number;
  readonly begin: string;
  readonly close?: string;
  readonly volume?: string;
}

export function candleFrame(type: 'snapshot' | 'update', candles: readonly CandleTexts[]): string {
  const rows = candles.map(
    ({ symbol, interval, begin, close = '100.5', volume = '12.50000000' }) =>
      `{"symbol":"${symbol}","open":100.0,"high":101.0,"low":99.0,"close":${close},"trades":7,"volume":${volume},"vwap":100.2,"interval_begin":"${begin}","interval":${interval},"timestamp":"${begin}"}`,
  );
  return `{"channel":"ohlc","type":"${type}","timestamp":"${INSTANT_TEXT}","data":[${rows.join(',')}]}`;
}

export function statusFrame(system: string): string {
  return `{"channel":"status","type":"update","data":[{"system":"${system}","api_version":"v2","connection_id":13834774380200032777,"version":"2.0.0"}]}`;
}

export interface PairTexts {
  readonly symbol: string;
  readonly status?: string;
  readonly pricePrecision?: number;
}

export function instrumentFrame(type: 'snapshot' | 'update', pairs: readonly PairTexts[]): string {
  const rows = pairs.map(({ symbol, status = 'online', pricePrecision = 1 }) => {
    const [base, quote] = symbol.split('/');
    const tick = `1e-${pricePrecision}`;
    return `{"symbol":"${symbol}","base":"${base}","quote":"${quote}","status":"${status}","qty_precision":8,"qty_increment":0.00000001,"price_precision":${pricePrecision},"cost_precision":5,"marginable":false,"has_index":true,"cost_min":0.50,"tick_size":${tick},"price_increment":${tick},"qty_min":0.00010000}`;
  });
  return `{"channel":"instrument","type":"${type}","data":{"assets":[],"pairs":[${rows.join(',')}]}}`;
}

export const HEARTBEAT_FRAME = '{"channel":"heartbeat"}';

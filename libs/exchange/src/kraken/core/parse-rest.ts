import {
  Decimal,
  epochMs,
  err,
  instrumentId,
  money,
  ok,
  quantity,
  type EpochMs,
  type Result,
  type VenueId,
} from '@tidegate/kernel';
import type { Candle, Instrument, Quote, TradeTick, VenueStatus } from '@tidegate/model';

import { excerptOf, isFiniteNumber, isJsonObject, type JsonObject } from '../../core/json.js';
import { symbolOfWsName } from './assets.js';
import { isInstrumentStatus, isVenueStatus } from './statuses.js';

/** Why a REST response is unusable: the venue refused the request (with its error text), or it is malformed. */
export type RestRefusal =
  | { readonly kind: 'refused'; readonly venueError: string }
  | { readonly kind: 'malformed'; readonly message: string };

/** The rows of a list response. `faults` describes the malformed rows, which are skipped. */
export interface ParsedRows<Row> {
  readonly rows: readonly Row[];
  readonly faults: readonly string[];
}

/** One level of a REST book. */
export interface DepthLevel {
  readonly price: number;
  readonly quantity: number;
}

export interface Depth {
  /** Best first. */
  readonly bids: readonly DepthLevel[];
  readonly asks: readonly DepthLevel[];
}

export interface TradesPage extends ParsedRows<TradeTick> {
  /** Pass it as `since` to load the next page. */
  readonly last: string;
}

/** Returns the `result` of a response. Warnings (`W…`) come with a result and are not a refusal. */
export function parseEnvelope(body: unknown): Result<JsonObject, RestRefusal> {
  if (!isJsonObject(body) || !Array.isArray(body.error)) {
    return malformed(`no Kraken envelope: ${excerptOf(body)}`);
  }
  const errors = (body.error as readonly unknown[]).map(String);
  const refusal = errors.find((text) => !text.startsWith('W'));
  if (refusal !== undefined) return err({ kind: 'refused', venueError: refusal });
  if (!isJsonObject(body.result)) return malformed(`no result: ${excerptOf(body)}`);
  return ok(body.result);
}

/** `AssetPairs`: all spot pairs with a public symbol (dark pools have none). */
export function parseAssetPairs(
  result: JsonObject,
  venue: VenueId,
): Result<ParsedRows<Instrument>, RestRefusal> {
  const rows: Instrument[] = [];
  const faults: string[] = [];
  for (const [key, pair] of Object.entries(result)) {
    if (isJsonObject(pair) && pair.wsname === undefined) continue;
    const parsed = isJsonObject(pair) ? instrumentOf(pair, venue) : 'is not an object';
    if (typeof parsed === 'string') faults.push(`${key}: ${parsed}`);
    else rows.push(parsed);
  }
  return rowsOrMalformed(rows, faults);
}

/** `OHLC`: oldest first, the last row still forming. */
export function parseCandles(result: JsonObject): Result<ParsedRows<Candle>, RestRefusal> {
  return parseList(pairResult(result), candleOf);
}

/** `Trades`: oldest first. */
export function parseTrades(result: JsonObject): Result<TradesPage, RestRefusal> {
  const parsed = parseList(pairResult(result), tradeOf);
  if (!parsed.ok) return parsed;
  const { last } = result;
  if (typeof last !== 'string' && typeof last !== 'number') {
    return malformed(`"last" cannot be ${excerptOf(last)}`);
  }
  return ok({ ...parsed.value, last: String(last) });
}

/** `Depth` of one pair. */
export function parseDepth(result: JsonObject): Result<Depth, RestRefusal> {
  const book = pairResult(result);
  if (!isJsonObject(book)) return malformed(`no book: ${excerptOf(book)}`);
  const bids = parseList(book.bids, levelOf);
  const asks = parseList(book.asks, levelOf);
  if (!bids.ok) return bids;
  if (!asks.ok) return asks;
  const fault = bids.value.faults[0] ?? asks.value.faults[0];
  if (fault !== undefined) return malformed(fault);
  return ok({ bids: bids.value.rows, asks: asks.value.rows });
}

/** `Ticker` of one pair. */
export function parseTicker(result: JsonObject, receivedAt: EpochMs): Result<Quote, RestRefusal> {
  const row = pairResult(result);
  if (!isJsonObject(row)) return malformed(`no ticker: ${excerptOf(row)}`);
  const [bid, bidQuantity] = [numberAt(row.b, 0), numberAt(row.b, 2)];
  const [ask, askQuantity] = [numberAt(row.a, 0), numberAt(row.a, 2)];
  const last = numberAt(row.c, 0);
  if (!Number.isFinite(bid + bidQuantity + ask + askQuantity + last)) {
    return malformed(`no ticker: ${excerptOf(row)}`);
  }
  return ok({ bid, bidQuantity, ask, askQuantity, last, receivedAt });
}

/** `Time`, to the second. */
export function parseTime(result: JsonObject): Result<EpochMs, RestRefusal> {
  const { unixtime } = result;
  return isFiniteNumber(unixtime)
    ? ok(epochMs(unixtime * 1_000))
    : malformed(`"unixtime" cannot be ${excerptOf(unixtime)}`);
}

export function parseSystemStatus(result: JsonObject): Result<VenueStatus, RestRefusal> {
  const { status } = result;
  return isVenueStatus(status)
    ? ok(status)
    : malformed(`unknown system status: ${excerptOf(status)}`);
}

/** Responses are keyed by the venue's canonical pair name, not by the requested name. */
function pairResult(result: JsonObject): unknown {
  const key = Object.keys(result).find((name) => name !== 'last');
  return key === undefined ? undefined : result[key];
}

function parseList<Row>(
  list: unknown,
  parse: (row: readonly unknown[]) => Row | null,
): Result<ParsedRows<Row>, RestRefusal> {
  if (!Array.isArray(list)) return malformed(`no list of rows: ${excerptOf(list)}`);
  const rows: Row[] = [];
  const faults: string[] = [];
  for (const given of list as readonly unknown[]) {
    const row = Array.isArray(given) ? parse(given as readonly unknown[]) : null;
    if (row === null) faults.push(`a row cannot be ${excerptOf(given)}`);
    else rows.push(row);
  }
  return rowsOrMalformed(rows, faults);
}

/** Skips malformed rows; a response with only malformed rows is malformed. */
function rowsOrMalformed<Row>(
  rows: readonly Row[],
  faults: readonly string[],
): Result<ParsedRows<Row>, RestRefusal> {
  if (rows.length === 0 && faults[0] !== undefined) return malformed(faults[0]);
  return ok({ rows, faults });
}

function instrumentOf(pair: JsonObject, venue: VenueId): Instrument | string {
  const symbol = symbolOfWsName(String(pair.wsname));
  if (symbol === null) return `wsname cannot be ${excerptOf(pair.wsname)}`;
  const { pair_decimals: pricePrecision, lot_decimals: quantityPrecision, status } = pair;
  if (!isPrecision(pricePrecision)) return `pair_decimals cannot be ${excerptOf(pricePrecision)}`;
  if (!isPrecision(quantityPrecision)) {
    return `lot_decimals cannot be ${excerptOf(quantityPrecision)}`;
  }
  const quantityMin = decimalOf(pair.ordermin);
  const costMin = decimalOf(pair.costmin);
  const tick =
    pair.tick_size === undefined ? tenToMinus(pricePrecision) : decimalOf(pair.tick_size);
  if (!quantityMin) return `ordermin cannot be ${excerptOf(pair.ordermin)}`;
  if (!costMin) return `costmin cannot be ${excerptOf(pair.costmin)}`;
  if (!tick?.gt(0)) return `tick_size cannot be ${excerptOf(pair.tick_size)}`;
  if (!isInstrumentStatus(status)) return `status cannot be ${excerptOf(status)}`;
  const [base = '', quote = ''] = symbol.split('/');
  return {
    id: instrumentId(venue, symbol),
    venue,
    symbol,
    base,
    quote,
    priceIncrement: tick,
    quantityIncrement: tenToMinus(quantityPrecision),
    pricePrecision,
    quantityPrecision,
    quantityMin: quantity(quantityMin),
    costMin: money(costMin),
    status,
  };
}

function isPrecision(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 20;
}

function tenToMinus(digits: number): Decimal {
  return new Decimal(10).pow(-digits);
}

/** A finite decimal ≥ 0 from text; `null` for anything else. */
function decimalOf(value: unknown): Decimal | null {
  if (typeof value !== 'string' || !/^\d+(\.\d+)?([eE][-+]?\d+)?$/.test(value)) return null;
  return new Decimal(value);
}

function candleOf(row: readonly unknown[]): Candle | null {
  const [time, , , , , , , trades] = row;
  const open = numberAt(row, 1);
  const high = numberAt(row, 2);
  const low = numberAt(row, 3);
  const close = numberAt(row, 4);
  const volume = numberAt(row, 6);
  if (!isFiniteNumber(time) || !isFiniteNumber(trades)) return null;
  if (!Number.isFinite(open + high + low + close + volume)) return null;
  return { openTime: epochMs(time * 1_000), open, high, low, close, volume, trades };
}

function tradeOf(row: readonly unknown[]): TradeTick | null {
  const [, , time, side, , , id] = row;
  const price = numberAt(row, 0);
  const amount = numberAt(row, 1);
  if (!(price > 0) || !(amount > 0) || !isFiniteNumber(time) || !isFiniteNumber(id)) return null;
  if (side !== 'b' && side !== 's') return null;
  return {
    id: String(id),
    side: side === 'b' ? 'buy' : 'sell',
    price,
    quantity: amount,
    at: epochMs(Math.floor(time * 1_000)),
  };
}

function levelOf(row: readonly unknown[]): DepthLevel | null {
  const price = numberAt(row, 0);
  const amount = numberAt(row, 1);
  return price > 0 && amount >= 0 ? { price, quantity: amount } : null;
}

/** Parses a number from a list of texts; NaN for anything but a plain decimal. */
function numberAt(list: unknown, index: number): number {
  const text: unknown = Array.isArray(list) ? list[index] : undefined;
  return typeof text === 'string' && /^-?\d+(\.\d+)?([eE][-+]?\d+)?$/.test(text)
    ? Number(text)
    : NaN;
}

function malformed(message: string): Result<never, RestRefusal> {
  return err({ kind: 'malformed', message });
}

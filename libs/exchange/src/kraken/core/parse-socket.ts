import { err, ok, type Result } from '@tidegate/kernel';

import {
  excerptOf,
  isFiniteNumber,
  isJsonObject,
  isNotNegative,
  isPositive,
  type JsonObject,
} from '../../core/json.js';
import { parseRfc3339 } from '../../core/rfc3339.js';
import type { FrameRefusal, LevelRow, SocketFrame } from './socket-frames.js';
import { isInstrumentStatus, isVenueStatus } from './statuses.js';

type DataChannel = 'ticker' | 'trade' | 'ohlc' | 'book' | 'instrument';

/** Describes the fault of a row; `null` if it has the shape of its channel. */
type RowCheck = (row: JsonObject) => string | null;

const ROW_CHECKS: Readonly<Record<DataChannel, RowCheck>> = {
  ticker: faultOfTicker,
  trade: faultOfTrade,
  ohlc: faultOfCandleRow,
  book: faultOfBook,
  instrument: faultOfPair,
};

/** Bounds beyond any real market; they limit the digits of a number. */
const PRICE_MAX = 1e15;
const QUANTITY_MAX = 1e18;
const PRECISION_MAX = 20;

const HEARTBEAT: Result<SocketFrame, FrameRefusal> = ok({ kind: 'heartbeat' });
const PONG: Result<SocketFrame, FrameRefusal> = ok({ kind: 'pong' });
const UNKNOWN: Result<SocketFrame, FrameRefusal> = ok({ kind: 'unknown' });
const NOTHING_REFUSED: readonly FrameRefusal[] = [];

/**
 * Parses one text frame of Kraken's WebSocket v2. Rows keep the venue's field names; only their shape and finiteness
 * are verified. A malformed row is skipped and listed in `refused`; a malformed frame is returned as the error. Never
 * throws.
 */
export function parseFrame(text: string): Result<SocketFrame, FrameRefusal> {
  let frame: unknown;
  try {
    frame = JSON.parse(text);
  } catch {
    return err(refusal(`not JSON: ${excerptOf(text)}`));
  }
  if (!isJsonObject(frame)) return err(refusal(`not an object: ${excerptOf(text)}`));
  const { channel } = frame;
  if (typeof channel === 'string') return parseChannelFrame(channel, frame);
  if (typeof frame.method === 'string') return parseReply(frame.method, frame);
  if (typeof frame.error === 'string') return parseReply('subscribe', frame);
  return err(refusal(`neither channel nor method: ${excerptOf(text)}`));
}

function parseChannelFrame(channel: string, frame: JsonObject): Result<SocketFrame, FrameRefusal> {
  if (channel === 'heartbeat') return HEARTBEAT;
  if (channel === 'status') return parseStatus(frame);
  if (!isDataChannel(channel)) return UNKNOWN;
  const rows = channel === 'instrument' ? pairsOf(frame.data) : frame.data;
  if (!Array.isArray(rows)) return err(refusal('data is not a list', channel));
  const { type } = frame;
  if (type !== 'snapshot' && type !== 'update') {
    return err(refusal(`type is neither snapshot nor update: ${excerptOf(type)}`, channel));
  }
  return ok(dataFrame(channel, type === 'snapshot', rows));
}

function isDataChannel(channel: string): channel is DataChannel {
  return (
    channel === 'book' ||
    channel === 'ticker' ||
    channel === 'trade' ||
    channel === 'ohlc' ||
    channel === 'instrument'
  );
}

function pairsOf(data: unknown): unknown {
  return isJsonObject(data) ? data.pairs : undefined;
}

function dataFrame(
  channel: DataChannel,
  snapshot: boolean,
  given: readonly unknown[],
): SocketFrame {
  const check = ROW_CHECKS[channel];
  let rows = given;
  let refused = NOTHING_REFUSED;
  for (const row of given) {
    if (!isJsonObject(row) || check(row) !== null) {
      rows = given.filter((kept) => isJsonObject(kept) && check(kept) === null);
      refused = given.flatMap((left) => refusalOfRow(channel, left) ?? []);
      break;
    }
  }
  return { kind: channel, snapshot, rows, refused } as SocketFrame;
}

function refusalOfRow(channel: DataChannel, row: unknown): FrameRefusal | null {
  if (!isJsonObject(row)) return refusal(`a row is not an object: ${excerptOf(row)}`, channel);
  const fault = ROW_CHECKS[channel](row);
  const symbol = typeof row.symbol === 'string' ? row.symbol : null;
  return fault === null ? null : refusal(fault, channel, symbol);
}

function parseStatus(frame: JsonObject): Result<SocketFrame, FrameRefusal> {
  const row: unknown = Array.isArray(frame.data) ? frame.data[0] : undefined;
  const system = isJsonObject(row) ? row.system : undefined;
  if (!isVenueStatus(system)) {
    return err(refusal(`unknown system status: ${excerptOf(system)}`, 'status'));
  }
  return ok({ kind: 'status', status: system });
}

function parseReply(method: string, frame: JsonObject): Result<SocketFrame, FrameRefusal> {
  if (method === 'pong') return PONG;
  if (method !== 'subscribe' && method !== 'unsubscribe') return UNKNOWN;
  const { success, error, result } = frame;
  const granted = success === true || (success === undefined && error === undefined);
  if (!granted && typeof error !== 'string') {
    return err(refusal(`${method} refused without an error text`));
  }
  const symbol = frame.symbol ?? (isJsonObject(result) ? result.symbol : undefined);
  return ok({
    kind: 'ack',
    method,
    requestId: isFiniteNumber(frame.req_id) ? frame.req_id : 0,
    symbol: typeof symbol === 'string' ? symbol : null,
    error: granted ? null : (error as string),
  });
}

function refusal(
  message: string,
  channel: string | null = null,
  symbol: string | null = null,
): FrameRefusal {
  return { code: 'MALFORMED_FRAME', message, channel, symbol };
}

function faultOfTicker(row: JsonObject): string | null {
  if (typeof row.symbol !== 'string') return wrong(row, 'symbol');
  if (!isNotNegative(row.bid)) return wrong(row, 'bid');
  if (!isNotNegative(row.bid_qty)) return wrong(row, 'bid_qty');
  if (!isNotNegative(row.ask)) return wrong(row, 'ask');
  if (!isNotNegative(row.ask_qty)) return wrong(row, 'ask_qty');
  return isNotNegative(row.last) ? null : wrong(row, 'last');
}

function faultOfTrade(row: JsonObject): string | null {
  if (typeof row.symbol !== 'string') return wrong(row, 'symbol');
  if (row.side !== 'buy' && row.side !== 'sell') return wrong(row, 'side');
  if (!isPositive(row.price)) return wrong(row, 'price');
  if (!isPositive(row.qty)) return wrong(row, 'qty');
  if (!Number.isSafeInteger(row.trade_id)) return wrong(row, 'trade_id');
  return isInstant(row.timestamp) ? null : wrong(row, 'timestamp');
}

function faultOfCandleRow(row: JsonObject): string | null {
  if (typeof row.symbol !== 'string') return wrong(row, 'symbol');
  if (!isPositive(row.open)) return wrong(row, 'open');
  if (!isPositive(row.high)) return wrong(row, 'high');
  if (!isPositive(row.low)) return wrong(row, 'low');
  if (!isPositive(row.close)) return wrong(row, 'close');
  if (!isNotNegative(row.volume)) return wrong(row, 'volume');
  if (!isNotNegative(row.trades)) return wrong(row, 'trades');
  if (!isPositive(row.interval)) return wrong(row, 'interval');
  return isInstant(row.interval_begin) ? null : wrong(row, 'interval_begin');
}

function faultOfBook(row: JsonObject): string | null {
  if (typeof row.symbol !== 'string') return wrong(row, 'symbol');
  if (!areLevels(row.bids)) return wrong(row, 'bids');
  if (!areLevels(row.asks)) return wrong(row, 'asks');
  return isNotNegative(row.checksum) ? null : wrong(row, 'checksum');
}

function areLevels(value: unknown): value is readonly LevelRow[] {
  if (!Array.isArray(value)) return false;
  for (const level of value as readonly unknown[]) {
    if (!isJsonObject(level)) return false;
    if (!isPositive(level.price) || level.price > PRICE_MAX) return false;
    if (!isNotNegative(level.qty) || level.qty > QUANTITY_MAX) return false;
  }
  return true;
}

function faultOfPair(row: JsonObject): string | null {
  for (const field of ['symbol', 'base', 'quote']) {
    if (typeof row[field] !== 'string') return wrong(row, field);
  }
  if (!isInstrumentStatus(row.status)) return wrong(row, 'status');
  for (const field of ['qty_precision', 'price_precision']) {
    if (!isPrecision(row[field])) return wrong(row, field);
  }
  for (const field of ['qty_increment', 'price_increment']) {
    if (!isPositive(row[field])) return wrong(row, field);
  }
  for (const field of ['qty_min', 'cost_min']) {
    if (!isNotNegative(row[field])) return wrong(row, field);
  }
  return null;
}

function isPrecision(value: unknown): boolean {
  return Number.isInteger(value) && isNotNegative(value) && value <= PRECISION_MAX;
}

function isInstant(value: unknown): boolean {
  return typeof value === 'string' && !Number.isNaN(parseRfc3339(value));
}

function wrong(row: JsonObject, field: string): string {
  return `"${field}" cannot be ${excerptOf(row[field])}`;
}

import { epochMs, SECOND_MS } from '@tidegate/kernel';
import type { Side } from '@tidegate/model';

import { continuousRows, tradedRows, vwapTicksOf } from '../core/candle-history.js';
import { isServedInterval } from '../core/candle-store.js';
import type { Statistics } from '../core/day-statistics.js';
import type { InstrumentMarket } from '../core/instrument-market.js';
import type { CandleRow, Print } from '../core/tape.js';
import { decimalText, meanPriceText, priceText } from './number-text.js';
import type { ListedPair } from './pair-directory.js';
import {
  answer,
  refuse,
  REST_ERRORS,
  wholeNumber,
  type JsonValue,
  type RestAnswer,
  type RestParameters,
} from './rest-answer.js';
import type { RestContext } from './rest-reference.js';

const ROWS_MAX = 720;
const TRADES_MAX = 1_000;
const DEPTH_MAX = 500;
const SPREADS_MAX = 200;

export function tickerAnswer(context: RestContext, parameters: RestParameters): RestAnswer {
  const list = parameters.get('pair');
  const pairs = list === undefined ? context.directory.pairs : context.directory.findAll(list);
  if (!pairs) return refuse(REST_ERRORS.unknownPair);
  const rows = pairs.flatMap((pair) => {
    const row = tickerRow(context, pair.market);
    return row ? [[pair.names.key, row] as const] : [];
  });
  return answer(Object.fromEntries(rows));
}

function tickerRow({ venue }: RestContext, market: InstrumentMarket): JsonValue | null {
  const statistics = venue.statistics(market);
  const last = market.candles.lastClose();
  if (!statistics || last === null) return null;
  const format = venue.priceFormat(market);
  const { quantityPrecision } = market.instrument;
  const price = (ticks: number): string => priceText(ticks, format);
  const size = (lots: number): string => decimalText(lots, quantityPrecision);
  const touch = (side: Side): JsonValue => {
    const ticks = market.book?.bestPrice(side) ?? last;
    const lots = market.book?.quantityAtPrice(side, ticks) ?? 0;
    return [price(ticks), String(Math.floor(lots / 10 ** quantityPrecision)), size(lots)];
  };
  const { today, rolling } = statistics;
  const mean = (day: Statistics): string => meanPriceText(vwapTicksOf(day, last), format);
  const lastLots = market.lastPrint?.lots ?? 0;
  return {
    a: touch('sell'),
    b: touch('buy'),
    c: [price(last), size(lastLots)],
    v: [size(today.lots), size(rolling.lots)],
    p: [mean(today), mean(rolling)],
    t: [today.trades, rolling.trades],
    l: [price(today.low), price(rolling.low)],
    h: [price(today.high), price(rolling.high)],
    o: price(today.open),
  };
}

/** The latest rows after `since`, at most 720; always includes the last one, which is in progress. */
export function ohlcAnswer(context: RestContext, parameters: RestParameters): RestAnswer {
  const pair = pairOf(context, parameters);
  if (!pair) return refuse(REST_ERRORS.unknownPair);
  const interval = wholeNumber(parameters, 'interval', 1);
  const since = wholeNumber(parameters, 'since', 0);
  const { candles } = pair.market;
  if (interval === null || !isServedInterval(interval) || !candles.intervals.includes(interval)) {
    return refuse(REST_ERRORS.invalidArguments);
  }
  if (since === null) return refuse(REST_ERRORS.invalidArguments);
  const { venue } = context;
  const request = { interval, from: venue.historyFrom(), limit: ROWS_MAX };
  const rows =
    venue.feed === 'ticks'
      ? continuousRows(candles, request, venue.playedTo())
      : tradedRows(candles, request);
  const newer = rows.filter((row) => row.openTime / SECOND_MS > since);
  const shown = newer.length > 0 ? newer : rows.slice(-1);
  const committed = (venue.feed === 'ticks' ? rows.at(-2) : rows.at(-1))?.openTime ?? 0;
  return answer({
    [pair.names.key]: shown.map((row) => ohlcRow(context, pair.market, row)),
    last: committed / SECOND_MS,
  });
}

function ohlcRow({ venue }: RestContext, market: InstrumentMarket, row: CandleRow): JsonValue {
  const format = venue.priceFormat(market);
  const price = (ticks: number): string => priceText(ticks, format);
  return [
    row.openTime / SECOND_MS,
    price(row.open),
    price(row.high),
    price(row.low),
    price(row.close),
    meanPriceText(vwapTicksOf(row, 0), format),
    decimalText(row.lots, market.instrument.quantityPrecision),
    row.trades,
  ];
}

export function depthAnswer(context: RestContext, parameters: RestParameters): RestAnswer {
  const pair = pairOf(context, parameters);
  if (!pair) return refuse(REST_ERRORS.unknownPair);
  const count = wholeNumber(parameters, 'count', 100);
  if (count === null || count < 1 || count > DEPTH_MAX) return refuse(REST_ERRORS.invalidArguments);
  const { book, instrument } = pair.market;
  if (!book) return refuse(REST_ERRORS.unavailable);
  const format = context.venue.priceFormat(pair.market);
  const seconds = Math.floor(context.venue.playedTo() / SECOND_MS);
  const levels = (side: Side): JsonValue =>
    Array.from({ length: Math.min(count, book.levelCount(side)) }, (_, rank) => [
      priceText(book.priceAt(side, rank), format),
      decimalText(book.quantityAt(side, rank), instrument.quantityPrecision),
      seconds,
    ]);
  return answer({ [pair.names.key]: { asks: levels('sell'), bids: levels('buy') } });
}

/** Trades after `since` (seconds, or the nanoseconds of `last`), oldest first; the latest trades without `since`. */
export function tradesAnswer(context: RestContext, parameters: RestParameters): RestAnswer {
  const pair = pairOf(context, parameters);
  if (!pair) return refuse(REST_ERRORS.unknownPair);
  const count = wholeNumber(parameters, 'count', TRADES_MAX);
  const since = parameters.get('since');
  if (count === null || count < 1 || count > TRADES_MAX)
    return refuse(REST_ERRORS.invalidArguments);
  if (since !== undefined && !/^[0-9]{1,19}$/.test(since))
    return refuse(REST_ERRORS.invalidArguments);
  const { market } = pair;
  const prints =
    since === undefined ? market.latestTrades(count) : tradesSince(market, since, count);
  const last = prints.at(-1);
  const format = context.venue.priceFormat(market);
  const rows = prints.map((print) => [
    priceText(print.ticks, format),
    decimalText(print.lots, market.instrument.quantityPrecision),
    print.at / SECOND_MS,
    print.side === 'buy' ? 'b' : 's',
    'm',
    '',
    print.id,
  ]);
  return answer({ [pair.names.key]: rows, last: last ? nanosecondsOf(last) : (since ?? '0') });
}

function tradesSince(market: InstrumentMarket, since: string, count: number): readonly Print[] {
  const isNanoseconds = since.length > 11;
  const from = isNanoseconds ? Math.floor(Number(since.slice(0, -6))) : Number(since) * SECOND_MS;
  const exclusive = isNanoseconds ? BigInt(since) : BigInt(since) * 1_000_000_000n;
  // The history repeats the trades of the last millisecond; the filter drops them.
  const candidates = market.tradeHistory(epochMs(from), count + SAME_MILLISECOND_MAX);
  return candidates.filter((print) => BigInt(nanosecondsOf(print)) > exclusive).slice(0, count);
}

const SAME_MILLISECOND_MAX = 1_000;

/** Trades of one millisecond are one nanosecond apart, so `last` identifies a trade exactly. */
function nanosecondsOf(print: Print): string {
  return String(BigInt(print.at) * 1_000_000n + BigInt(print.nth));
}

export function spreadAnswer(context: RestContext, parameters: RestParameters): RestAnswer {
  const pair = pairOf(context, parameters);
  if (!pair) return refuse(REST_ERRORS.unknownPair);
  const since = wholeNumber(parameters, 'since', 0);
  if (since === null) return refuse(REST_ERRORS.invalidArguments);
  const format = context.venue.priceFormat(pair.market);
  const rows = pair.market.spreads
    .slice(-SPREADS_MAX)
    .filter((row) => row.at / SECOND_MS >= since)
    .map((row) => [
      Math.floor(row.at / SECOND_MS),
      priceText(row.bid, format),
      priceText(row.ask, format),
    ]);
  return answer({ [pair.names.key]: rows, last: Math.floor(context.venue.playedTo() / SECOND_MS) });
}

function pairOf({ directory }: RestContext, parameters: RestParameters): ListedPair | null {
  return directory.find(parameters.get('pair') ?? '');
}

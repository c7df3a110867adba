import { MINUTE_MS, type EpochMs } from '@tidegate/kernel';
import type { VenueStatus } from '@tidegate/model';

import { vwapTicksOf } from '../core/candle-history.js';
import type { ServedInterval } from '../core/candle-store.js';
import type { DayStatistics } from '../core/day-statistics.js';
import type { InstrumentMarket } from '../core/instrument-market.js';
import type { CandleRow, Print } from '../core/tape.js';
import type { PriceFormat, VenueInstrument } from '../core/venue-instrument.js';
import type { BookChange } from './book-feed.js';
import type { TickLevel } from './checksum.js';
import {
  decimalText,
  instantText,
  meanPriceText,
  preciseInstantText,
  priceText,
} from './number-text.js';

/** The first data frame after a subscription is a snapshot; the following ones are updates. */
export type FrameType = 'snapshot' | 'update';

export interface Wired {
  readonly instrument: VenueInstrument;
  readonly format: PriceFormat;
}

/** Greater than 2^53, like real ids: clients must not parse it as a number. */
const CONNECTION_IDS_FROM = 13_834_774_380_200_032_777n;

export const HEARTBEAT_FRAME = '{"channel":"heartbeat"}';

export function statusFrame(status: VenueStatus, connection: number): string {
  const id = CONNECTION_IDS_FROM + BigInt(connection);
  return `{"channel":"status","type":"update","data":[{"system":"${status}","api_version":"v2","connection_id":${id},"version":"2.0.10"}]}`;
}

export function bookFrame(
  { instrument, format }: Wired,
  change: BookChange,
  stamp: { readonly type: FrameType; readonly at: EpochMs },
): string {
  const levels = (side: readonly TickLevel[]): string =>
    side
      .map(
        (level) =>
          `{"price":${priceText(level.ticks, format)},"qty":${decimalText(level.lots, instrument.quantityPrecision)}}`,
      )
      .join(',');
  return `{"channel":"book","type":"${stamp.type}","data":[{"symbol":"${instrument.symbol}","bids":[${levels(change.bids)}],"asks":[${levels(change.asks)}],"checksum":${change.checksum},"timestamp":"${instantText(stamp.at)}"}]}`;
}

export function tradeFrame(
  { instrument, format }: Wired,
  prints: readonly Print[],
  stamp: { readonly type: FrameType; readonly skewMs: number },
): string {
  const rows = prints.map(
    (print) =>
      `{"symbol":"${instrument.symbol}","side":"${print.side}","price":${priceText(print.ticks, format)},"qty":${decimalText(print.lots, instrument.quantityPrecision)},"ord_type":"market","trade_id":${print.id},"timestamp":"${instantText(print.at + stamp.skewMs)}"}`,
  );
  return `{"channel":"trade","type":"${stamp.type}","data":[${rows.join(',')}]}`;
}

export function candleFrame(
  { instrument, format }: Wired,
  rows: readonly CandleRow[],
  stamp: { readonly type: FrameType; readonly at: EpochMs; readonly interval: ServedInterval },
): string {
  const { interval } = stamp;
  const data = rows.map(
    (row) =>
      `{"symbol":"${instrument.symbol}","open":${priceText(row.open, format)},"high":${priceText(row.high, format)},"low":${priceText(row.low, format)},"close":${priceText(row.close, format)},"trades":${row.trades},"volume":${decimalText(row.lots, instrument.quantityPrecision)},"vwap":${meanPriceText(vwapTicksOf(row, row.close), format)},"interval_begin":"${preciseInstantText(row.openTime)}","interval":${interval},"timestamp":"${instantText(row.openTime + interval * MINUTE_MS)}"}`,
  );
  return `{"channel":"ohlc","type":"${stamp.type}","timestamp":"${preciseInstantText(stamp.at)}","data":[${data.join(',')}]}`;
}

export interface TickerView {
  readonly market: InstrumentMarket;
  readonly statistics: DayStatistics;
}

export function tickerFrame(
  { instrument, format }: Wired,
  { market, statistics }: TickerView,
  stamp: { readonly type: FrameType; readonly at: EpochMs },
): string {
  const price = (ticks: number): string => priceText(ticks, format);
  const size = (lots: number): string => decimalText(lots, instrument.quantityPrecision);
  const last = market.candles.lastClose() ?? 0;
  const bid = market.book?.bestPrice('buy') ?? last;
  const ask = market.book?.bestPrice('sell') ?? last;
  const { rolling } = statistics;
  const changePercent = ((100 * (last - rolling.open)) / rolling.open).toFixed(2);
  return `{"channel":"ticker","type":"${stamp.type}","data":[{"symbol":"${instrument.symbol}","bid":${price(bid)},"bid_qty":${size(market.book?.quantityAtPrice('buy', bid) ?? 0)},"ask":${price(ask)},"ask_qty":${size(market.book?.quantityAtPrice('sell', ask) ?? 0)},"last":${price(last)},"volume":${size(rolling.lots)},"vwap":${meanPriceText(vwapTicksOf(rolling, last), format)},"low":${price(rolling.low)},"high":${price(rolling.high)},"change":${price(last - rolling.open)},"change_pct":${changePercent},"timestamp":"${instantText(stamp.at)}"}]}`;
}

export function instrumentFrame(
  pairs: readonly Wired[],
  status: VenueStatus,
  type: FrameType,
): string {
  const assets = [
    ...new Set(pairs.flatMap(({ instrument }) => [instrument.base, instrument.quote])),
  ];
  const assetRows = assets.map(
    (asset) =>
      `{"id":"${asset}","status":"enabled","precision":${asset === 'USD' ? 4 : 10},"precision_display":${asset === 'USD' ? 2 : 5},"borrowable":false,"collateral_value":0.00,"margin_rate":0.000000}`,
  );
  const pairRows = pairs.map((pair) => pairRow(pair, status));
  return `{"channel":"instrument","type":"${type}","data":{"assets":[${type === 'snapshot' ? assetRows.join(',') : ''}],"pairs":[${pairRows.join(',')}]}}`;
}

function pairRow({ instrument, format }: Wired, status: VenueStatus): string {
  const { symbol, base, quote, quantityPrecision } = instrument;
  const tick = decimalText(1, format.precision);
  return `{"symbol":"${symbol}","base":"${base}","quote":"${quote}","status":"${status}","qty_precision":${quantityPrecision},"qty_increment":${decimalText(1, quantityPrecision)},"price_precision":${format.precision},"cost_precision":5,"marginable":false,"has_index":true,"cost_min":${instrument.minimumCost.toFixed(2)},"tick_size":${tick},"price_increment":${tick},"qty_min":${decimalText(instrument.minimumLots, quantityPrecision)}}`;
}

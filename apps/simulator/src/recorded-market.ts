import { DAY_MS, epochMs, MINUTE_MS, TidegateError, type EpochMs } from '@tidegate/kernel';
import { candleCloseTime, timeframeMs, type Timeframe } from '@tidegate/model';

import { CandleMarket } from './core/candle-market.js';
import type { CsvFile } from './core/csv.js';
import { Halts, loseBefore } from './core/halts.js';
import type { InstrumentMarket } from './core/instrument-market.js';
import { recordedInstrument } from './core/recorded-instrument.js';
import { firstCandleFrom, parseCandleFiles } from './core/recorded-series.js';
import { RecordedTape } from './core/recorded-tape.js';
import { parseTradeFiles } from './core/recorded-trades.js';
import { RecordedTradesTape } from './core/recorded-trades-tape.js';
import { chooseRecording } from './core/recording-choice.js';
import { TickMarket } from './core/tick-market.js';
import {
  CANDLE_LEAD_MS,
  HISTORY_DAYS,
  type MarketPlan,
  type MarketState,
  type RecordedMarketOptions,
} from './market-options.js';
import { readRecording, recordingNames } from './recording-files.js';
import { historyStart } from './venue.js';

/** One recorded instrument, ready to open. */
interface Recorded {
  readonly symbol: string;
  /** Open time of the first candle, or time of the first trade. */
  readonly first: EpochMs;
  /** Close time of the last candle, or time of the last trade. */
  readonly last: EpochMs;
  open(start: EpochMs, halts: Halts): InstrumentMarket;
}

/** Prepares a market from a folder of recorded candles or trades. */
export async function planRecordedMarket(
  options: RecordedMarketOptions,
  state: MarketState | null,
): Promise<MarketPlan> {
  const { path, venue, content: requested, seed, feed } = options;
  const {
    files,
    venue: recordedAt,
    content,
  } = chooseRecording(await recordingNames(path), {
    ...(venue === undefined ? {} : { venue }),
    ...(requested === undefined ? {} : { content: requested }),
  });
  if (content === 'trades' && feed === 'candles') {
    throw new TidegateError(
      'OPTIONS_INVALID',
      'Recorded trades cannot use --feed candles; use --feed ticks',
    );
  }
  const instruments: Recorded[] = [];
  for (const [symbol, names] of files) {
    const csv = await readRecording(path, names);
    instruments.push(
      content === 'trades'
        ? recordedTrades(symbol, csv, options)
        : recordedCandles({ symbol, timeframe: content }, csv, options),
    );
  }
  const candleMs = content === 'trades' ? MINUTE_MS : timeframeMs(content);
  const start = state?.playedTo ?? startOf(instruments, options, candleMs);
  const symbols = instruments.map(({ symbol }) => symbol).join(' ');
  return {
    identity: `${feed} of ${recordedAt} ${content} ${symbols}, seed ${seed}`,
    start,
    end: options.to ?? epochMs(Math.max(...instruments.map(({ last }) => last))),
    feed,
    historyDays: historyDaysOf(options),
    candleMs,
    open: () => {
      const halts = new Halts(state?.halts);
      return {
        markets: instruments.map((instrument) => instrument.open(start, halts)),
        halts,
        checkpoint: () => ({}),
      };
    },
  };
}

function recordedCandles(
  { symbol, timeframe }: { readonly symbol: string; readonly timeframe: Timeframe },
  csv: readonly CsvFile[],
  options: RecordedMarketOptions,
): Recorded {
  const parsed = parseCandleFiles(csv, { symbol, timeframe });
  const { to, seed } = options;
  const candles =
    to === undefined
      ? parsed.candles
      : parsed.candles.slice(0, firstCandleFrom(parsed.candles, to));
  const [first, last] = [candles[0], candles.at(-1)];
  if (!first || !last) throw noDataLeft(symbol);
  const series = { ...parsed, candles };
  const instrument = recordedInstrument({
    symbol,
    priceDecimals: parsed.priceDecimals,
    price: last.close,
    volumeMax: candles.reduce((most, candle) => Math.max(most, candle.volume), 0),
  });
  return {
    symbol,
    first: first.openTime,
    last: candleCloseTime(last.openTime, timeframe),
    open: (start, halts) => {
      const historyFrom = historyStart(start, historyDaysOf(options));
      if (options.feed === 'candles') {
        return new CandleMarket({
          instrument,
          series,
          historyFrom,
          start,
          leadMs: CANDLE_LEAD_MS,
          halts,
        });
      }
      const tape = new RecordedTape(instrument, series, seed);
      loseBefore(historyFrom, tape, halts);
      return new TickMarket({ instrument, tape, seed, historyFrom, start, halts });
    },
  };
}

function recordedTrades(
  symbol: string,
  csv: readonly CsvFile[],
  options: RecordedMarketOptions,
): Recorded {
  const parsed = parseTradeFiles(csv);
  const { to, seed } = options;
  const trades = to === undefined ? parsed.trades : parsed.trades.filter((trade) => trade.at < to);
  const [first, last] = [trades[0], trades.at(-1)];
  if (!first || !last) throw noDataLeft(symbol);
  const instrument = recordedInstrument({
    symbol,
    priceDecimals: parsed.priceDecimals,
    price: last.price,
    volumeMax: trades.reduce((sum, trade) => sum + trade.quantity, 0),
  });
  const tape = new RecordedTradesTape(instrument, trades);
  return {
    symbol,
    first: first.at,
    last: last.at,
    open: (start, halts) => {
      const historyFrom = historyStart(start, historyDaysOf(options));
      loseBefore(historyFrom, tape, halts);
      return new TickMarket({ instrument, tape, seed, historyFrom, start, halts });
    },
  };
}

/** The time after which every instrument has its full history; the middle of a recording that is too short. */
function startOf(
  instruments: readonly Recorded[],
  options: RecordedMarketOptions,
  candleMs: number,
): EpochMs {
  const first = Math.max(...instruments.map((instrument) => instrument.first));
  const last = Math.max(...instruments.map((instrument) => instrument.last));
  const withHistory = first + historyDaysOf(options) * DAY_MS;
  const start = options.from ?? (withHistory < last ? withHistory : (first + last) / 2);
  return epochMs(Math.ceil(start / candleMs) * candleMs);
}

function historyDaysOf({ historyDays = HISTORY_DAYS }: RecordedMarketOptions): number {
  return historyDays;
}

function noDataLeft(symbol: string): TidegateError {
  return new TidegateError('DATA_EMPTY', `The recording of ${symbol} has no data before --to`);
}

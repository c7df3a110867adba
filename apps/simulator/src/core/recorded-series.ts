import { TidegateError, type EpochMs } from '@tidegate/kernel';
import {
  candleAt,
  joinParts,
  parseCandleCsv,
  PRICE_DECIMALS_MAX,
  priceDecimalsOf,
  type Candle,
  type SeriesPart,
  type Timeframe,
} from '@tidegate/model';

import type { CsvFile } from './csv.js';

/** Recorded candles of one instrument, oldest first; intervals without a recording are missing. */
export interface RecordedSeries {
  readonly timeframe: Timeframe;
  readonly candles: readonly Candle[];
  /** Maximum significant decimals of the prices. */
  readonly priceDecimals: number;
}

/** Symbol and timeframe from the file names. */
export interface SeriesKind {
  /** `BASE/QUOTE`. */
  readonly symbol: string;
  readonly timeframe: Timeframe;
}

/**
 * Reads the candles of one or more files and joins them in order of time, without duplicates. Throws `DATA_MALFORMED`,
 * `DATA_UNSORTED`, or `DATA_EMPTY` with file, line, and reason at the first invalid row, and `DATA_CONTRADICTORY` if
 * two files have different candles for one time.
 */
export function parseCandleFiles(files: readonly CsvFile[], kind: SeriesKind): RecordedSeries {
  const joined = joinParts(files.map((file) => parseCandleFile(file, kind)));
  if (!joined.ok) {
    const { code, message, file, other } = joined.error;
    throw new TidegateError(code, message, { details: { file, other } });
  }
  const { value: columns } = joined;
  return {
    timeframe: kind.timeframe,
    candles: Array.from({ length: columns.length }, (_, index) => candleAt(columns, index)),
    priceDecimals: priceDecimalsOf(columns),
  };
}

function parseCandleFile({ name, bytes }: CsvFile, kind: SeriesKind): SeriesPart {
  const parsed = parseCandleCsv(bytes, kind);
  if (!parsed.ok) {
    const { code, message, line } = parsed.error;
    throw new TidegateError(code, `${name}, ${message}`, { details: { file: name, line } });
  }
  if (priceDecimalsOf(parsed.value) > PRICE_DECIMALS_MAX) {
    const message = `${name}: a price has more than ${PRICE_DECIMALS_MAX} decimals`;
    throw new TidegateError('DATA_MALFORMED', message, { details: { file: name } });
  }
  return { file: name, candles: parsed.value };
}

/** Index of the first candle that opens at or after `instant`. */
export function firstCandleFrom(candles: readonly Candle[], instant: EpochMs): number {
  let low = 0;
  let high = candles.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((candles[middle] as Candle).openTime >= instant) high = middle;
    else low = middle + 1;
  }
  return low;
}

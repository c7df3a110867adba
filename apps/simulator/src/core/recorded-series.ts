import { TidegateError, type EpochMs } from '@tidegate/kernel';
import { faultOfCandle, timeframeMs, type Candle, type Timeframe } from '@tidegate/model';

import {
  csvRows,
  decimalsOf,
  instantCell,
  malformed,
  numberCell,
  refused,
  type CsvFile,
  type CsvRow,
} from './csv.js';

/** Candles of one instrument as recorded, oldest first, with holes where nothing was recorded. */
export interface RecordedSeries {
  readonly timeframe: Timeframe;
  readonly candles: readonly RecordedCandle[];
  /** Decimals that the prices need. */
  readonly priceDecimals: number;
}

export interface RecordedCandle extends Candle {
  readonly file: string;
  readonly line: number;
}

export const PRICE_DECIMALS_MAX = 10;

/**
 * Reads `timestamp_ms,open,high,low,close,volume[,trades]` rows of one file or of several, which are joined in order of
 * time; a candle that several tell alike is taken once. Throws `DATA_MALFORMED` with file, line and reason at the first
 * row that cannot be true, `DATA_UNSORTED`, `DATA_EMPTY`, and `DATA_CONTRADICTORY` where two files differ.
 */
export function parseCandleFiles(files: readonly CsvFile[], timeframe: Timeframe): RecordedSeries {
  const parts = files.map((file) => parseCandleFile(file, timeframe));
  return {
    timeframe,
    candles: joined(parts.flatMap(({ candles }) => candles)),
    priceDecimals: Math.max(...parts.map(({ priceDecimals }) => priceDecimals)),
  };
}

function parseCandleFile(file: CsvFile, timeframe: Timeframe): RecordedSeries {
  const candles: RecordedCandle[] = [];
  let priceDecimals = 0;
  for (const row of csvRows(file)) {
    const candle = candleOf(row, file.name, timeframe);
    const previous = candles.at(-1);
    if (previous && candle.openTime <= previous.openTime) {
      const place = { file: file.name, line: row.line };
      throw refused(
        'DATA_UNSORTED',
        place,
        'timestamps do not increase: sort the file and remove duplicates',
      );
    }
    for (let column = 1; column <= 4; column++) {
      priceDecimals = Math.max(priceDecimals, decimalsOf(row.cells[column] as string));
    }
    if (priceDecimals > PRICE_DECIMALS_MAX) {
      throw malformed(file.name, row.line, `a price has over ${PRICE_DECIMALS_MAX} decimals`);
    }
    candles.push(candle);
  }
  if (candles.length === 0) {
    throw refused('DATA_EMPTY', { file: file.name, line: 1 }, 'the file holds no candle');
  }
  return { timeframe, candles, priceDecimals };
}

/** Candles of several files in order of time, what several tell alike once. */
function joined(candles: RecordedCandle[]): readonly RecordedCandle[] {
  candles.sort((left, right) => left.openTime - right.openTime);
  return candles.filter((candle, index) => {
    const previous = candles[index - 1];
    if (previous?.openTime !== candle.openTime) return true;
    if (!areAlike(previous, candle)) throw contradictory(previous, candle);
    return false;
  });
}

function areAlike(left: Candle, right: Candle): boolean {
  return (['open', 'high', 'low', 'close', 'volume', 'trades'] as const).every(
    (column) => left[column] === right[column],
  );
}

function contradictory(left: RecordedCandle, right: RecordedCandle): TidegateError {
  const time = new Date(left.openTime).toISOString();
  const places = [left, right].map(({ file, line }) => `${file}, line ${line}`);
  return new TidegateError(
    'DATA_CONTRADICTORY',
    `${places.join(' and ')} tell different candles of ${time}: keep the right one of the two`,
    { details: { file: left.file, other: right.file } },
  );
}

/** Index of the first candle that opens at or after `instant`. */
export function firstCandleFrom(candles: readonly RecordedCandle[], instant: EpochMs): number {
  let low = 0;
  let high = candles.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((candles[middle] as RecordedCandle).openTime >= instant) high = middle;
    else low = middle + 1;
  }
  return low;
}

function candleOf(row: CsvRow, file: string, timeframe: Timeframe): RecordedCandle {
  const { line, cells } = row;
  if (cells.length < 6 || cells.length > 7) {
    throw malformed(file, line, `a row has 6 or 7 cells, this one ${cells.length}`);
  }
  const cell = (index: number, name: string): number =>
    numberCell(cells[index], { file, line, name });
  const candle = {
    openTime: instantCell(cells[0], { file, line, name: 'timestamp' }),
    open: cell(1, 'open'),
    high: cell(2, 'high'),
    low: cell(3, 'low'),
    close: cell(4, 'close'),
    volume: cell(5, 'volume'),
    trades: cells.length === 7 ? Math.round(cell(6, 'trades')) : 0,
    file,
    line,
  };
  const fault = faultOfCandle(candle, timeframeMs(timeframe));
  if (fault) throw malformed(file, line, `the candle cannot be true: ${fault}`);
  return candle;
}

import { candleAt, type Candle, type CandleColumns } from '@tidegate/model';

/** A stored candle and a different one for the same open time. */
export interface CandleDifference {
  readonly stored: Candle;
  readonly offered: Candle;
}

/** A stored series joined with new candles. */
export interface MergedCandles {
  readonly candles: CandleColumns;
  /** Candles for times that the store did not have. */
  readonly added: number;
  /** Candles that the store already has. */
  readonly repeated: number;
  /** Number of candles that differ from the stored one. */
  readonly differing: number;
  /** The first of them. */
  readonly differences: readonly CandleDifference[];
}

/** Which of two different candles a merge takes. */
export type Preferred = 'stored' | 'offered';

/** Differences that a report lists; the rest is counted. */
export const DIFFERENCES_LISTED_MAX = 20;

const COLUMNS = ['openTimes', 'opens', 'highs', 'lows', 'closes', 'volumes', 'trades'] as const;

/** Joins two sorted series by open time. Counts every difference, whichever candle it takes. */
export function mergeCandles(
  stored: CandleColumns,
  offered: CandleColumns,
  preferred: Preferred,
): MergedCandles {
  const into = columnsFor(stored.length + offered.length);
  const differences: CandleDifference[] = [];
  let [length, atStored, atOffered, repeated, differing] = [0, 0, 0, 0, 0];
  while (atStored < stored.length || atOffered < offered.length) {
    const storedTime = stored.openTimes[atStored] ?? Infinity;
    const offeredTime = offered.openTimes[atOffered] ?? Infinity;
    const isBoth = storedTime === offeredTime;
    const isAlike =
      isBoth && COLUMNS.every((column) => stored[column][atStored] === offered[column][atOffered]);
    if (isAlike) repeated += 1;
    else if (isBoth) {
      differing += 1;
      if (differences.length < DIFFERENCES_LISTED_MAX) {
        differences.push({
          stored: candleAt(stored, atStored),
          offered: candleAt(offered, atOffered),
        });
      }
    }
    const isStored = isBoth ? preferred === 'stored' : storedTime < offeredTime;
    const [from, at] = isStored ? [stored, atStored] : [offered, atOffered];
    for (const column of COLUMNS) into[column][length] = from[column][at] as number;
    length += 1;
    if (storedTime <= offeredTime) atStored += 1;
    if (offeredTime <= storedTime) atOffered += 1;
  }
  const added = length - stored.length;
  return { candles: rowsOf(into, length), added, repeated, differing, differences };
}

/** Joins sorted series that follow each other. */
export function concatCandles(parts: readonly CandleColumns[]): CandleColumns {
  const [only] = parts;
  if (only && parts.length === 1) return only;
  const into = columnsFor(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    for (const column of COLUMNS) into[column].set(part[column], at);
    at += part.length;
  }
  return into;
}

function columnsFor(length: number): CandleColumns {
  const column = (): Float64Array => new Float64Array(length);
  return {
    length,
    openTimes: column(),
    opens: column(),
    highs: column(),
    lows: column(),
    closes: column(),
    volumes: column(),
    trades: column(),
  };
}

function rowsOf(columns: CandleColumns, length: number): CandleColumns {
  const rows = { ...columns, length };
  for (const column of COLUMNS) rows[column] = columns[column].subarray(0, length);
  return rows;
}

import { err, invariant, ok, type Result } from '@tidegate/kernel';

import { firstAtOrAfter, type CandleColumns } from './candle-columns.js';

/** The candles of a series in one file. */
export interface SeriesPart {
  readonly file: string;
  readonly candles: CandleColumns;
}

/** Two files of one series hold different candles for one time. */
export interface PartsProblem {
  readonly code: 'DATA_CONTRADICTORY';
  readonly message: string;
  /** The first file with a candle for the time. */
  readonly file: string;
  /** The first file with a different candle. */
  readonly other: string;
}

const COLUMNS = ['openTimes', 'opens', 'highs', 'lows', 'closes', 'volumes', 'trades'] as const;

/**
 * Joins the files of a series in time order, whatever the order of the files, and drops duplicate candles. If two files
 * differ, neither can be trusted, so the series is refused.
 */
export function joinParts(parts: readonly SeriesPart[]): Result<CandleColumns, PartsProblem> {
  const joined = joinHalves(parts);
  return joined.ok ? joined : err(conflictOf(parts, joined.error));
}

/** Joins recursively by halves, so that joining n files copies each row log₂ n times. */
function joinHalves(parts: readonly SeriesPart[]): Result<CandleColumns, number> {
  if (parts.length < 2) return ok(parts[0]?.candles ?? columnsFor(0));
  const middle = parts.length >> 1;
  const left = joinHalves(parts.slice(0, middle));
  if (!left.ok) return left;
  const right = joinHalves(parts.slice(middle));
  return right.ok ? merge(left.value, right.value) : right;
}

/** Merges two series in time order; the error is the open time of the first candle that differs. */
function merge(left: CandleColumns, right: CandleColumns): Result<CandleColumns, number> {
  const into = columnsFor(left.length + right.length);
  let length = 0;
  let atLeft = 0;
  let atRight = 0;
  while (atLeft < left.length || atRight < right.length) {
    const leftTime = left.openTimes[atLeft] ?? Infinity;
    const rightTime = right.openTimes[atRight] ?? Infinity;
    if (leftTime === rightTime) {
      if (!areAlike(left, right, { atLeft, atRight })) return err(leftTime);
      atRight += 1;
    }
    const isLeft = leftTime <= rightTime;
    const from = isLeft ? left : right;
    const at = isLeft ? atLeft++ : atRight++;
    for (const column of COLUMNS) into[column][length] = from[column][at] as number;
    length += 1;
  }
  return ok(firstRows(into, length));
}

function areAlike(
  left: CandleColumns,
  right: CandleColumns,
  { atLeft, atRight }: { readonly atLeft: number; readonly atRight: number },
): boolean {
  return COLUMNS.every((column) => left[column][atLeft] === right[column][atRight]);
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

function firstRows(columns: CandleColumns, length: number): CandleColumns {
  const { openTimes, opens, highs, lows, closes, volumes, trades } = columns;
  return {
    length,
    openTimes: openTimes.subarray(0, length),
    opens: opens.subarray(0, length),
    highs: highs.subarray(0, length),
    lows: lows.subarray(0, length),
    closes: closes.subarray(0, length),
    volumes: volumes.subarray(0, length),
    trades: trades.subarray(0, length),
  };
}

function conflictOf(parts: readonly SeriesPart[], openTime: number): PartsProblem {
  const rows = parts
    .map(({ file, candles }) => ({ file, candles, at: firstAtOrAfter(candles, openTime) }))
    .filter(({ candles, at }) => candles.openTimes[at] === openTime);
  const first = rows[0];
  invariant(first !== undefined, 'A file must hold the differing candle');
  const second = rows.find(
    ({ candles, at }) => !areAlike(first.candles, candles, { atLeft: first.at, atRight: at }),
  );
  invariant(second !== undefined, 'Another file must hold a different candle');
  const [file, other] = [first.file, second.file];
  return {
    code: 'DATA_CONTRADICTORY',
    message: `${file} and ${other} hold different candles for ${new Date(openTime).toISOString()}: keep the correct file`,
    file,
    other,
  };
}

import { timeframeMs, type CandleColumns, type Timeframe } from '@tidegate/model';

/** The candles of one calendar period of a series. */
export interface CandlePart {
  /** `2024` or `2024-05`, in UTC. */
  readonly period: string;
  readonly candles: CandleColumns;
}

const HOUR_MS = timeframeMs('1h');

/** The period of a candle: a year for timeframes of an hour and longer, else a month, so that parts stay small. */
export function periodOf(openTime: number, timeframe: Timeframe): string {
  const length = timeframeMs(timeframe) >= HOUR_MS ? 4 : 7;
  return new Date(openTime).toISOString().slice(0, length);
}

/** Whether a period may hold candles that open in [from, to). */
export function isPeriodWithin(
  period: string,
  { from, to }: { readonly from: number | null; readonly to: number | null },
): boolean {
  const [start, end] = boundsOf(period);
  return (from === null || end > from) && (to === null || start < to);
}

/** Splits a sorted series by period. The parts are views of its columns. */
export function partsOf(candles: CandleColumns, timeframe: Timeframe): readonly CandlePart[] {
  const parts: CandlePart[] = [];
  let start = 0;
  while (start < candles.length) {
    const period = periodOf(candles.openTimes[start] as number, timeframe);
    const [, end] = boundsOf(period);
    let stop = start + 1;
    while (stop < candles.length && (candles.openTimes[stop] as number) < end) stop += 1;
    parts.push({ period, candles: slice(candles, start, stop) });
    start = stop;
  }
  return parts;
}

/** The rows from `start` to `stop`, exclusive, as a view. */
export function slice(candles: CandleColumns, start: number, stop: number): CandleColumns {
  const view = (column: Float64Array): Float64Array => column.subarray(start, stop);
  return {
    length: stop - start,
    openTimes: view(candles.openTimes),
    opens: view(candles.opens),
    highs: view(candles.highs),
    lows: view(candles.lows),
    closes: view(candles.closes),
    volumes: view(candles.volumes),
    trades: view(candles.trades),
  };
}

/** Start and end of a period, in milliseconds. */
function boundsOf(period: string): readonly [number, number] {
  const [year = 0, month] = period.split('-').map(Number);
  return month === undefined
    ? [Date.UTC(year, 0), Date.UTC(year + 1, 0)]
    : [Date.UTC(year, month - 1), Date.UTC(year, month)];
}

import { epochMs, type EpochMs } from '@tidegate/kernel';
import { timeframeMs, type CandleColumns, type Timeframe } from '@tidegate/model';

/** Consecutive intervals without a candle. */
export interface CandleGap {
  /** Open time of the first missing candle. */
  readonly from: EpochMs;
  /** Open time of the next recorded candle. */
  readonly to: EpochMs;
  readonly candles: number;
}

/** What a series covers, and where it has gaps. */
export interface SeriesCoverage {
  readonly candles: number;
  /** Open time of the first candle; `null` for an empty series. */
  readonly from: EpochMs | null;
  /** Close time of the last candle; `null` for an empty series. */
  readonly to: EpochMs | null;
  /** Intervals without a candle between the first and the last. */
  readonly missing: number;
  readonly gapCount: number;
  /** The longest gaps, in order of time. */
  readonly gaps: readonly CandleGap[];
}

/** Gaps that a coverage lists; the rest is counted. */
export const GAPS_LISTED_MAX = 100;

export function coverageOf(
  { openTimes, length }: CandleColumns,
  timeframe: Timeframe,
): SeriesCoverage {
  const step = timeframeMs(timeframe);
  const gaps: CandleGap[] = [];
  let missing = 0;
  for (let at = 1; at < length; at++) {
    const expected = (openTimes[at - 1] as number) + step;
    const next = openTimes[at] as number;
    if (next === expected) continue;
    const candles = (next - expected) / step;
    missing += candles;
    gaps.push({ from: epochMs(expected), to: epochMs(next), candles });
  }
  const longest = gaps
    .toSorted((left, right) => right.candles - left.candles || left.from - right.from)
    .slice(0, GAPS_LISTED_MAX);
  return {
    candles: length,
    from: length === 0 ? null : epochMs(openTimes[0] as number),
    to: length === 0 ? null : epochMs((openTimes[length - 1] as number) + step),
    missing,
    gapCount: gaps.length,
    gaps: longest.sort((left, right) => left.from - right.from),
  };
}

import type { EpochMs } from '@tidegate/kernel';
import { CandleAggregator } from '@tidegate/market-data';
import {
  candleAt,
  candleCloseTime,
  firstAtOrAfter,
  timeframeRatio,
  type Candle,
  type CandleColumns,
  type Timeframe,
} from '@tidegate/model';

/** Base candles required for `count` whole candles of the longest timeframe. The first may begin within an interval. */
export function baseCandlesFor(count: number, base: Timeframe, longest: Timeframe): number {
  return (count + 1) * timeframeRatio(longest, base);
}

/** The last `count` candles that open before `until`, oldest first. */
export function candlesBefore(
  candles: CandleColumns,
  until: EpochMs,
  count: number,
): readonly Candle[] {
  const end = firstAtOrAfter(candles, until);
  const start = Math.max(0, end - count);
  return Array.from({ length: end - start }, (_, index) => candleAt(candles, start + index));
}

/** Aggregates base candles to candles of the target timeframe that are closed at `until`. */
export function closedCandles(
  candles: readonly Candle[],
  target: { readonly base: Timeframe; readonly timeframe: Timeframe; readonly until: EpochMs },
): readonly Candle[] {
  const { base, timeframe, until } = target;
  const closed = timeframe === base ? candles : aggregated(candles, target);
  return closed.filter(({ openTime }) => candleCloseTime(openTime, timeframe) <= until);
}

function aggregated(
  candles: readonly Candle[],
  { base, timeframe, until }: { base: Timeframe; timeframe: Timeframe; until: EpochMs },
): readonly Candle[] {
  const closed: Candle[] = [];
  const aggregator = new CandleAggregator(base, timeframe, (candle) => closed.push(candle));
  for (const candle of candles) aggregator.add(candle);
  aggregator.closeUntil(until);
  return closed;
}

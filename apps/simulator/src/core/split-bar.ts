import { epochMs, MINUTE_MS, type EpochMs, type Rng } from '@tidegate/kernel';

import { partition, unevenWeights } from './partition.js';
import { pointsNeeded, pricePath, type PriceRange } from './price-path.js';
import type { MinuteBar } from './tape.js';

/** A recorded bar of one minute or more. Prices in ticks. */
export interface RecordedBar extends PriceRange {
  readonly openTime: EpochMs;
  readonly lots: number;
  /** Number of trades to print. */
  readonly trades: number;
  readonly firstTradeId: number;
}

/** Trades that a part needs at most to show its four prices. */
const TRADES_PER_PART = 4;
const POINTS_PER_PART = 4;
const VOLUME_SPREAD = 0.6;

/** The mean of the four prices. Trades at these prices can always be weighted to it. */
export function typicalTicks({ open, high, low, close }: PriceRange): number {
  return Math.round((open + high + low + close) / 4);
}

/**
 * The minutes inside a bar. They aggregate exactly to its open, high, low, close, lots, and trades. A bar with few
 * trades has few minutes; the others are missing, as in a thin market.
 */
export function splitBar(bar: RecordedBar, minutes: number, rng: Rng): readonly MinuteBar[] {
  const parts = Math.max(1, Math.min(minutes, Math.floor(bar.trades / TRADES_PER_PART)));
  const ranges = parts === 1 ? [bar] : rangesOf(bar, parts, rng);
  const weights = unevenWeights(parts, VOLUME_SPREAD, rng);
  const trades = partition(bar.trades, weights, ranges.map(pointsNeeded));
  const lots = partition(bar.lots, weights, trades);
  const slots = chosenSlots(minutes, parts, rng);
  let firstTradeId = bar.firstTradeId;
  return ranges.map((range, index) => {
    const minute: MinuteBar = {
      openTime: epochMs(bar.openTime + (slots[index] as number) * MINUTE_MS),
      open: range.open,
      high: range.high,
      low: range.low,
      close: range.close,
      lots: lots[index] as number,
      turnover: typicalTicks(range) * (lots[index] as number),
      trades: trades[index] as number,
      firstTradeId,
    };
    firstTradeId += minute.trades;
    return minute;
  });
}

function rangesOf(bar: RecordedBar, parts: number, rng: Rng): readonly PriceRange[] {
  const path = pricePath(bar, parts * POINTS_PER_PART + 1, rng);
  return Array.from({ length: parts }, (_, part) => {
    const first = part * POINTS_PER_PART;
    const leg = path.slice(first, first + POINTS_PER_PART + 1);
    return {
      open: leg[0] as number,
      high: Math.max(...leg),
      low: Math.min(...leg),
      close: leg.at(-1) as number,
    };
  });
}

/** Selects `parts` of the `minutes` in order, each with the probability that yields the remaining number. */
function chosenSlots(minutes: number, parts: number, rng: Rng): readonly number[] {
  const slots: number[] = [];
  for (let minute = 0; slots.length < parts; minute++) {
    const remaining = parts - slots.length;
    if (rng.next() * (minutes - minute) < remaining) slots.push(minute);
  }
  return slots;
}

import type { Point } from './scales.js';

/** A candle for display. Prices are numbers: nothing is booked from them. */
export interface Candle {
  /** Open time, milliseconds since 1970. */
  readonly at: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/** A decision or an exit on the chart. */
export interface ChartMark {
  /** Id of the decision that it opens. */
  readonly id: string;
  readonly at: number;
  readonly kind: 'entry' | 'exit' | 'refusal';
  readonly direction: 'long' | 'short';
  /** Result of an exit in R. */
  readonly multiple: number | null;
  readonly title: string;
}

/** Stop, target, and entry of an open position. */
export interface PriceLines {
  readonly stop: number | null;
  readonly target: number | null;
  readonly entry: number | null;
}

/** A line over the candles, for example a moving average. */
export interface Overlay {
  readonly title: string;
  readonly points: readonly Point[];
}

/** Bars kept in the chart; older ones are loaded on pan. */
export const CANDLES_MAX = 5_000;

/** Candles in the order of time without duplicates; of two with the same time the later one counts. */
export function mergeCandles(
  before: readonly Candle[],
  added: readonly Candle[],
): readonly Candle[] {
  const byTime = new Map([...before, ...added].map((candle) => [candle.at, candle]));
  return [...byTime.values()].sort((a, b) => a.at - b.at).slice(-CANDLES_MAX);
}

/** The open time of the candle that contains a time; `null` before the first candle. */
export function candleTimeOf(candles: readonly Candle[], at: number): number | null {
  let low = 0;
  let high = candles.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((candles[middle]?.at ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return candles[low - 1]?.at ?? null;
}

/**
 * Marks that fit: entries and exits stay, and of refusals closer than `pixelsMin` only the first is drawn with the
 * count of all that it stands for.
 */
export function thinMarks(
  marks: readonly ChartMark[],
  { barWidth, barMs, pixelsMin = 4 }: { barWidth: number; barMs: number; pixelsMin?: number },
): readonly (ChartMark & { readonly count: number })[] {
  const gapMs = (pixelsMin / Math.max(0.01, barWidth)) * barMs;
  const kept: (ChartMark & { count: number })[] = [];
  let refusal: (ChartMark & { count: number }) | null = null;
  for (const mark of [...marks].sort((a, b) => a.at - b.at)) {
    if (mark.kind !== 'refusal') {
      kept.push({ ...mark, count: 1 });
    } else if (refusal !== null && mark.at - refusal.at < gapMs) {
      refusal.count += 1;
    } else {
      refusal = { ...mark, count: 1 };
      kept.push(refusal);
    }
  }
  return kept;
}

/** What a chart shows, for its sentence. */
export function chartFacts(candles: readonly Candle[], marks: readonly ChartMark[]) {
  const first = candles[0];
  const last = candles.at(-1);
  const count = (kind: ChartMark['kind']): number =>
    marks.filter((mark) => mark.kind === kind).length;
  return {
    count: candles.length,
    from: first?.at ?? null,
    to: last?.at ?? null,
    last: last?.close ?? null,
    change: first && last && first.open !== 0 ? last.close / first.open - 1 : null,
    entries: count('entry'),
    exits: count('exit'),
    refusals: count('refusal'),
  };
}

import { epochMs, type EpochMs } from '@tidegate/kernel';
import { timeframeMs } from '@tidegate/model';

import type { HistorySeries } from '../ports.js';
import { firstAtOrAfter } from './candle-columns.js';

/** A stretch of history: candles that open at or after `from` and before `to`. */
export interface HistoryRange {
  readonly from: EpochMs | null;
  readonly to: EpochMs | null;
}

/** One step: all series that have a candle for this interval, by index, with the candle's index. */
export interface HistoryStep {
  readonly openTime: EpochMs;
  readonly closeTime: EpochMs;
  /** Per series, the index of its candle; −1 where it has none. The same array at every step. */
  readonly indexes: Int32Array;
}

/** Walks several series of one timeframe through time together, interval by interval, holes skipped. */
export class HistoryWalk {
  readonly total: number;
  private readonly cursors: Int32Array;
  private readonly ends: Int32Array;
  private readonly indexes: Int32Array;
  private readonly lengthMs: number;

  constructor(
    private readonly series: readonly HistorySeries[],
    range: HistoryRange,
  ) {
    this.lengthMs = timeframeMs(series[0]?.timeframe ?? '1m');
    const start = range.from ?? -Infinity;
    const end = range.to ?? Infinity;
    this.cursors = Int32Array.from(series, ({ candles }) => firstAtOrAfter(candles, start));
    this.ends = Int32Array.from(series, ({ candles }) => firstAtOrAfter(candles, end));
    this.indexes = new Int32Array(series.length);
    this.total = this.ends.reduce(
      (sum, last, index) => sum + Math.max(0, last - (this.cursors[index] as number)),
      0,
    );
  }

  /** The next interval in which anything was recorded; `null` at the end. */
  next(): HistoryStep | null {
    let openTime = Infinity;
    for (let index = 0; index < this.series.length; index++) {
      openTime = Math.min(openTime, this.openTimeAt(index));
    }
    if (openTime === Infinity) return null;
    for (let index = 0; index < this.series.length; index++) {
      const isThere = this.openTimeAt(index) === openTime;
      this.indexes[index] = isThere ? (this.cursors[index] as number) : -1;
      if (isThere) this.cursors[index] = (this.cursors[index] as number) + 1;
    }
    return {
      openTime: epochMs(openTime),
      closeTime: epochMs(openTime + this.lengthMs),
      indexes: this.indexes,
    };
  }

  private openTimeAt(index: number): number {
    const cursor = this.cursors[index] as number;
    if (cursor >= (this.ends[index] as number)) return Infinity;
    return this.series[index]?.candles.openTimes[cursor] ?? Infinity;
  }
}

import { epochMs, type EpochMs } from '@tidegate/kernel';
import { firstAtOrAfter, timeframeMs } from '@tidegate/model';

import type { HistorySeries } from '../ports.js';
import type { HistoryRange } from './history/history-range.js';

/** One interval of the base timeframe. */
export interface HistoryStep {
  readonly openTime: EpochMs;
  readonly closeTime: EpochMs;
  /** Index of the candle per series; −1 without a candle. All steps share this array. */
  readonly indexes: Int32Array;
}

/**
 * Walks several series of one timeframe interval by interval. An interval without a recorded candle is a step only if
 * the caller has something due at its close, so the cost of a long gap depends only on what closes in it.
 */
export class HistoryWalk {
  /** Recorded candles in the range. */
  readonly total: number;
  /**
   * Open time of the first interval: the start of the range if the recording starts before it, else the first candle.
   * `null` if the range has no candles.
   */
  readonly start: EpochMs | null;
  private readonly cursors: Int32Array;
  private readonly ends: Int32Array;
  private readonly indexes: Int32Array;
  private readonly lengthMs: number;
  /** End of the range or of the recording, whichever is earlier. */
  private readonly limit: number;
  /** Earliest possible open time of the next interval. */
  private cursor: number;

  constructor(
    private readonly series: readonly HistorySeries[],
    range: HistoryRange,
  ) {
    this.lengthMs = timeframeMs(series[0]?.timeframe ?? '1m');
    const from = range.from ?? -Infinity;
    const to = range.to ?? Infinity;
    this.cursors = Int32Array.from(series, ({ candles }) => firstAtOrAfter(candles, from));
    this.ends = Int32Array.from(series, ({ candles }) => firstAtOrAfter(candles, to));
    this.indexes = new Int32Array(series.length);
    this.total = this.ends.reduce(
      (sum, last, index) => sum + Math.max(0, last - (this.cursors[index] as number)),
      0,
    );
    this.limit = Math.min(to, this.recordedUntil());
    this.cursor = Math.min(this.nextRecorded(), this.firstIntervalFrom(from));
    this.start = this.total > 0 ? epochMs(this.cursor) : null;
  }

  /**
   * Returns the next interval with a recorded candle, or an earlier one that closes at or after `dueAt`; `null` at the
   * end. Pass −Infinity to step into the very next interval, and Infinity to step only into intervals with candles.
   */
  next(dueAt: number): HistoryStep | null {
    const dueOpen = Math.ceil(dueAt / this.lengthMs) * this.lengthMs - this.lengthMs;
    const openTime = Math.min(this.nextRecorded(), Math.max(this.cursor, dueOpen));
    if (this.total === 0 || openTime >= this.limit) return null;
    for (let index = 0; index < this.series.length; index++) {
      const isThere = this.openTimeAt(index) === openTime;
      this.indexes[index] = isThere ? (this.cursors[index] as number) : -1;
      if (isThere) this.cursors[index] = (this.cursors[index] as number) + 1;
    }
    this.cursor = openTime + this.lengthMs;
    return {
      openTime: epochMs(openTime),
      closeTime: epochMs(this.cursor),
      indexes: this.indexes,
    };
  }

  private nextRecorded(): number {
    let openTime = Infinity;
    for (let index = 0; index < this.series.length; index++) {
      openTime = Math.min(openTime, this.openTimeAt(index));
    }
    return openTime;
  }

  private recordedUntil(): number {
    const ends = this.series.map(({ candles }) => candles.openTimes[candles.length - 1] ?? NaN);
    return Math.max(-Infinity, ...ends.filter((end) => !Number.isNaN(end))) + this.lengthMs;
  }

  /** Open time of the first interval at or after `from` if the recording starts before it; else Infinity. */
  private firstIntervalFrom(from: number): number {
    const isRecordedBefore = this.cursors.some((cursor) => cursor > 0);
    return isRecordedBefore ? Math.ceil(from / this.lengthMs) * this.lengthMs : Infinity;
  }

  private openTimeAt(index: number): number {
    const cursor = this.cursors[index] as number;
    if (cursor >= (this.ends[index] as number)) return Infinity;
    return this.series[index]?.candles.openTimes[cursor] ?? Infinity;
  }
}

import { epochMs, invariant, MINUTE_MS, RingBuffer, type EpochMs } from '@tidegate/kernel';

import type { CandleRow, MinuteBar, Print } from './tape.js';

/** Candle lengths that the venue serves, in minutes. All open at multiples of their length since 1970. */
const SERVED_INTERVALS = [1, 5, 15, 30, 60, 240, 1440, 10080, 21600] as const;
export type ServedInterval = (typeof SERVED_INTERVALS)[number];

export function isServedInterval(minutes: number): minutes is ServedInterval {
  return (SERVED_INTERVALS as readonly number[]).includes(minutes);
}

/** Rows kept per interval: the maximum of one REST response. The shortest keeps more for day statistics and trades. */
const ROWS_KEPT = 720;
const UNIT_ROWS_KEPT = 4_320;

/** Columns of a row. Rows are numbers in flat arrays, since the history has hundreds of thousands of rows. */
const [OPEN_TIME, OPEN, HIGH, LOW, CLOSE, LOTS, TURNOVER, TRADES, FIRST_TRADE, WIDTH] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
] as const;

interface Track {
  readonly interval: ServedInterval;
  readonly lengthMs: number;
  /** The track whose candles this one aggregates: the longest that divides it, not always the previous one. */
  readonly source: Track | null;
  readonly closed: RingBuffer;
  /** Aggregate of the shorter candles closed within the candle in progress. */
  readonly partial: Float64Array;
  isEmpty: boolean;
  /** The candle that closed with the latest unit; `null` if none closed or it had no trades. */
  justClosed: Float64Array | null;
  /** Rows closed since the start, used by readers as a position. */
  closedCount: number;
}

/**
 * All candles of one instrument. Longer candles are aggregated from closed units (minutes, or the recorded length):
 * first open, highest high, lowest low, last close, summed lots. Intervals without trades have no row.
 */
export class CandleStore {
  private readonly tracks: readonly Track[];
  private readonly unitRow = new Float64Array(WIDTH);
  private current: CandleRow | null = null;
  private nextUnit: EpochMs | null = null;

  constructor(readonly unitMinutes: ServedInterval = 1) {
    const tracks: Track[] = [];
    for (const interval of SERVED_INTERVALS) {
      if (interval % unitMinutes !== 0) continue;
      tracks.push({
        interval,
        lengthMs: interval * MINUTE_MS,
        source: tracks.findLast((shorter) => interval % shorter.interval === 0) ?? null,
        closed: new RingBuffer(interval === unitMinutes ? UNIT_ROWS_KEPT : ROWS_KEPT, WIDTH),
        partial: new Float64Array(WIDTH),
        isEmpty: true,
        justClosed: null,
        closedCount: 0,
      });
    }
    this.tracks = tracks;
  }

  get intervals(): readonly ServedInterval[] {
    return this.tracks.map((track) => track.interval);
  }

  /** Adds a trade to the unit in progress. */
  trade(openTime: EpochMs, print: Print): void {
    const { ticks, lots } = print;
    const turnover = ticks * lots;
    this.current = merged(this.current, {
      openTime,
      open: ticks,
      high: ticks,
      low: ticks,
      close: ticks,
      lots,
      turnover,
      trades: 1,
    });
  }

  /** Closes the unit that opened at `openTime` with its final row; `null` if it had no trades. */
  closeUnit(openTime: EpochMs, row: MinuteBar | null): void {
    if (this.nextUnit !== null && openTime !== this.nextUnit) {
      invariant(false, 'Units must close in sequence', { openTime, expected: this.nextUnit });
    }
    const closeTime = epochMs(openTime + this.unitMinutes * MINUTE_MS);
    this.nextUnit = closeTime;
    this.current = null;
    const unit = row && written(this.unitRow, row);
    for (const track of this.tracks) {
      const part = track.source ? track.source.justClosed : unit;
      if (part) include(track, part);
      track.justClosed = closeTime % track.lengthMs === 0 ? closeTrack(track, closeTime) : null;
    }
  }

  /** The unit in progress; `null` until its first trade. */
  unitInProgress(): CandleRow | null {
    return this.current;
  }

  /** The candle in progress; `null` until its first trade. */
  forming(interval: ServedInterval): CandleRow | null {
    const track = this.trackOf(interval);
    const row = this.formingOf(track);
    if (!row) return null;
    const openTime = epochMs(Math.floor(row.openTime / track.lengthMs) * track.lengthMs);
    return { ...row, openTime };
  }

  /** Aggregate of the unfinished candles of the track and its sources, oldest first. */
  private formingOf(track: Track): CandleRow | null {
    const later = track.source ? this.formingOf(track.source) : this.current;
    if (track.isEmpty) return later;
    const earlier = rowFrom((column) => track.partial[column] as number);
    return later ? merged(earlier, later) : earlier;
  }

  /** Rows closed since the start. */
  closedCount(interval: ServedInterval): number {
    return this.trackOf(interval).closedCount;
  }

  /** The last `limit` closed rows, oldest first; fewer if fewer are kept. */
  closedRows(interval: ServedInterval, limit: number): MinuteBar[] {
    const { closed } = this.trackOf(interval);
    const taken = Math.min(limit, closed.size);
    return Array.from({ length: taken }, (_, index) =>
      keptRow(closed, closed.size - taken + index),
    );
  }

  /** Number of rows kept of the shortest interval. */
  get unitCount(): number {
    return this.unitTrack().closed.size;
  }

  /** A kept row of the shortest interval; index 0 is the oldest. */
  unitAt(index: number): MinuteBar {
    return keptRow(this.unitTrack().closed, index);
  }

  /** The last traded price in ticks; `null` before the first trade. */
  lastClose(): number | null {
    if (this.current) return this.current.close;
    const { closed } = this.unitTrack();
    return closed.size > 0 ? closed.get(closed.size - 1, CLOSE) : null;
  }

  private unitTrack(): Track {
    return this.tracks[0] as Track;
  }

  private trackOf(interval: ServedInterval): Track {
    const track = this.tracks.find((candidate) => candidate.interval === interval);
    invariant(track !== undefined, 'Interval is not served', { interval });
    return track;
  }
}

function merged(earlier: CandleRow | null, later: CandleRow): CandleRow {
  if (!earlier) return later;
  return {
    openTime: earlier.openTime,
    open: earlier.open,
    high: Math.max(earlier.high, later.high),
    low: Math.min(earlier.low, later.low),
    close: later.close,
    lots: earlier.lots + later.lots,
    turnover: earlier.turnover + later.turnover,
    trades: earlier.trades + later.trades,
  };
}

/** Closes the candle in progress; `null` if it had no trades. */
function closeTrack(track: Track, closeTime: EpochMs): Float64Array | null {
  if (track.isEmpty) return null;
  const { partial } = track;
  partial[OPEN_TIME] = closeTime - track.lengthMs;
  append(track.closed, partial);
  track.isEmpty = true;
  track.closedCount += 1;
  return partial;
}

/** `merged` in place on flat rows. */
function include(track: Track, row: Float64Array): void {
  const { partial } = track;
  if (track.isEmpty) {
    partial.set(row);
    track.isEmpty = false;
    return;
  }
  partial[HIGH] = Math.max(partial[HIGH] as number, row[HIGH] as number);
  partial[LOW] = Math.min(partial[LOW] as number, row[LOW] as number);
  partial[CLOSE] = row[CLOSE] as number;
  partial[LOTS] = (partial[LOTS] as number) + (row[LOTS] as number);
  partial[TURNOVER] = (partial[TURNOVER] as number) + (row[TURNOVER] as number);
  partial[TRADES] = (partial[TRADES] as number) + (row[TRADES] as number);
}

function written(flat: Float64Array, row: MinuteBar): Float64Array {
  flat[OPEN_TIME] = row.openTime;
  flat[OPEN] = row.open;
  flat[HIGH] = row.high;
  flat[LOW] = row.low;
  flat[CLOSE] = row.close;
  flat[LOTS] = row.lots;
  flat[TURNOVER] = row.turnover;
  flat[TRADES] = row.trades;
  flat[FIRST_TRADE] = row.firstTradeId;
  return flat;
}

function append(ring: RingBuffer, row: Float64Array): void {
  const slot = ring.append();
  for (let column = 0; column < WIDTH; column++) ring.set(slot, column, row[column] as number);
}

function keptRow(ring: RingBuffer, index: number): MinuteBar {
  const column = (name: number): number => ring.get(index, name);
  return { ...rowFrom(column), firstTradeId: column(FIRST_TRADE) };
}

function rowFrom(column: (name: number) => number): CandleRow {
  return {
    openTime: epochMs(column(OPEN_TIME)),
    open: column(OPEN),
    high: column(HIGH),
    low: column(LOW),
    close: column(CLOSE),
    lots: column(LOTS),
    turnover: column(TURNOVER),
    trades: column(TRADES),
  };
}

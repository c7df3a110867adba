import { epochMs, invariant, MINUTE_MS, RingBuffer, type EpochMs } from '@tidegate/kernel';

import type { Print } from './tape.js';

/** Candle lengths that the venue serves, in minutes. */
export const SERVED_INTERVALS = [1, 5, 15, 30, 60, 240, 1440] as const;
export type ServedInterval = (typeof SERVED_INTERVALS)[number];

export function isServedInterval(minutes: number): minutes is ServedInterval {
  return (SERVED_INTERVALS as readonly number[]).includes(minutes);
}

/** A candle so far. Prices in ticks; `turnover` is the sum of ticks × lots. */
export interface CandleRow {
  readonly openTime: EpochMs;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly lots: number;
  readonly turnover: number;
  readonly trades: number;
}

/** One closed unit with the id of its first trade (0 where ids mean nothing). */
export interface UnitRow extends CandleRow {
  readonly firstTradeId: number;
}

/** Rows kept of each interval: what one REST answer may hold, and more of the shortest for day statistics and trades. */
const ROWS_KEPT = 720;
const UNIT_ROWS_KEPT = 4_320;
const WIDTH = 9;

interface Track {
  readonly interval: ServedInterval;
  readonly lengthMs: number;
  readonly closed: RingBuffer;
  /** Closed units of the candle in progress; made once and overwritten, as history has millions of them. */
  readonly partial: { -readonly [Name in keyof CandleRow]: CandleRow[Name] };
  isEmpty: boolean;
  /** Rows closed since the beginning: a reader remembers where it was. */
  closedCount: number;
}

/**
 * All candles of one instrument, longer ones aggregated from closed units (minutes, or the recorded length):
 * open first, high max, low min, close last, lots summed. Intervals without trades have no row.
 */
export class CandleStore {
  private readonly tracks: readonly Track[];
  private current: CandleRow | null = null;
  private nextUnit: EpochMs | null = null;

  constructor(readonly unitMinutes: ServedInterval = 1) {
    this.tracks = SERVED_INTERVALS.filter((interval) => interval % unitMinutes === 0).map(
      (interval) => ({
        interval,
        lengthMs: interval * MINUTE_MS,
        closed: new RingBuffer(interval === unitMinutes ? UNIT_ROWS_KEPT : ROWS_KEPT, WIDTH),
        partial: emptyRow(),
        isEmpty: true,
        closedCount: 0,
      }),
    );
  }

  get intervals(): readonly ServedInterval[] {
    return this.tracks.map((track) => track.interval);
  }

  /** Adds a trade to the unit in progress. */
  trade(openTime: EpochMs, print: Print): void {
    const turnover = print.ticks * print.lots;
    const { ticks, lots } = print;
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

  /** Ends the unit that opened at `openTime` with its final row; `null` when nothing traded in it. */
  closeUnit(openTime: EpochMs, row: UnitRow | null): void {
    invariant(this.nextUnit === null || openTime === this.nextUnit, 'Units close one by one', {
      openTime,
      expected: this.nextUnit,
    });
    const closeTime = epochMs(openTime + this.unitMinutes * MINUTE_MS);
    this.nextUnit = closeTime;
    this.current = null;
    for (const track of this.tracks) {
      if (row) include(track, row);
      if (track.isEmpty || closeTime % track.lengthMs !== 0) continue;
      append(track, closeTime - track.lengthMs, row?.firstTradeId ?? 0);
      track.isEmpty = true;
      track.closedCount += 1;
    }
  }

  /** The unit in progress; `null` until something traded in it. */
  unitInProgress(): CandleRow | null {
    return this.current;
  }

  /** The candle in progress, `null` until something traded in it. */
  forming(interval: ServedInterval): CandleRow | null {
    const track = this.trackOf(interval);
    const closedPart = track.isEmpty ? null : track.partial;
    return aligned(this.current ? merged(closedPart, this.current) : closedPart, track);
  }

  /** Rows closed since the beginning. */
  closedCount(interval: ServedInterval): number {
    return this.trackOf(interval).closedCount;
  }

  /** The last `limit` closed rows, oldest first; fewer when fewer are kept. */
  closedRows(interval: ServedInterval, limit: number): UnitRow[] {
    const { closed } = this.trackOf(interval);
    const taken = Math.min(limit, closed.size);
    return Array.from({ length: taken }, (_, index) => rowAt(closed, closed.size - taken + index));
  }

  /** Rows kept of the shortest interval. */
  get unitCount(): number {
    return this.unitTrack().closed.size;
  }

  /** A kept row of the shortest interval, 0 being the oldest. */
  unitAt(index: number): UnitRow {
    return rowAt(this.unitTrack().closed, index);
  }

  lastClose(): number | null {
    const { closed } = this.unitTrack();
    return this.current?.close ?? (closed.size > 0 ? closed.get(closed.size - 1, 4) : null);
  }

  private unitTrack(): Track {
    return this.tracks[0] as Track;
  }

  private trackOf(interval: ServedInterval): Track {
    const track = this.tracks.find((candidate) => candidate.interval === interval);
    invariant(track !== undefined, 'The interval is served', { interval });
    return track;
  }
}

function merged(soFar: CandleRow | null, next: CandleRow): CandleRow {
  if (!soFar) return next;
  return {
    openTime: soFar.openTime,
    open: soFar.open,
    high: Math.max(soFar.high, next.high),
    low: Math.min(soFar.low, next.low),
    close: next.close,
    lots: soFar.lots + next.lots,
    turnover: soFar.turnover + next.turnover,
    trades: soFar.trades + next.trades,
  };
}

function aligned(row: CandleRow | null, track: Track): CandleRow | null {
  if (!row) return null;
  return { ...row, openTime: epochMs(Math.floor(row.openTime / track.lengthMs) * track.lengthMs) };
}

function emptyRow(): Track['partial'] {
  return {
    openTime: epochMs(0),
    open: 0,
    high: 0,
    low: 0,
    close: 0,
    lots: 0,
    turnover: 0,
    trades: 0,
  };
}

/** `merged` in place. */
function include(track: Track, row: CandleRow): void {
  const { partial } = track;
  if (track.isEmpty) {
    partial.openTime = row.openTime;
    partial.open = row.open;
    partial.high = row.high;
    partial.low = row.low;
    partial.close = row.close;
    partial.lots = row.lots;
    partial.turnover = row.turnover;
    partial.trades = row.trades;
    track.isEmpty = false;
    return;
  }
  if (row.high > partial.high) partial.high = row.high;
  if (row.low < partial.low) partial.low = row.low;
  partial.close = row.close;
  partial.lots += row.lots;
  partial.turnover += row.turnover;
  partial.trades += row.trades;
}

function append(track: Track, openTime: number, firstTradeId: number): void {
  const { closed, partial } = track;
  const slot = closed.append();
  closed.set(slot, 0, openTime);
  closed.set(slot, 1, partial.open);
  closed.set(slot, 2, partial.high);
  closed.set(slot, 3, partial.low);
  closed.set(slot, 4, partial.close);
  closed.set(slot, 5, partial.lots);
  closed.set(slot, 6, partial.turnover);
  closed.set(slot, 7, partial.trades);
  closed.set(slot, 8, firstTradeId);
}

function rowAt(ring: RingBuffer, index: number): UnitRow {
  return {
    openTime: epochMs(ring.get(index, 0)),
    open: ring.get(index, 1),
    high: ring.get(index, 2),
    low: ring.get(index, 3),
    close: ring.get(index, 4),
    lots: ring.get(index, 5),
    turnover: ring.get(index, 6),
    trades: ring.get(index, 7),
    firstTradeId: ring.get(index, 8),
  };
}

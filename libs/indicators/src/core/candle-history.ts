import { invariant } from '@tidegate/kernel';
import type { Candle } from '@tidegate/model';

import { CANDLE_WIRES } from './program/program.js';

const WIDTH = CANDLE_WIRES.length;

/** Ring buffer of the last `capacity` closed candles of one series, in rows of six numbers. */
export class CandleHistory {
  private readonly rows: Float64Array;
  private seen = 0;
  private newestRow = -1;
  private newestOpenTime = Number.NEGATIVE_INFINITY;

  constructor(readonly capacity: number) {
    invariant(Number.isInteger(capacity) && capacity > 0, 'History capacity must be at least 1', {
      capacity,
    });
    this.rows = new Float64Array(capacity * WIDTH);
  }

  /** Candles appended since the start or the last `clear`. */
  get count(): number {
    return this.seen;
  }

  /** Number of stored candles. */
  get held(): number {
    return this.seen < this.capacity ? this.seen : this.capacity;
  }

  /** Stores the next candle and returns its row. */
  append(candle: Candle): number {
    if (!(candle.openTime > this.newestOpenTime)) {
      invariant(false, 'Closed candles must arrive in the order of their open times', {
        openTime: candle.openTime,
        newestOpenTime: this.newestOpenTime,
      });
    }
    const row = this.newestRow + 1 === this.capacity ? 0 : this.newestRow + 1;
    const { rows } = this;
    const offset = row * WIDTH;
    rows[offset] = candle.openTime;
    rows[offset + 1] = candle.open;
    rows[offset + 2] = candle.high;
    rows[offset + 3] = candle.low;
    rows[offset + 4] = candle.close;
    rows[offset + 5] = candle.volume;
    this.newestOpenTime = candle.openTime;
    this.newestRow = row;
    this.seen += 1;
    return row;
  }

  /** Row of the candle `back` candles ago, or −1 if it is not stored. */
  rowOf(back: number): number {
    if (!(back >= 0 && back < this.held)) return -1;
    const row = this.newestRow - back;
    return row < 0 ? row + this.capacity : row;
  }

  /** Copies the candle of a row to the first six wires. */
  load(row: number, wires: Float64Array): void {
    const offset = row * WIDTH;
    for (let field = 0; field < WIDTH; field++) wires[field] = this.rows[offset + field] as number;
  }

  clear(): void {
    this.seen = 0;
    this.newestRow = -1;
    this.newestOpenTime = Number.NEGATIVE_INFINITY;
  }
}

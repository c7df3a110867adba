import { epochMs, invariant, type EpochMs } from '@tidegate/kernel';
import type { Candle } from '@tidegate/model';

/** A column of a candle series. */
export type CandleColumn = 'openTime' | 'open' | 'high' | 'low' | 'close' | 'volume' | 'trades';

/**
 * The last `capacity` closed candles as flat columns; appending past the capacity drops the oldest.
 * `back` counts from the newest: 0 is the latest candle, `size − 1` the oldest held.
 */
export class CandleRing {
  private readonly openTime: Float64Array;
  private readonly open: Float64Array;
  private readonly high: Float64Array;
  private readonly low: Float64Array;
  private readonly close: Float64Array;
  private readonly volume: Float64Array;
  private readonly trades: Float64Array;
  private readonly synthetic: Uint8Array;
  private newest = -1;
  private length = 0;

  constructor(readonly capacity: number) {
    invariant(Number.isInteger(capacity) && capacity > 0, 'Ring capacity must be at least 1', {
      capacity,
    });
    this.openTime = new Float64Array(capacity);
    this.open = new Float64Array(capacity);
    this.high = new Float64Array(capacity);
    this.low = new Float64Array(capacity);
    this.close = new Float64Array(capacity);
    this.volume = new Float64Array(capacity);
    this.trades = new Float64Array(capacity);
    this.synthetic = new Uint8Array(capacity);
  }

  get size(): number {
    return this.length;
  }

  append(candle: Candle): void {
    const slot = this.newest + 1 === this.capacity ? 0 : this.newest + 1;
    this.openTime[slot] = candle.openTime;
    this.open[slot] = candle.open;
    this.high[slot] = candle.high;
    this.low[slot] = candle.low;
    this.close[slot] = candle.close;
    this.volume[slot] = candle.volume;
    this.trades[slot] = candle.trades;
    this.synthetic[slot] = candle.synthetic ? 1 : 0;
    this.newest = slot;
    if (this.length < this.capacity) this.length += 1;
  }

  /** One value; NaN past the end of the history. */
  value(column: CandleColumn, back: number): number {
    if (back < 0 || back >= this.length) return NaN;
    return this[column][this.slotOf(back)] as number;
  }

  /** A copy of the last `count` values, oldest first; fewer if fewer are held. */
  tail(column: CandleColumn, count: number): Float64Array {
    const taken = Math.min(Math.max(0, count), this.length);
    const out = new Float64Array(taken);
    const source = this[column];
    // Stryker disable next-line EqualityOperator: a typed array ignores a value past its end
    for (let index = 0; index < taken; index++) {
      out[index] = source[this.slotOf(taken - 1 - index)] as number;
    }
    return out;
  }

  /** A copy of one candle; `null` past the end of the history. */
  candle(back: number): Candle | null {
    if (back < 0 || back >= this.length) return null;
    const slot = this.slotOf(back);
    const candle: Candle = {
      openTime: epochMs(this.openTime[slot] as number),
      open: this.open[slot] as number,
      high: this.high[slot] as number,
      low: this.low[slot] as number,
      close: this.close[slot] as number,
      volume: this.volume[slot] as number,
      trades: this.trades[slot] as number,
    };
    return this.synthetic[slot] ? { ...candle, synthetic: true } : candle;
  }

  /** Whether a candle is synthetic (filled in locally); `false` past the end of the history. */
  isSynthetic(back: number): boolean {
    return back >= 0 && back < this.length && this.synthetic[this.slotOf(back)] === 1;
  }

  /** Open time of the newest candle that is not synthetic; `null` if none is held. */
  newestTrue(): EpochMs | null {
    let back = 0;
    while (this.isSynthetic(back)) back += 1;
    const openTime = this.value('openTime', back);
    return Number.isNaN(openTime) ? null : epochMs(openTime);
  }

  /** The `back` index of the candle that opens at `openTime`; −1 if it is not held. */
  find(openTime: number): number {
    let low = 0;
    let high = this.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const found = this.openTime[this.slotOf(middle)] as number;
      if (found === openTime) return middle;
      // Stryker disable next-line EqualityOperator: equal times returned above
      if (found > openTime) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }

  private slotOf(back: number): number {
    const slot = this.newest - back;
    return slot < 0 ? slot + this.capacity : slot;
  }
}

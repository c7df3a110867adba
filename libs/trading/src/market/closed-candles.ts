import type { InstrumentId } from '@tidegate/kernel';
import { candleCloseTime, timeframeMs, type Candle, type Timeframe } from '@tidegate/model';

export interface ClosedCandle {
  readonly instrument: InstrumentId;
  readonly timeframe: Timeframe;
  readonly candle: Candle;
}

/**
 * Keeps closed candles until the grace after their close is over, and returns them in a fixed order: by instrument,
 * timeframe, then time. A candle can close earlier, on the first row of the next one, but the order of instruments then
 * depends on the network and cannot be reproduced from a recording.
 */
export class ClosedCandles {
  private readonly pending: ClosedCandle[] = [];
  private places: ReadonlyMap<InstrumentId, number> = new Map();

  constructor(private readonly graceMs: number) {}

  /** Sets the order of the instruments. */
  setOrder(order: readonly InstrumentId[]): void {
    this.places = new Map(order.map((id, index) => [id, index]));
  }

  add(closed: ClosedCandle): void {
    this.pending.push(closed);
  }

  /** Removes and returns the candles that are due at `venueNow`. */
  takeDue(venueNow: number): readonly ClosedCandle[] {
    const { pending } = this;
    const due: ClosedCandle[] = [];
    let kept = 0;
    for (const closed of pending) {
      const { candle, timeframe } = closed;
      const isDue = candleCloseTime(candle.openTime, timeframe) + this.graceMs <= venueNow;
      if (isDue) due.push(closed);
      else pending[kept++] = closed;
    }
    pending.length = kept;
    return due.sort((left, right) => this.compare(left, right));
  }

  private compare(left: ClosedCandle, right: ClosedCandle): number {
    return (
      this.placeOf(left) - this.placeOf(right) ||
      timeframeMs(left.timeframe) - timeframeMs(right.timeframe) ||
      left.candle.openTime - right.candle.openTime
    );
  }

  private placeOf({ instrument }: ClosedCandle): number {
    return this.places.get(instrument) ?? this.places.size;
  }
}

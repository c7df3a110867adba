import type { InstrumentId } from '@tidegate/kernel';
import { candleCloseTime, timeframeMs, type Candle, type Timeframe } from '@tidegate/model';

export interface ClosedCandle {
  readonly instrument: InstrumentId;
  readonly timeframe: Timeframe;
  readonly candle: Candle;
}

/**
 * Holds closed candles until the grace after their close is over, and gives them in a fixed order: by instrument, then
 * by timeframe, then by time. A candle may close earlier, when the next one's first row comes; which instrument is first
 * then depends on the network, and no recording knows it.
 */
export class ClosedCandles {
  private held: ClosedCandle[] = [];
  private places: ReadonlyMap<InstrumentId, number> = new Map();

  constructor(private readonly graceMs: number) {}

  /** The instruments in the order in which their candles are given. */
  setOrder(order: readonly InstrumentId[]): void {
    this.places = new Map(order.map((id, index) => [id, index]));
  }

  add(closed: ClosedCandle): void {
    this.held.push(closed);
  }

  /** Removes and returns what is due at `venueNow`. */
  takeDue(venueNow: number): readonly ClosedCandle[] {
    if (this.held.length === 0) return this.held;
    const due: ClosedCandle[] = [];
    const rest: ClosedCandle[] = [];
    for (const closed of this.held) {
      const { candle, timeframe } = closed;
      const isDue = candleCloseTime(candle.openTime, timeframe) + this.graceMs <= venueNow;
      (isDue ? due : rest).push(closed);
    }
    this.held = rest;
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

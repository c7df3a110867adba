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

  constructor(private readonly graceMs: number) {}

  add(closed: ClosedCandle): void {
    this.held.push(closed);
  }

  /** Removes and returns what is due at `venueNow`; `order` lists the instruments. */
  takeDue(venueNow: number, order: readonly InstrumentId[]): readonly ClosedCandle[] {
    if (this.held.length === 0) return this.held;
    const isDue = ({ candle, timeframe }: ClosedCandle): boolean =>
      candleCloseTime(candle.openTime, timeframe) + this.graceMs <= venueNow;
    const due = this.held.filter(isDue);
    this.held = this.held.filter((closed) => !isDue(closed));
    const place = new Map(order.map((id, index) => [id, index]));
    const placeOf = ({ instrument }: ClosedCandle): number => place.get(instrument) ?? order.length;
    return due.sort(
      (left, right) =>
        placeOf(left) - placeOf(right) ||
        timeframeMs(left.timeframe) - timeframeMs(right.timeframe) ||
        left.candle.openTime - right.candle.openTime,
    );
  }
}

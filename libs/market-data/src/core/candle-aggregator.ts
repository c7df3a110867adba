import {
  candleOpenTime,
  timeframeMs,
  timeframeRatio,
  type Candle,
  type Timeframe,
} from '@tidegate/model';

const VOLUME_SCALE = 1e8;

/** Adds two volumes as a venue does: rounded to 8 decimals after each addition. */
export function addVolume(left: number, right: number): number {
  return Math.round((left + right) * VOLUME_SCALE) / VOLUME_SCALE;
}

/** Merges the next part (a shorter candle or an update) into the candle of its interval. */
export function mergeCandle(into: Candle, next: Candle): Candle {
  const merged: Candle = {
    openTime: into.openTime,
    open: into.open,
    high: Math.max(into.high, next.high),
    low: Math.min(into.low, next.low),
    close: next.close,
    volume: addVolume(into.volume, next.volume),
    trades: into.trades + next.trades,
  };
  return into.synthetic && next.synthetic ? { ...merged, synthetic: true } : merged;
}

/**
 * Builds closed candles of a longer timeframe from closed candles of a shorter one, oldest first, aligned to the clock:
 * open of the first, highest high, lowest low, close of the last, volumes added with `addVolume`. A longer candle is
 * synthetic only if all its parts are.
 */
export class CandleAggregator {
  private readonly shorterMs: number;
  private readonly longerMs: number;
  private current: Candle | null = null;

  constructor(
    shorter: Timeframe,
    private readonly longer: Timeframe,
    private readonly closed: (candle: Candle) => void,
  ) {
    timeframeRatio(longer, shorter);
    this.shorterMs = timeframeMs(shorter);
    this.longerMs = timeframeMs(longer);
  }

  /** The incomplete candle. */
  get forming(): Candle | null {
    return this.current;
  }

  /** Adds the next closed candle. Closes an earlier interval that is still open, and its own with the last part. */
  add(candle: Candle): void {
    const openTime = candleOpenTime(candle.openTime, this.longer);
    if (this.current && this.current.openTime !== openTime) this.close(this.current);
    const merged = this.current
      ? mergeCandle(this.current, candle)
      : { ...candle, openTime, volume: addVolume(0, candle.volume) };
    this.current = merged;
    if (candle.openTime + this.shorterMs === openTime + this.longerMs) this.close(merged);
  }

  /** Closes a candle that lacks its last parts if its interval has ended at `instant`. */
  closeUntil(instant: number): void {
    if (this.current && this.current.openTime + this.longerMs <= instant) this.close(this.current);
  }

  private close(done: Candle): void {
    this.current = null;
    this.closed(done);
  }
}

/** All candles of `longer` that have at least one part, oldest first; the last may be incomplete. */
export function aggregateCandles(
  candles: Iterable<Candle>,
  shorter: Timeframe,
  longer: Timeframe,
): readonly Candle[] {
  const out: Candle[] = [];
  const aggregator = new CandleAggregator(shorter, longer, (candle) => out.push(candle));
  for (const candle of candles) aggregator.add(candle);
  if (aggregator.forming) out.push(aggregator.forming);
  return out;
}

import type { Candle } from '@tidegate/model';

/**
 * Finished candles not yet delivered, sorted by open time, one per open time. Usually one waits, so the head is kept
 * apart: an array that empties at every close would allocate at the next.
 */
export class WaitingCandles {
  private first: Candle | undefined = undefined;
  private readonly later: Candle[] = [];

  get size(): number {
    return this.first ? 1 + this.later.length : 0;
  }

  get head(): Candle | undefined {
    return this.first;
  }

  /** The candle after the head. */
  get second(): Candle | undefined {
    return this.later[0];
  }

  get newest(): Candle | undefined {
    const { later } = this;
    return later.length > 0 ? later[later.length - 1] : this.first;
  }

  get newestOpenTime(): number {
    return this.newest?.openTime ?? -Infinity;
  }

  /** Adds a candle, or replaces the one with the same open time. */
  put(candle: Candle): void {
    const { first } = this;
    if (first && candle.openTime > first.openTime) {
      this.putLater(candle);
      return;
    }
    if (first && candle.openTime < first.openTime) this.later.unshift(first);
    this.first = candle;
  }

  dropHead(): void {
    this.first = this.later.shift();
  }

  private putLater(candle: Candle): void {
    const { later } = this;
    let index = later.length;
    while (index > 0 && (later[index - 1] as Candle).openTime > candle.openTime) index -= 1;
    const before = later[index - 1];
    if (before?.openTime === candle.openTime) later[index - 1] = candle;
    else later.splice(index, 0, candle);
  }
}

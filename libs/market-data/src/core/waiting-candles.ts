import type { Candle } from '@tidegate/model';

/** Finished candles not yet delivered, sorted by open time, one per open time. */
export class WaitingCandles {
  private readonly candles: Candle[] = [];

  get size(): number {
    return this.candles.length;
  }

  get head(): Candle | undefined {
    return this.candles[0];
  }

  /** The candle after the head. */
  get second(): Candle | undefined {
    return this.candles[1];
  }

  get newest(): Candle | undefined {
    return this.candles.at(-1);
  }

  get newestOpenTime(): number {
    return this.newest?.openTime ?? -Infinity;
  }

  /** Adds a candle, or replaces the one with the same open time. */
  put(candle: Candle): void {
    let index = this.candles.length;
    while (index > 0 && (this.candles[index - 1] as Candle).openTime > candle.openTime) index -= 1;
    const before = this.candles[index - 1];
    if (before?.openTime === candle.openTime) this.candles[index - 1] = candle;
    else if (index === this.candles.length) this.candles.push(candle);
    else this.candles.splice(index, 0, candle);
  }

  dropHead(): void {
    this.candles.shift();
  }
}

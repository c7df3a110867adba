/** Where the venue's own candles of a series end, and how far flat ones may follow them. Instants are venue time. */
export class VenueCandles {
  private until = NaN;
  private wholeUntil = NaN;
  private readonly fillMsMax: number;

  /** `gapFillMsMax` is a span of time, so it allows fewer intervals on a longer timeframe. */
  constructor(lengthMs: number, gapFillMsMax: number) {
    this.fillMsMax = Math.floor(gapFillMsMax / lengthMs) * lengthMs;
  }

  /** End of the newest candle that was not doubted when it closed; NaN before the first. */
  get knownUntil(): number {
    return this.wholeUntil;
  }

  /** End of the stretch that flat candles may fill; NaN before the first candle. */
  get fillableUntil(): number {
    return this.until + this.fillMsMax;
  }

  /** A candle of the venue ended at `end`; `isDoubted` when its last moments may have been missed. */
  closed(end: number, isDoubted: boolean): void {
    this.until = end;
    if (!isDoubted) this.wholeUntil = end;
  }
}

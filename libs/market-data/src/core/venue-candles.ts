/** End of the venue's own candles in a series, and the limit for flat candles after it. Instants are venue time. */
export class VenueCandles {
  private until = NaN;
  private wholeUntil = NaN;
  private readonly fillMsMax: number;

  /** `gapFillMsMax` is a time span, so it allows fewer intervals on a longer timeframe. */
  constructor(lengthMs: number, gapFillMsMax: number) {
    this.fillMsMax = Math.floor(gapFillMsMax / lengthMs) * lengthMs;
  }

  /** End of the newest candle that was complete when it closed; NaN before the first. */
  get knownUntil(): number {
    return this.wholeUntil;
  }

  /** End of the range that flat candles may fill; NaN before the first candle. */
  get fillableUntil(): number {
    return this.until + this.fillMsMax;
  }

  /** Records a venue candle that ended at `end`; `isDoubted` if its last updates may have been missed. */
  closed(end: number, isDoubted: boolean): void {
    this.until = end;
    if (!isDoubted) this.wholeUntil = end;
  }
}

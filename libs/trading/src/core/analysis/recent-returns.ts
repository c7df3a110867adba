/**
 * The latest simple returns of one series, newest first, up to the first that is unknown. They are computed once per
 * closed candle, when first asked for.
 */
export class RecentReturns {
  private readonly values: Float64Array;
  private latest: Float64Array;
  private closedAt = Number.NaN;

  /** `closeAt` gives a close by how many closed candles ago, NaN where none is held. */
  constructor(
    private readonly closeAt: (back: number) => number,
    window: number,
  ) {
    this.values = new Float64Array(window);
    this.latest = this.values.subarray(0, 0);
  }

  /** At most `window` returns; valid until the next candle closes. `closedAt` is the close of the newest candle. */
  at(closedAt: number): Float64Array {
    // Stryker disable next-line ConditionalExpression: computing them again gives the same returns
    if (this.closedAt === closedAt) return this.latest;
    let count = 0;
    let close = this.closeAt(0);
    // Stryker disable next-line EqualityOperator: a write beyond the end of the array has no effect
    while (count < this.values.length) {
      const before = this.closeAt(count + 1);
      const rate = close / before - 1;
      if (!Number.isFinite(rate)) break;
      this.values[count] = rate;
      count += 1;
      close = before;
    }
    this.latest = this.values.subarray(0, count);
    this.closedAt = closedAt;
    return this.latest;
  }
}

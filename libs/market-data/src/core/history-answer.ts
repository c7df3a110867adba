/** Intervals that the venue's history response covers without listing them. Instants are open times in venue time. */
export class HistoryAnswer {
  /** NaN before the first response. */
  private first = NaN;
  private last = NaN;
  private unservedUntil = -Infinity;

  /** Records a response by the open times of its first and last candle. */
  take(first: number, last: number): void {
    this.first = first;
    this.last = last;
  }

  /** Records that the venue has no candles before `first`, although they were requested. */
  hasNothingBefore(first: number): void {
    this.unservedUntil = first;
  }

  /** End (exclusive) of the range from a missing interval that is known to have no trades; `openTime` if unknown. */
  emptyUntil(openTime: number): number {
    return openTime >= this.first ? Math.max(openTime, this.last) : openTime;
  }

  /** End (exclusive) of the range from a missing interval that the venue can no longer serve; `openTime` if none. */
  unknownUntil(openTime: number): number {
    return Math.max(openTime, this.unservedUntil);
  }
}

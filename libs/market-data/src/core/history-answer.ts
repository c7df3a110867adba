/** What the venue's history said about intervals that it did not list. Instants are open times, venue time. */
export class HistoryAnswer {
  private first = Infinity;
  private last = -Infinity;
  private unservedUntil = -Infinity;

  /** An answer began and ended with candles of these open times. */
  take(first: number, last: number): void {
    this.first = first;
    this.last = last;
  }

  /** The venue was asked for more than what begins at `first`, and has no more. */
  hasNothingBefore(first: number): void {
    this.unservedUntil = first;
  }

  /** End (exclusive) of the stretch from a missing interval on that surely had no trades; itself when nothing is said. */
  emptyUntil(openTime: number): number {
    return openTime >= this.first && openTime < this.last ? this.last : openTime;
  }

  /** End (exclusive) of the stretch from a missing interval on that nobody knows any more; itself when there is none. */
  unknownUntil(openTime: number): number {
    return Math.max(openTime, this.unservedUntil);
  }
}

/**
 * The range of trades that other channels showed and the candle channel did not yet: the times of the first and the
 * last such trade. Instants are venue time.
 */
export class OverdueCandles {
  /** Arrival of the last candle message; NaN before the first. */
  private messageAt = NaN;
  private overdueSince = NaN;
  private overdueUntil = NaN;

  /** Whether a candle message has arrived. */
  get isStarted(): boolean {
    return !Number.isNaN(this.messageAt);
  }

  /** Time of the first trade without a candle message; NaN if there is none. */
  get since(): number {
    return this.overdueSince;
  }

  isOverdueBefore(instant: number): boolean {
    return this.overdueSince < instant;
  }

  messageReceived(now: number): void {
    this.messageAt = now;
  }

  /** Whether the last message is recent enough to include a trade at `instant`. */
  hasMessageAbout(instant: number, graceMs: number): boolean {
    return instant <= this.messageAt + graceMs;
  }

  add(instant: number): void {
    // Stryker disable EqualityOperator: an equal instant changes nothing
    if (!(instant >= this.overdueSince)) this.overdueSince = instant;
    if (!(instant <= this.overdueUntil)) this.overdueUntil = instant;
    // Stryker restore EqualityOperator
  }

  /** Clears trades before `instant`; later ones remain overdue. */
  clearUntil(instant: number): void {
    if (this.overdueUntil >= instant) this.overdueSince = Math.max(this.overdueSince, instant);
    else this.overdueSince = this.overdueUntil = NaN;
  }
}

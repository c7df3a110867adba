/**
 * What the candle channel owes a series: since when, and up to when, something was traded that no candle message has
 * shown. Instants are venue time.
 */
export class CandleDebt {
  /** When the last candle message came; NaN before the first. */
  private messageAt = NaN;
  private owedSince = NaN;
  private owedUntil = NaN;

  /** Whether any candle message ever came. */
  get isStarted(): boolean {
    return !Number.isNaN(this.messageAt);
  }

  /** NaN while nothing is owed. */
  get since(): number {
    return this.owedSince;
  }

  isOwedBefore(instant: number): boolean {
    return this.owedSince < instant;
  }

  messageCame(now: number): void {
    this.messageAt = now;
  }

  /** Whether a message came so late that it may tell of `instant`, too. */
  hasMessageAbout(instant: number, graceMs: number): boolean {
    return instant <= this.messageAt + graceMs;
  }

  owe(instant: number): void {
    if (!(instant >= this.owedSince)) this.owedSince = instant;
    if (!(instant <= this.owedUntil)) this.owedUntil = instant;
  }

  /** Everything before `instant` is known now; what came later is still owed. */
  payUntil(instant: number): void {
    if (this.owedUntil >= instant) this.owedSince = Math.max(this.owedSince, instant);
    else this.owedSince = this.owedUntil = NaN;
  }
}

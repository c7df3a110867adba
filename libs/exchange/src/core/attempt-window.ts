/** Allows at most `limit` attempts in any `windowMs`, since venues ban addresses that connect too often. */
export class AttemptWindow {
  private readonly attempts: number[] = [];

  constructor(
    private readonly limit: number,
    private readonly windowMs: number,
  ) {}

  /** Wait before the next attempt, in milliseconds; 0 if it is allowed now. */
  waitMs(now: number): number {
    while (this.attempts.length > 0 && (this.attempts[0] as number) <= now - this.windowMs) {
      this.attempts.shift();
    }
    if (this.attempts.length < this.limit) return 0;
    return (this.attempts[this.attempts.length - this.limit] as number) + this.windowMs - now;
  }

  note(now: number): void {
    this.attempts.push(now);
  }
}

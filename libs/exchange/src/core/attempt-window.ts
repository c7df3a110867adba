/** At most `limit` attempts in any `windowMs`: the hard limit of a venue that bans who connects too often. */
export class AttemptWindow {
  private readonly attempts: number[] = [];

  constructor(
    private readonly limit: number,
    private readonly windowMs: number,
  ) {}

  /** How long the next attempt must wait, in milliseconds; 0 when it may be made now. */
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

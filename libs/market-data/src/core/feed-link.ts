/**
 * What is known about the connection, in venue time. `unheard` means that nobody reports connections
 * (recorded candles): then silence proves nothing and nothing waits for a reconnect.
 */
export class FeedLink {
  private state: 'unheard' | 'up' | 'down' = 'unheard';
  private upSince = Infinity;
  private heardAt = -Infinity;
  /** NaN before the first sweep. */
  private sweptAt = NaN;

  constructor(private readonly subscribeGraceMs: number) {}

  get isDown(): boolean {
    return this.state === 'down';
  }

  /** Somebody reports connections, and this one stands. */
  get isUp(): boolean {
    return this.state === 'up';
  }

  /** When the last message came, a heartbeat included; −Infinity before the first. */
  get lastHeardAt(): number {
    return this.heardAt;
  }

  opened(now: number): void {
    this.state = 'up';
    this.upSince = now;
    this.heard(now);
  }

  closed(): void {
    this.state = 'down';
    this.upSince = Infinity;
  }

  /** Whether nothing sent since `instant` can have been missed. */
  stoodSince(instant: number): boolean {
    return this.state === 'unheard' || (this.state === 'up' && this.upSince <= instant);
  }

  /** Any message, a heartbeat included. */
  heard(now: number): void {
    if (now > this.heardAt) this.heardAt = now;
  }

  /**
   * Up to which instant a sweep at `now` may believe the clock. When the last sweep was longer ago than `patienceMs`, our
   * own process paused and messages from before the pause still wait to be read: time then goes on only up to that last
   * sweep, and the rest of the way with the next one.
   */
  horizon(now: number, patienceMs: number): number {
    const { sweptAt } = this;
    this.sweptAt = now;
    return this.state === 'up' && now - sweptAt > patienceMs ? sweptAt : now;
  }

  /**
   * Up to which instant (exclusive) the venue's silence since `from` says that nothing was traded:
   * the subscriptions stood before `from` and the venue was still heard at that instant. `from` itself when it says nothing.
   */
  silentUntil(from: number): number {
    if (this.state !== 'up' || from < this.upSince + this.subscribeGraceMs) return from;
    return Math.max(from, this.heardAt);
  }
}

/**
 * What is known about the connection, in venue time. `unheard` means that nobody reports connections
 * (recorded candles): then silence proves nothing and nothing waits for a reconnect.
 */
export class FeedLink {
  private state: 'unheard' | 'up' | 'down' = 'unheard';
  private upSince = Infinity;
  private heardAt = -Infinity;

  constructor(private readonly subscribeGraceMs: number) {}

  get isDown(): boolean {
    return this.state === 'down';
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
   * Up to which instant (exclusive) the venue's silence since `from` says that nothing was traded:
   * the subscriptions stood before `from` and the venue was still heard at that instant. `from` itself when it says nothing.
   */
  silentUntil(from: number): number {
    if (this.state !== 'up' || from < this.upSince + this.subscribeGraceMs) return from;
    return Math.max(from, this.heardAt);
  }
}

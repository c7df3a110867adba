/**
 * State of the connection, in venue time. `unreported` means that the source sends no connection events (recorded
 * candles); then silence proves nothing, and waits do not pause for a reconnect.
 */
export class FeedLink {
  private state: 'unreported' | 'up' | 'down' = 'unreported';
  /** Infinity unless the connection is reported as open. */
  private upSince = Infinity;
  private heardAt = -Infinity;
  /** NaN before the first sweep. */
  private sweptAt = NaN;

  constructor(private readonly subscribeGraceMs: number) {}

  get isDown(): boolean {
    return this.state === 'down';
  }

  /** Whether the connection is reported as open. */
  get isUp(): boolean {
    return this.state === 'up';
  }

  /** Arrival of the last message, including heartbeats; −Infinity before the first. */
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

  /** Whether no message since `instant` can have been missed. */
  stoodSince(instant: number): boolean {
    return this.state === 'unreported' || this.upSince <= instant;
  }

  /** Records a message, including heartbeats. */
  heard(now: number): void {
    this.heardAt = Math.max(this.heardAt, now);
  }

  /**
   * The instant up to which a sweep at `now` may close candles. If the last sweep is more than `graceMs` ago, this
   * process was paused and unread messages from before the pause may be waiting. The sweep then advances only to the
   * time of the last sweep; the next sweep advances the rest.
   */
  horizon(now: number, graceMs: number): number {
    const { sweptAt } = this;
    this.sweptAt = now;
    return this.state === 'up' && now - sweptAt > graceMs ? sweptAt : now;
  }

  /**
   * The instant (exclusive) up to which silence since `from` means no trades: the subscriptions were active before
   * `from`, and a message arrived at or after that instant. Returns `from` if silence proves nothing.
   */
  silentUntil(from: number): number {
    if (from < this.upSince + this.subscribeGraceMs) return from;
    return Math.max(from, this.heardAt);
  }
}

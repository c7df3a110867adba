import type { EpochMs } from '@tidegate/kernel';
import { timeframeMs, type Timeframe } from '@tidegate/model';

import type { GapResolution } from './listener.js';
import type { SeriesGap, SeriesOwner } from './series-owner.js';

/** Requests per wait, since a response may fail. */
const REQUESTS_PER_WAIT = 3;

interface OpenGap extends SeriesGap {
  readonly how: GapResolution;
}

/**
 * The gap that blocks a series. It is requested immediately and repeatedly during a bounded wait. Requests and the wait
 * pause while the connection is down. Instants are venue time.
 */
export class GapWatch {
  private gap: OpenGap | null = null;
  /** Start of the wait; NaN until the connection is up. */
  private waitsSince = NaN;
  private requestedAt = NaN;
  /** End and start of the last expired wait; NaN before the first. */
  private spentAt = NaN;
  private spentSince = NaN;

  constructor(
    private readonly timeframe: Timeframe,
    private readonly owner: SeriesOwner,
  ) {}

  get isOpen(): boolean {
    return this.gap !== null;
  }

  /** Opens and requests the gap, or changes the last interval of the open one. Reads `sinceWhen` only on opening. */
  open(range: Omit<SeriesGap, 'since'>, sinceWhen: () => EpochMs | null, now: number): void {
    if (this.gap) {
      this.gap = { ...this.gap, to: range.to };
      return;
    }
    this.gap = { ...range, since: sinceWhen() ?? range.from, how: 'repaired' };
    this.waitsSince = this.owner.link.isDown ? NaN : this.waitBegin(range.to, now);
    this.owner.statistics.gapsFound += 1;
    this.request(now);
  }

  /** Restarts the wait after a reconnect. */
  restart(now: number): void {
    this.waitsSince = now;
    this.requestedAt = now;
  }

  isWaitOver(now: number): boolean {
    if (!this.gap || this.owner.link.isDown) return false;
    if (!(now - this.waitsSince >= this.owner.options.gapWaitMs)) return false;
    this.spentAt = now;
    this.spentSince = this.waitsSince;
    return true;
  }

  /**
   * A gap that already existed when the previous gap's wait began shares that wait, because the missing response would
   * have covered it too. Otherwise the waits of many gaps would add up.
   */
  private waitBegin(lastMissing: number, now: number): number {
    const wasOpen = lastMissing + timeframeMs(this.timeframe) <= this.spentSince;
    return this.spentAt === now && wasOpen ? this.spentSince : now;
  }

  request(now: number): void {
    if (!this.gap) return;
    this.requestedAt = now;
    this.owner.gapFound(this.timeframe, this.gap);
  }

  requestAgain(now: number): void {
    const { gapWaitMs } = this.owner.options;
    if (gapWaitMs === 0 || this.owner.link.isDown) return;
    if (now - this.requestedAt >= gapWaitMs / REQUESTS_PER_WAIT) this.request(now);
  }

  /** Records how the gap ends; `flat` does not replace another outcome. */
  note(how: GapResolution): void {
    if (!this.gap || (how === 'flat' && this.gap.how !== 'repaired')) return;
    this.gap = { ...this.gap, how };
  }

  /** Resolves the gap once the series has advanced past it. */
  passed(nextOpen: number): void {
    const { gap } = this;
    if (!gap || nextOpen <= gap.to) return;
    this.gap = null;
    this.owner.gapResolved(this.timeframe, gap, gap.how);
  }
}

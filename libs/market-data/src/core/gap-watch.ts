import type { EpochMs } from '@tidegate/kernel';
import { timeframeMs, type Timeframe } from '@tidegate/model';

import type { GapResolution } from './listener.js';
import type { SeriesGap, SeriesOwner } from './series-owner.js';

/** How often a gap is asked for within one wait: an answer may fail. */
const ASKS_PER_WAIT = 3;

interface OpenGap extends SeriesGap {
  readonly how: GapResolution;
}

/**
 * The gap that a series waits at: asked for at once, again while it waits, and waited for a bounded time. Neither runs
 * while the connection is down, when there is nobody to ask. Instants are venue time.
 */
export class GapWatch {
  private gap: OpenGap | null = null;
  /** When its wait began; NaN while there was nobody to ask. */
  private waitsSince = NaN;
  private askedAt = NaN;
  /** When the last wait was over, and when it had begun; NaN before the first. */
  private spentAt = NaN;
  private spentSince = NaN;

  constructor(
    private readonly timeframe: Timeframe,
    private readonly owner: SeriesOwner,
  ) {}

  get isOpen(): boolean {
    return this.gap !== null;
  }

  /** Opens the gap and asks for it, or lets the open one reach to another last interval; `sinceWhen` is read when it opens. */
  open(range: Omit<SeriesGap, 'since'>, sinceWhen: () => EpochMs | null, now: number): void {
    if (this.gap) {
      this.gap = { ...this.gap, to: range.to };
      return;
    }
    this.gap = { ...range, since: sinceWhen() ?? range.from, how: 'repaired' };
    this.waitsSince = this.owner.link.isDown ? NaN : this.waitBegin(range.to, now);
    this.owner.statistics.gapsFound += 1;
    this.ask(now);
  }

  /** The connection is back: only now its wait begins. */
  restart(now: number): void {
    this.waitsSince = now;
    this.askedAt = now;
  }

  isWaitOver(now: number): boolean {
    if (!this.gap || this.owner.link.isDown) return false;
    if (!(now - this.waitsSince >= this.owner.options.gapWaitMs)) return false;
    this.spentAt = now;
    this.spentSince = this.waitsSince;
    return true;
  }

  /**
   * A gap that is reached when the wait for the one before it has just ended, and that was there when that wait began,
   * was waited for already: the answer that did not come would have shown it, too. Otherwise the waits of many gaps add up.
   */
  private waitBegin(lastMissing: number, now: number): number {
    const wasOpen = lastMissing + timeframeMs(this.timeframe) <= this.spentSince;
    return this.spentAt === now && wasOpen ? this.spentSince : now;
  }

  ask(now: number): void {
    if (!this.gap) return;
    this.askedAt = now;
    this.owner.gapFound(this.timeframe, this.gap);
  }

  askAgain(now: number): void {
    const { gapWaitMs } = this.owner.options;
    if (gapWaitMs === 0 || this.owner.link.isDown) return;
    if (now - this.askedAt >= gapWaitMs / ASKS_PER_WAIT) this.ask(now);
  }

  /** How it will have ended, unless something worse is known already. */
  note(how: GapResolution): void {
    if (!this.gap || (how === 'flat' && this.gap.how !== 'repaired')) return;
    this.gap = { ...this.gap, how };
  }

  /** The series goes on at `nextOpen`: the gap is over when it lies behind. */
  passed(nextOpen: number): void {
    const { gap } = this;
    if (!gap || nextOpen <= gap.to) return;
    this.gap = null;
    this.owner.gapResolved(this.timeframe, gap, gap.how);
  }
}

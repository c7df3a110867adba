import type { Candle, Timeframe } from '@tidegate/model';

import { isNearer } from './candle-values.js';
import type { OutlierReport } from './listener.js';
import type { SeriesOwner } from './series-owner.js';

/** `held`: the caller should query a second source and ask again. */
export type OutlierVerdict = 'accepted' | 'held' | 'dropped';

export interface OutlierCase {
  readonly candle: Candle;
  /** NaN in an empty series: then no candle departs. */
  readonly previousClose: number;
  /** The following candle, if there is one. */
  readonly next: Candle | undefined;
  /** Whether the candle was held for the maximum time. */
  readonly isWaitOver: boolean;
  readonly now: number;
}

/**
 * Holds a candle whose close departs too far from the previous close until a second source or the next candle confirms
 * it, and reports the outcome to the owner. A candle that is not confirmed is dropped, but its close is remembered: the
 * next candle near it confirms the new level, so no level is refused more than once.
 */
export class OutlierWatch {
  /** Open time of the held candle; NaN if there is none. */
  private suspectOpen = NaN;
  /** Open time of the outlier that a second source confirmed. */
  private confirmedOpen = NaN;
  /** Close of the outlier that was dropped last, until a candle is accepted; NaN if there is none. */
  private droppedClose = NaN;

  constructor(
    private readonly timeframe: Timeframe,
    private readonly owner: SeriesOwner,
  ) {}

  judge(outlier: OutlierCase): OutlierVerdict {
    const { candle, previousClose } = outlier;
    if (!this.departs(candle.close, previousClose)) {
      this.droppedClose = NaN;
      return 'accepted';
    }
    const { outcome, by } = this.opinionOn(outlier);
    if (outcome === 'held' && this.suspectOpen === candle.openTime) {
      // Stryker disable next-line StringLiteral: the caller compares only the other verdicts
      return 'held';
    }
    this.owner.outlierJudged(this.timeframe, { candle, previousClose, outcome, by });
    return this.follow(outcome, candle);
  }

  private follow(outcome: OutlierReport['outcome'], { openTime, close }: Candle): OutlierVerdict {
    const { statistics } = this.owner;
    switch (outcome) {
      case 'held':
        statistics.outliersHeld += 1;
        this.suspectOpen = openTime;
        // Stryker disable next-line StringLiteral: the caller compares only the other verdicts
        return 'held';
      case 'confirmed':
        statistics.outliersConfirmed += 1;
        this.suspectOpen = NaN;
        this.droppedClose = NaN;
        return 'accepted';
      case 'dropped':
        statistics.outliersDropped += 1;
        this.suspectOpen = NaN;
        this.droppedClose = close;
        return 'dropped';
    }
  }

  /** Uses the venue's history as the second source for the held candle. */
  checkHistory(held: Candle | undefined, history: readonly Candle[]): void {
    if (held?.openTime !== this.suspectOpen) return;
    const second = history.find(({ openTime }) => openTime === held.openTime);
    if (second && !this.departs(second.close, held.close)) this.confirmedOpen = held.openTime;
  }

  private opinionOn(outlier: OutlierCase): Pick<OutlierReport, 'outcome' | 'by'> {
    const { candle, previousClose, next, now } = outlier;
    if (this.confirmedOpen === candle.openTime)
      return { outcome: 'confirmed', by: 'second_source' };
    if (this.owner.quoteConfirms(candle.close, now)) return { outcome: 'confirmed', by: 'quote' };
    if (isNearer(candle.close, this.droppedClose, previousClose)) {
      return { outcome: 'confirmed', by: 'next_candle' };
    }
    if (next) {
      const isConfirmed = isNearer(next.close, candle.close, previousClose);
      return { outcome: isConfirmed ? 'confirmed' : 'dropped', by: 'next_candle' };
    }
    if (outlier.isWaitOver && this.suspectOpen === candle.openTime) {
      return { outcome: 'dropped', by: 'timeout' };
    }
    return { outcome: 'held', by: 'none' };
  }

  private departs(close: number, reference: number): boolean {
    return Math.abs(close / reference - 1) > this.owner.options.outlierRate;
  }
}

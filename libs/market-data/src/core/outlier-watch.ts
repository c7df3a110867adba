import type { Candle, Timeframe } from '@tidegate/model';

import { isNearer } from './candle-values.js';
import type { OutlierReport } from './listener.js';
import type { SeriesOwner } from './series-owner.js';

/** `suspected`: held from now on; a second source should be asked. */
export type OutlierVerdict = 'accepted' | 'suspected' | 'held' | 'dropped';

export interface OutlierCase {
  readonly candle: Candle;
  /** NaN in an empty series: then nothing departs. */
  readonly previousClose: number;
  /** The candle that followed, when there is one. */
  readonly next: Candle | undefined;
  /** Nobody was heard of it in all the time that it may be held. */
  readonly isWaitOver: boolean;
  readonly now: number;
}

/**
 * Holds a candle whose close departs too far from the one before until a second source or the next candle stands by it;
 * tells the owner what became of it. One that nobody stood by in time is dropped, and remembered: the next one near it
 * confirms the new level, so a level is refused once and not for ever.
 */
export class OutlierWatch {
  /** Open time of the candle being held; NaN when there is none. */
  private suspectOpen = NaN;
  /** Open time of an outlier that a second source has shown too. */
  private confirmedOpen = NaN;
  /** Close of the outlier that was dropped because nobody stood by it; NaN when there is none. */
  private forsakenClose = NaN;

  constructor(
    private readonly timeframe: Timeframe,
    private readonly owner: SeriesOwner,
  ) {}

  judge(outlier: OutlierCase): OutlierVerdict {
    const { candle, previousClose } = outlier;
    if (!this.departs(candle.close, previousClose)) {
      this.forsakenClose = NaN;
      return 'accepted';
    }
    const { outcome, by } = this.opinionOn(outlier);
    if (outcome === 'held' && this.suspectOpen === candle.openTime) return 'held';
    this.owner.outlierJudged(this.timeframe, { candle, previousClose, outcome, by });
    return this.follow(outcome, candle, by);
  }

  private follow(
    outcome: OutlierReport['outcome'],
    { openTime, close }: Candle,
    by: OutlierReport['by'],
  ): OutlierVerdict {
    const { statistics } = this.owner;
    switch (outcome) {
      case 'held':
        statistics.outliersHeld += 1;
        this.suspectOpen = openTime;
        return 'suspected';
      case 'confirmed':
        statistics.outliersConfirmed += 1;
        this.suspectOpen = NaN;
        this.forsakenClose = NaN;
        return 'accepted';
      case 'dropped':
        statistics.outliersDropped += 1;
        this.suspectOpen = NaN;
        this.forsakenClose = by === 'timeout' ? close : NaN;
        return 'dropped';
    }
  }

  /** The venue's history is a second source for the candle being held. */
  hearHistory(held: Candle | undefined, history: readonly Candle[]): void {
    if (held?.openTime !== this.suspectOpen) return;
    const second = history.find(({ openTime }) => openTime === held.openTime);
    if (second && !this.departs(second.close, held.close)) this.confirmedOpen = held.openTime;
  }

  private opinionOn(outlier: OutlierCase): Pick<OutlierReport, 'outcome' | 'by'> {
    const { candle, previousClose, next, now } = outlier;
    if (this.confirmedOpen === candle.openTime)
      return { outcome: 'confirmed', by: 'second_source' };
    if (this.owner.quoteConfirms(candle.close, now)) return { outcome: 'confirmed', by: 'quote' };
    const { forsakenClose } = this;
    if (!Number.isNaN(forsakenClose) && isNearer(candle.close, forsakenClose, previousClose)) {
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

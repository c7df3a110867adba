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
  readonly now: number;
}

/**
 * Holds a candle whose close departs too far from the one before until a second source or the next candle stands by it;
 * tells the owner what became of it.
 */
export class OutlierWatch {
  /** Open time of the candle being held; NaN when there is none. */
  private suspectOpen = NaN;
  /** Open time of an outlier that a second source has shown too. */
  private confirmedOpen = NaN;

  constructor(
    private readonly timeframe: Timeframe,
    private readonly owner: SeriesOwner,
  ) {}

  judge(outlier: OutlierCase): OutlierVerdict {
    const { candle, previousClose } = outlier;
    if (!this.departs(candle.close, previousClose)) return 'accepted';
    const by = this.witnessOf(outlier);
    const { statistics } = this.owner;
    if (by === 'none') {
      if (this.suspectOpen === candle.openTime) return 'held';
      this.suspectOpen = candle.openTime;
      statistics.outliersHeld += 1;
      this.owner.outlierJudged(this.timeframe, { candle, previousClose, outcome: 'held', by });
      return 'suspected';
    }
    this.suspectOpen = NaN;
    const isConfirmed = by !== 'refuted';
    if (isConfirmed) statistics.outliersConfirmed += 1;
    else statistics.outliersDropped += 1;
    this.owner.outlierJudged(this.timeframe, {
      candle,
      previousClose,
      outcome: isConfirmed ? 'confirmed' : 'dropped',
      by: isConfirmed ? by : 'next_candle',
    });
    return isConfirmed ? 'accepted' : 'dropped';
  }

  /** The venue's history is a second source for the candle being held. */
  hearHistory(held: Candle | undefined, history: readonly Candle[]): void {
    if (held?.openTime !== this.suspectOpen) return;
    const second = history.find(({ openTime }) => openTime === held.openTime);
    if (second && !this.departs(second.close, held.close)) this.confirmedOpen = held.openTime;
  }

  private witnessOf({
    candle,
    previousClose,
    next,
    now,
  }: OutlierCase): OutlierReport['by'] | 'refuted' {
    if (this.confirmedOpen === candle.openTime) return 'second_source';
    if (this.owner.quoteConfirms(candle.close, now)) return 'quote';
    if (!next) return 'none';
    return isNearer(next.close, candle.close, previousClose) ? 'next_candle' : 'refuted';
  }

  private departs(close: number, reference: number): boolean {
    return Math.abs(close / reference - 1) > this.owner.options.outlierRate;
  }
}

import type { Timeframe } from '@tidegate/model';

/** Identity of a recorded series, known before it is read. */
export interface SeriesName {
  readonly venue: string;
  /** `BASE/QUOTE`. */
  readonly symbol: string;
  readonly timeframe: Timeframe;
}

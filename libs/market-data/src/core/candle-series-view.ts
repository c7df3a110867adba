import type { Candle, Timeframe } from '@tidegate/model';

import type { CandleColumn } from './candle-ring.js';

/** Read access to the candles of one instrument and timeframe. `back` 0 is the latest closed candle. */
export interface CandleSeriesView {
  readonly timeframe: Timeframe;
  readonly size: number;
  readonly capacity: number;
  /** A copy of a closed candle; `null` past the end of the history. */
  candle(back: number): Candle | null;
  /** One value of a closed candle; NaN past the end of the history. */
  value(column: CandleColumn, back: number): number;
  /** A copy of the last `count` values, oldest first; fewer if fewer are held. */
  tail(column: CandleColumn, count: number): Float64Array;
  /** The candle in progress, updated with the latest ticker price; `null` if there is none. */
  readonly forming: Candle | null;
}

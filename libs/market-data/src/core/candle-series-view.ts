import type { Candle, Timeframe } from '@tidegate/model';

import type { CandleColumn } from './candle-ring.js';

/** Read access to the candles of one instrument and timeframe. `back` 0 is the latest closed candle. */
export interface CandleSeriesView {
  readonly timeframe: Timeframe;
  readonly size: number;
  readonly capacity: number;
  /** A copy of a closed candle; `null` past the history held. */
  candle(back: number): Candle | null;
  /** One value of a closed candle; NaN past the history held. */
  value(column: CandleColumn, back: number): number;
  /** The last `count` values (fewer when fewer are held), oldest first, as a copy. */
  tail(column: CandleColumn, count: number): Float64Array;
  /** The newest candle, still open, with the last ticker's price in it. */
  readonly forming: Candle | null;
}

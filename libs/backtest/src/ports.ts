import type { CandleColumns, Timeframe } from '@tidegate/model';

/** One recorded series. */
export interface HistorySeries {
  readonly venue: string;
  /** `BASE/QUOTE`. */
  readonly symbol: string;
  readonly timeframe: Timeframe;
  readonly candles: CandleColumns;
  /** Where it came from, for messages: its files. */
  readonly source: string;
}

/** Which of the recorded series are wanted. What is not said is chosen: see `chooseSeries`. */
export interface HistoryRequest {
  /** `BASE/QUOTE`; empty means all. */
  readonly symbols: readonly string[];
  readonly timeframe: Timeframe | null;
  readonly venue: string | null;
}

/** Recorded candles, wherever they are kept. */
export interface HistorySource {
  /**
   * Loads what is asked for, one series per instrument, all of one venue and timeframe.
   * Rejects with `DATA_NOT_FOUND`, `DATA_MALFORMED`, `DATA_UNSORTED`, `DATA_EMPTY`, `DATA_CONTRADICTORY`,
   * `DATA_UNREADABLE` or `INSTRUMENT_UNKNOWN`.
   */
  load(request: HistoryRequest): Promise<readonly HistorySeries[]>;
}

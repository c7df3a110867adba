import type { CandleColumns, Timeframe } from '@tidegate/model';

/** One recorded series. */
export interface HistorySeries {
  readonly venue: string;
  /** `BASE/QUOTE`. */
  readonly symbol: string;
  readonly timeframe: Timeframe;
  readonly candles: CandleColumns;
  /** Origin of the series for messages, such as its files. */
  readonly source: string;
}

/** Selects recorded series. `chooseSeries` chooses what the request leaves open. */
export interface HistoryRequest {
  /** `BASE/QUOTE`; empty means all. */
  readonly symbols: readonly string[];
  readonly timeframe: Timeframe | null;
  readonly venue: string | null;
}

/** Source of recorded candles. */
export interface HistorySource {
  /**
   * Loads the requested series: one per instrument, all of one venue and timeframe.
   * Rejects with `DATA_NOT_FOUND`, `DATA_MALFORMED`, `DATA_UNSORTED`, `DATA_EMPTY`, `DATA_CONTRADICTORY`,
   * `DATA_UNREADABLE`, or `INSTRUMENT_UNKNOWN`.
   */
  load(request: HistoryRequest): Promise<readonly HistorySeries[]>;
}

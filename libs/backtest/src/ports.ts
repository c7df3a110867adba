import type { CandleColumns, TenantScope, Timeframe } from '@tidegate/model';

import type { SeriesName } from './core/history/series-name.js';
import type { HistoryRange } from './core/history/history-range.js';
import type { CandleDifference } from './core/history/merge-candles.js';
import type { SeriesCoverage } from './core/history/series-coverage.js';

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

/** Candles of one series, oldest first. */
export interface CandleBatch {
  readonly series: SeriesName;
  readonly candles: CandleColumns;
}

export interface WriteOptions {
  /**
   * What happens if a candle differs from the stored one: `refuse` writes nothing and throws, `keep` keeps the stored
   * candle, `replace` takes the new one.
   */
  readonly onDifference: 'refuse' | 'keep' | 'replace';
  /** Stops between two parts of the series. */
  readonly signal?: AbortSignal;
  /** Receives the number of candles handled so far. */
  readonly onProgress?: (candles: number) => void;
}

/** What a write changed. Candles are counted, except the first differing ones. */
export interface WriteReport {
  readonly added: number;
  /** Candles that the store already had. */
  readonly repeated: number;
  /** Different candles that replaced the stored ones. */
  readonly replaced: number;
  /** Different candles that were not taken. */
  readonly kept: number;
  readonly differences: readonly CandleDifference[];
}

/** A part of a series that fails its check. */
export interface DamagedPart {
  readonly part: string;
  readonly reason: string;
}

/** The size of a series in the store. */
export interface StoredSeries extends SeriesName {
  readonly parts: number;
  readonly bytes: number;
}

/**
 * Recorded candles of tenants. A series is strictly increasing and without duplicates. A closed candle never changes,
 * except by a write with `replace`, which reports the change. A write that ends early leaves every part whole.
 */
export interface HistoryStore {
  /** All series of a tenant, by name. */
  series(scope: TenantScope): Promise<readonly StoredSeries[]>;
  /** Rejects with `DATA_NOT_FOUND` or `DATA_DAMAGED`. */
  coverage(scope: TenantScope, series: SeriesName): Promise<SeriesCoverage>;
  /** Rejects with `DATA_NOT_FOUND` or `DATA_DAMAGED`: candles that fail their check are not returned. */
  read(scope: TenantScope, series: SeriesName, range: HistoryRange): Promise<CandleColumns>;
  /** Rejects with `DATA_CONTRADICTORY`, `DATA_DAMAGED`, `HISTORY_BUSY` (retryable) or `CANCELLED`. */
  write(scope: TenantScope, batch: CandleBatch, options: WriteOptions): Promise<WriteReport>;
  /** Checks every part against its checksum and returns those that fail. Rejects with `DATA_NOT_FOUND`. */
  verify(scope: TenantScope, series: SeriesName): Promise<readonly DamagedPart[]>;
  /** Writes candles into a Parquet file of its own, replacing an earlier one. */
  exportParquet(candles: CandleColumns, file: string): Promise<void>;
  close(): Promise<void>;
}

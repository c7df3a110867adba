import { TidegateError } from '@tidegate/kernel';
import { columnsOf, firstAtOrAfter, type CandleColumns, type TenantScope } from '@tidegate/model';

import type { SeriesName } from '../src/core/history/series-name.js';
import type { HistoryRange } from '../src/core/history/history-range.js';
import { partsOf, slice } from '../src/core/history/candle-parts.js';
import { mergeCandles } from '../src/core/history/merge-candles.js';
import { coverageOf, type SeriesCoverage } from '../src/core/history/series-coverage.js';
import { expectNotCancelled } from '../src/import-history.js';
import type {
  CandleBatch,
  DamagedPart,
  HistoryStore,
  StoredSeries,
  WriteOptions,
  WriteReport,
} from '../src/ports.js';

interface Held {
  readonly series: SeriesName;
  readonly candles: CandleColumns;
}

/** A history store in memory. */
export class MemoryHistoryStore implements HistoryStore {
  private readonly held = new Map<string, Held>();
  readonly exported = new Map<string, CandleColumns>();

  async series({ tenant }: TenantScope): Promise<readonly StoredSeries[]> {
    return [...this.held]
      .filter(([key]) => key.startsWith(`${tenant}/`))
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([, { series, candles }]) => {
        const parts = partsOf(candles, series.timeframe).length;
        return { ...series, parts, bytes: candles.length * 56 };
      });
  }

  async coverage(scope: TenantScope, series: SeriesName): Promise<SeriesCoverage> {
    const candles = await this.read(scope, series, { from: null, to: null });
    return coverageOf(candles, series.timeframe);
  }

  async read(
    scope: TenantScope,
    series: SeriesName,
    { from, to }: HistoryRange,
  ): Promise<CandleColumns> {
    const { candles } = this.found(scope, series);
    const start = from === null ? 0 : firstAtOrAfter(candles, from);
    const stop = to === null ? candles.length : firstAtOrAfter(candles, to);
    return slice(candles, start, Math.max(start, stop));
  }

  async write(
    scope: TenantScope,
    { series, candles }: CandleBatch,
    { onDifference, signal, onProgress }: WriteOptions,
  ): Promise<WriteReport> {
    expectNotCancelled(signal, 'before the first candle was stored');
    const key = keyOf(scope, series);
    const before = this.held.get(key)?.candles ?? columnsOf([]);
    const preferred = onDifference === 'replace' ? 'offered' : 'stored';
    const merged = mergeCandles(before, candles, preferred);
    const { added, repeated, differing, differences } = merged;
    if (onDifference === 'refuse' && differing > 0) {
      throw new TidegateError('DATA_CONTRADICTORY', `${differing} candles differ`);
    }
    this.held.set(key, { series, candles: merged.candles });
    onProgress?.(candles.length);
    const replaced = onDifference === 'replace' ? differing : 0;
    return { added, repeated, replaced, kept: differing - replaced, differences };
  }

  async verify(scope: TenantScope, series: SeriesName): Promise<readonly DamagedPart[]> {
    this.found(scope, series);
    return [];
  }

  async exportParquet(candles: CandleColumns, file: string): Promise<void> {
    this.exported.set(file, candles);
  }

  async close(): Promise<void> {
    this.held.clear();
  }

  private found(scope: TenantScope, series: SeriesName): Held {
    const held = this.held.get(keyOf(scope, series));
    if (held) return held;
    throw new TidegateError('DATA_NOT_FOUND', `No series ${keyOf(scope, series)}`);
  }
}

function keyOf({ tenant }: TenantScope, { venue, symbol, timeframe }: SeriesName): string {
  return `${tenant}/${venue}_${symbol}_${timeframe}`;
}

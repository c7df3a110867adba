import type { HistoryStore, SeriesName, WriteReport } from '@tidegate/backtest';
import { epochMs, instrumentId, type EpochMs } from '@tidegate/kernel';
import { columnsOf, timeframeMs, type TenantScope } from '@tidegate/model';
import type { TelemetryArchive } from '@tidegate/persistence';

/** Candles of one series that one look copies; more than the retention of telemetry holds. */
const CANDLES_MAX = 1_000_000;

export interface RecorderSetup {
  readonly store: HistoryStore;
  readonly scope: TenantScope;
  /** The venue whose candles are read. */
  readonly venue: string;
  /** The series to record; their venue is the name in the history store. */
  readonly series: readonly SeriesName[];
}

/** Copies closed candles that a server has received into the history store. */
export class CandleRecorder {
  /** Close time of the last stored candle per series. */
  private readonly ends = new Map<SeriesName, EpochMs>();

  constructor(private readonly setup: RecorderSetup) {}

  /** Copies what is new and returns the number of candles per series with news. */
  async copy(archive: Pick<TelemetryArchive, 'candles'>): Promise<readonly Recorded[]> {
    const recorded: Recorded[] = [];
    for (const series of this.setup.series) {
      const report = await this.copySeries(series, archive);
      if (report !== null && report.added + report.kept > 0) {
        recorded.push({ series, added: report.added, kept: report.kept });
      }
    }
    return recorded;
  }

  private async copySeries(
    series: SeriesName,
    archive: Pick<TelemetryArchive, 'candles'>,
  ): Promise<WriteReport | null> {
    const { store, scope, venue } = this.setup;
    const from = this.ends.get(series) ?? (await this.endOf(series));
    const span = { from, to: epochMs(Number.MAX_SAFE_INTEGER), limit: CANDLES_MAX };
    const found = await archive.candles(
      instrumentId(venue, series.symbol),
      series.timeframe,
      span,
    );
    // A flat candle that the engine made is not part of a recording: a missing row means that nothing was traded.
    const traded = found.filter(({ synthetic }) => synthetic !== true);
    const last = traded.at(-1);
    if (!last) return null;
    const batch = { series, candles: columnsOf(traded) };
    const report = await store.write(scope, batch, { onDifference: 'keep' });
    this.ends.set(series, epochMs(last.openTime + timeframeMs(series.timeframe)));
    return report;
  }

  /** The close time of the last stored candle; 0 for a new series. */
  private async endOf(series: SeriesName): Promise<EpochMs> {
    const { store, scope } = this.setup;
    const stored = await store.series(scope);
    const isStored = stored.some(
      ({ venue, symbol, timeframe }) =>
        venue === series.venue && symbol === series.symbol && timeframe === series.timeframe,
    );
    if (!isStored) return epochMs(0);
    return (await store.coverage(scope, series)).to ?? epochMs(0);
  }
}

export interface Recorded {
  readonly series: SeriesName;
  readonly added: number;
  /** Candles that differ from stored ones and were not taken. */
  readonly kept: number;
}

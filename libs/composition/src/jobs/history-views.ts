import { candleLines, type HistoryStore, type StoredSeries } from '@tidegate/backtest';
import type { SeriesRangeQuery, SeriesAnswer, SeriesCoverageAnswer } from '@tidegate/contracts';
import { epochMs, TidegateError, type EpochMs } from '@tidegate/kernel';
import type { TenantScope } from '@tidegate/model';

/** Recorded candles for people. */
export class HistoryViews {
  constructor(private readonly store: HistoryStore) {}

  async series(scope: TenantScope): Promise<readonly SeriesAnswer[]> {
    return (await this.store.series(scope)).map(answerOf);
  }

  /** Rejects with `DATA_NOT_FOUND`. */
  async coverage(scope: TenantScope, name: string): Promise<SeriesCoverageAnswer> {
    const found = await this.found(scope, name);
    const { from, to, gaps, ...counts } = await this.store.coverage(scope, found);
    return {
      ...answerOf(found),
      ...counts,
      from: isoOf(from),
      to: isoOf(to),
      gaps: gaps.map((gap) => ({ ...gap, from: isoOf(gap.from), to: isoOf(gap.to) })),
    };
  }

  /** The lines of a CSV file. Rejects with `DATA_NOT_FOUND`. */
  async lines(
    scope: TenantScope,
    name: string,
    { from, to }: SeriesRangeQuery,
  ): Promise<Iterable<string>> {
    const found = await this.found(scope, name);
    const range = { from: instantOf(from), to: instantOf(to) };
    return candleLines(await this.store.read(scope, found, range));
  }

  private async found(scope: TenantScope, name: string): Promise<StoredSeries> {
    const series = (await this.store.series(scope)).find((each) => nameOf(each) === name);
    if (series) return series;
    throw new TidegateError('DATA_NOT_FOUND', `The history has no series ${name}; list its series`);
  }
}

function answerOf(series: StoredSeries): SeriesAnswer {
  const { venue, symbol, timeframe, parts, bytes } = series;
  return { series: nameOf(series), venue, symbol, timeframe, files: parts, bytes };
}

function nameOf({ venue, symbol, timeframe }: StoredSeries): string {
  return `${venue}_${symbol.replace('/', '-')}_${timeframe}`;
}

function isoOf(at: EpochMs): string;
function isoOf(at: EpochMs | null): string | null;
function isoOf(at: EpochMs | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}

function instantOf(text: string | undefined): EpochMs | null {
  return text === undefined ? null : epochMs(Date.parse(text));
}

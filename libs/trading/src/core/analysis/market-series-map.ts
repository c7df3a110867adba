import type { InstrumentId } from '@tidegate/kernel';
import type { Candle, Timeframe } from '@tidegate/model';

import { MarketSeries } from './market-series.js';
import { SeriesCorrelations } from './series-correlations.js';

/** Market series by instrument and timeframe, created on first use. */
export class MarketSeriesMap {
  private readonly instruments = new Map<InstrumentId, Map<Timeframe, MarketSeries>>();
  private readonly correlations = new SeriesCorrelations();

  constructor(
    private readonly timeframes: readonly Timeframe[],
    private readonly capacity: number,
  ) {}

  /** `null` for a timeframe that is not fed. */
  find(instrument: InstrumentId, timeframe: Timeframe): MarketSeries | null {
    return this.of(instrument).get(timeframe) ?? null;
  }

  absorb(instrument: InstrumentId, timeframe: Timeframe, candles: readonly Candle[]): void {
    const series = this.find(instrument, timeframe);
    if (!series) return;
    for (const candle of candles) series.absorb(candle);
  }

  take(instrument: InstrumentId, timeframe: Timeframe, candle: Candle): void {
    this.find(instrument, timeframe)?.take(candle);
  }

  /** Correlation of the latest returns of two instruments, −1 to 1; `null` when too little is known. */
  correlation(a: InstrumentId, b: InstrumentId, timeframe: Timeframe): number | null {
    const [seriesA, seriesB] = [this.find(a, timeframe), this.find(b, timeframe)];
    // Stryker disable next-line LogicalOperator: a timeframe is fed for all instruments or for none
    return seriesA && seriesB ? this.correlations.of(seriesA, seriesB) : null;
  }

  private of(instrument: InstrumentId): Map<Timeframe, MarketSeries> {
    const known = this.instruments.get(instrument);
    if (known) return known;
    const series = new Map(
      this.timeframes.map((timeframe) => [
        timeframe,
        new MarketSeries(instrument, timeframe, this.capacity),
      ]),
    );
    this.instruments.set(instrument, series);
    return series;
  }
}

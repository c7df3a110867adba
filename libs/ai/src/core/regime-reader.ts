import type { IndicatorColumn, IndicatorSource } from '@tidegate/indicators';
import type { Regime, VolatilityRegime } from '@tidegate/model';

import type { RegimeOptions } from './regime-options.js';
import { VolatilityWindow } from './volatility-window.js';

/** Candles that the source must hold for a full volatility ranking: the ranked candles and the ATR warm-up. */
export function regimeHistory(options: RegimeOptions): number {
  return options.volatilityBars + options.atrPeriod + 1;
}

/**
 * Reads the regime of one series at its latest closed candle. The constructor registers the columns; `read` catches up
 * with the series, so call it only when there are votes to weigh. If the source holds `regimeHistory` candles, which
 * start-up ensures, the result does not depend on earlier calls.
 */
export class RegimeReader {
  private readonly adx: IndicatorColumn;
  private readonly atr: IndicatorColumn;
  private readonly close: IndicatorColumn;
  private readonly window: VolatilityWindow;
  /** Number of source candles already added to the window. */
  private seen = 0;

  constructor(
    private readonly source: IndicatorSource,
    private readonly options: RegimeOptions,
  ) {
    this.adx = source.column({ kind: 'adx', period: options.adxPeriod, output: 'adx' });
    this.atr = source.column({ kind: 'atr', period: options.atrPeriod });
    this.close = source.column({ kind: 'candle', field: 'close' });
    this.window = new VolatilityWindow(options.volatilityBars);
  }

  /** `null`, meaning unknown, during the ADX warm-up or with fewer than `volatilityBarsMin` candles to rank. */
  read(): Regime | null {
    this.catchUp();
    const adx = this.adx.at(0);
    if (!Number.isFinite(adx) || this.window.size < this.options.volatilityBarsMin) return null;
    const atrRate = this.atrRateAt(0);
    const atrPercentile = this.window.rankOf(atrRate);
    const shortAverage = this.window.meanBeforeLatest(this.options.expansionBars);
    return {
      trend: adx >= this.options.trendAdxMin ? 'trend' : 'range',
      volatility: this.volatilityAt(atrPercentile),
      expanding: atrRate > this.options.expansionRatio * shortAverage,
      adx,
      atrRate,
      atrPercentile,
    };
  }

  private catchUp(): void {
    const { count } = this.source;
    if (count < this.seen) {
      this.window.clear();
      this.seen = 0;
    }
    for (let back = Math.min(count - this.seen, this.window.capacity) - 1; back >= 0; back--) {
      const atrRate = this.atrRateAt(back);
      if (Number.isFinite(atrRate)) this.window.push(atrRate);
    }
    this.seen = count;
  }

  private volatilityAt(rank: number): VolatilityRegime {
    if (rank < this.options.lowVolatilityRank) return 'low';
    return rank > this.options.highVolatilityRank ? 'high' : 'mid';
  }

  private atrRateAt(back: number): number {
    return this.atr.at(back) / this.close.at(back);
  }
}

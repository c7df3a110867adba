import type { IndicatorColumn, IndicatorSource } from '@tidegate/indicators';
import type { Regime, VolatilityRegime } from '@tidegate/model';

import type { RegimeOptions } from './regime-options.js';

/** Candles the source must hold for a full ranking of volatility: the ranked ones and the ATR before them. */
export function regimeHistory(options: RegimeOptions): number {
  return options.volatilityBars + options.atrPeriod + 1;
}

/**
 * Reads the regime of one series at its latest closed candle. Registers its columns when made; the ranking over
 * hundreds of candles happens in `read` only, so ask when there are votes to weigh.
 */
export class RegimeReader {
  private readonly adx: IndicatorColumn;
  private readonly atr: IndicatorColumn;
  private readonly close: IndicatorColumn;

  constructor(
    source: IndicatorSource,
    private readonly options: RegimeOptions,
  ) {
    this.adx = source.column({ kind: 'adx', period: options.adxPeriod, output: 'adx' });
    this.atr = source.column({ kind: 'atr', period: options.atrPeriod });
    this.close = source.column({ kind: 'candle', field: 'close' });
  }

  /** `null` while ADX is warming up or fewer than `volatilityBarsMin` candles can be ranked: no decision then. */
  read(): Regime | null {
    const adx = this.adx.at(0);
    const atrRate = this.atrRateAt(0);
    if (!Number.isFinite(adx) || !Number.isFinite(atrRate)) return null;
    const atrPercentile = this.rankOf(atrRate);
    if (atrPercentile === null) return null;
    return {
      trend: adx >= this.options.trendAdxMin ? 'trend' : 'range',
      volatility: this.volatilityAt(atrPercentile),
      expanding: atrRate > this.options.expansionRatio * this.shortAverage(),
      adx,
      atrRate,
      atrPercentile,
    };
  }

  /** Mid-rank of `atrRate` among the candles held, 0–1: smaller ones count 1, equal ones (itself too) one half. */
  private rankOf(atrRate: number): number | null {
    const { volatilityBars, volatilityBarsMin } = this.options;
    let count = 0;
    let rank = 0;
    for (; count < volatilityBars; count++) {
      const earlier = this.atrRateAt(count);
      if (Number.isNaN(earlier)) break;
      if (earlier < atrRate) rank += 1;
      else if (earlier === atrRate) rank += 0.5;
    }
    return count >= volatilityBarsMin ? rank / count : null;
  }

  /** NaN while fewer candles are known, which never counts as expanding. */
  private shortAverage(): number {
    const { expansionBars } = this.options;
    let sum = 0;
    for (let back = 1; back <= expansionBars; back++) sum += this.atrRateAt(back);
    return sum / expansionBars;
  }

  private volatilityAt(rank: number): VolatilityRegime {
    if (rank < this.options.lowVolatilityRank) return 'low';
    return rank > this.options.highVolatilityRank ? 'high' : 'mid';
  }

  private atrRateAt(back: number): number {
    return this.atr.at(back) / this.close.at(back);
  }
}

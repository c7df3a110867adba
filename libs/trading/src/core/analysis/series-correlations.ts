import type { MarketSeries } from './market-series.js';
import { returnsCorrelation } from './returns-correlation.js';

interface KnownCorrelation {
  readonly closedAt: number;
  readonly correlation: number | null;
}

/**
 * Correlations of the latest returns of two series. Every account that considers an entry needs the same pairs, so each
 * pair is computed once per closed candle.
 */
export class SeriesCorrelations {
  private readonly known = new WeakMap<MarketSeries, Map<MarketSeries, KnownCorrelation>>();

  /** `null` when the series do not end at the same candle, share too few returns, or one of them did not move. */
  of(a: MarketSeries, b: MarketSeries): number | null {
    const closedAt = a.lastClosedAt;
    if (closedAt !== b.lastClosedAt) return null;
    const known = this.known.get(a)?.get(b);
    if (known?.closedAt === closedAt) return known.correlation;
    const correlation = returnsCorrelation(a.returns, b.returns);
    // Correlation is symmetric, and the next account may pass the series in the other order.
    this.keep(a, b, { closedAt, correlation });
    this.keep(b, a, { closedAt, correlation });
    return correlation;
  }

  private keep(a: MarketSeries, b: MarketSeries, known: KnownCorrelation): void {
    const ofSeries = this.known.get(a);
    if (ofSeries) ofSeries.set(b, known);
    else this.known.set(a, new Map([[b, known]]));
  }
}

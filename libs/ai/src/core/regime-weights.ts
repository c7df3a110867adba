import type { Regime } from '@tidegate/model';

import type { ConfluenceOptions, RegimeMultipliers } from './confluence-options.js';

/** Multiplies votes by regime, and silences strategies whose premise does not hold in the regime. */
export class RegimeWeights {
  private readonly rows: ReadonlyMap<string, RegimeMultipliers>;
  private readonly silencedInRange: ReadonlySet<string>;
  private readonly silencedInTrend: ReadonlySet<string>;

  constructor(private readonly options: ConfluenceOptions) {
    this.rows = new Map(options.regimeMultipliers.map((row) => [row.strategy, row]));
    this.silencedInRange = new Set(options.silencedInRange);
    this.silencedInTrend = new Set(options.silencedInTrend);
  }

  /** Trend or range multiplier × volatility multiplier, at most `regimeMultiplierMax`; 0 if silenced. */
  multiplierOf(strategy: string, regime: Regime): number {
    if (this.isSilenced(strategy, regime)) return 0;
    const row = this.rows.get(strategy);
    if (!row) return 1;
    const { highVolatility, lowVolatility } = row;
    const byVolatility = { high: highVolatility, mid: 1, low: lowVolatility };
    const product = row[regime.trend] * byVolatility[regime.volatility];
    return Math.min(product, this.options.regimeMultiplierMax);
  }

  private isSilenced(strategy: string, regime: Regime): boolean {
    return regime.trend === 'range'
      ? regime.adx < this.options.rangeAdxMax && this.silencedInRange.has(strategy)
      : regime.adx > this.options.trendAdxMin && this.silencedInTrend.has(strategy);
  }
}

/** One point of an equity curve. Amounts are decimal strings in the account's currency. */
export interface EquityPointAnswer {
  /** ISO 8601. */
  readonly at: string;
  /** @example "10250.12" */
  readonly equity: string;
  /** (peak of the span − equity) ÷ peak, as a fraction. */
  readonly drawdown: number;
  /** Equity if the first equity of the span had been held in the benchmark; `null` without a price. */
  readonly benchmark: number | null;
}

/** The equity of an account over a span, thinned to at most 500 points that keep each part's lowest and highest. */
export interface EquityCurveAnswer {
  readonly from: string;
  readonly to: string;
  /** Recorded snapshots before thinning. */
  readonly recorded: number;
  /** Whether older snapshots of the span were left out. */
  readonly truncated: boolean;
  readonly points: readonly EquityPointAnswer[];
}

/** A figure with what it was computed from. */
export interface MetricAnswer {
  /**
   * Identifies the formula.
   * @example "equity.sharpe"
   */
  readonly id: string;
  /** `null`: the formula has no value on this record. */
  readonly value: number | null;
}

/** The figures of an account over its record. */
export interface PerformanceAnswer {
  /** ISO 8601; `null` without a recorded equity. */
  readonly from: string | null;
  readonly to: string | null;
  /** What the figures are computed from. Fractions of equity have the first equity of the span as their base. */
  readonly base: {
    readonly trades: number;
    readonly snapshots: number;
    readonly firstEquity: string | null;
    readonly lastEquity: string | null;
    /** Whether older trades or snapshots were left out. */
    readonly truncated: boolean;
  };
  readonly metrics: readonly MetricAnswer[];
}

/** One limit and how much of it is used. */
export interface GaugeAnswer {
  /**
   * The gate that refuses entries at the limit.
   * @example "DAILY_LOSS_LIMIT"
   */
  readonly gate: string;
  /** @example "fraction" */
  readonly unit: 'fraction' | 'count' | 'money';
  /** `null`: not known. */
  readonly used: number | null;
  /** `null`: off. */
  readonly limit: number | null;
  /** used ÷ limit; `null` without either. */
  readonly share: number | null;
  /** The same in account currency; `null` for counts. */
  readonly usedMoney: number | null;
  readonly limitMoney: number | null;
}

/** A circuit breaker of the account. */
export interface BreakerAnswer {
  /** @example "drawdown" */
  readonly breaker: string;
  readonly tripped: boolean;
  /** Empty while it is not tripped. */
  readonly reason: string;
  /** ISO 8601; `null` while it is not tripped. */
  readonly since: string | null;
}

/** What an event would cost at the prices now, in account currency; a loss is negative. Fees are not included. */
export interface ScenarioAnswer {
  /**
   * `all_stops`: every stop fills at its price. `gap_down`: every price falls by 10 % at once, past the stops.
   * `venue_gone`: everything at the venue is lost.
   * @example "all_stops"
   */
  readonly scenario: 'all_stops' | 'gap_down' | 'venue_gone';
  readonly change: number;
  /** As a fraction of equity; `null` without equity. */
  readonly share: number | null;
  /** Positions without a price or a stop, which are left out. */
  readonly unknown: number;
}

/** How much room an account has left. */
export interface RiskAnswer {
  /** Account currency. `null`: not funded. */
  readonly equity: number | null;
  readonly currency: string;
  readonly gauges: readonly GaugeAnswer[];
  readonly breakers: readonly BreakerAnswer[];
  readonly scenarios: readonly ScenarioAnswer[];
}

/** A reason behind the state of an account, as a code with its figures. */
export interface SafetyReasonAnswer {
  /** @example "POSITION_UNPROTECTED" */
  readonly code:
    | 'ENGINE_DOWN'
    | 'FEED_DOWN'
    | 'STORE_DOWN'
    | 'LEDGER_NOT_BALANCED'
    | 'ACCOUNT_QUARANTINED'
    | 'POSITION_UNPROTECTED'
    | 'QUOTE_STALE'
    | 'ENTRIES_PAUSED'
    | 'LIMIT_NEAR'
    | 'NOT_FUNDED';
  readonly severity: 'no' | 'watch';
  /** What the reason is about: an instrument, a venue, a gate or a pause code. */
  readonly subject: string;
  /** Page that shows the cause. */
  readonly page: 'health' | 'positions' | 'risk' | 'market';
}

/** Is the money safe right now? */
export interface SafetyAnswer {
  /** @example "yes" */
  readonly state: 'yes' | 'watch' | 'no';
  readonly reasons: readonly SafetyReasonAnswer[];
}

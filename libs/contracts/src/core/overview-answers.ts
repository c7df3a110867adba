import type { DecisionRowAnswer } from './decision-answers.js';
import type { FunnelAnswer } from './funnel-answers.js';
import type { RiskAnswer, SafetyAnswer } from './risk-answers.js';
import type { PositionAnswer } from './trading-answers.js';

/** A held position at the price now. */
export interface HeldPositionAnswer {
  readonly position: PositionAnswer;
  /** Last price; `null` before the first. */
  readonly price: number | null;
  /** At the last price, before exit fees, account currency. */
  readonly unrealisedPnl: number | null;
  /** Result so far ÷ planned risk. */
  readonly r: number | null;
  /** `none`: no stop works, which is an alarm. */
  readonly protection: 'stop' | 'none';
}

/** An account in one look. */
export interface OverviewAnswer {
  readonly tenant: string;
  readonly account: string;
  readonly mode: 'paper' | 'live';
  readonly currency: string;
  /** When the figures were read, ISO 8601, market time. */
  readonly at: string;
  readonly safety: SafetyAnswer;
  /** Decimal strings; `null` before the first funds. */
  readonly equity: string | null;
  readonly cash: string | null;
  readonly unrealisedPnl: string | null;
  /** Equity less the equity at the start of the trading day, account currency. */
  readonly today: number | null;
  /** `today` as a fraction of that equity. */
  readonly todayRate: number | null;
  readonly risk: RiskAnswer;
  readonly positions: readonly HeldPositionAnswer[];
  /** Of the last 24 hours. */
  readonly funnel: FunnelAnswer;
  /** The last ten. */
  readonly decisions: readonly DecisionRowAnswer[];
}

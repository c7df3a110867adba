import type {
  DecisionId,
  EpochMs,
  InstrumentId,
  Money,
  PositionId,
  Price,
  Quantity,
} from '@tidegate/kernel';

import type { ExitReason } from './position.js';
import type { TrendRegime, VolatilityRegime } from './regime.js';
import type { Direction } from './strategy-signal.js';
import type { AccountScope } from './tenant-scope.js';

/** The summary of one closed position, for statistics, risk and reports. */
export interface ClosedTrade {
  readonly position: PositionId;
  readonly scope: AccountScope;
  readonly instrument: InstrumentId;
  readonly direction: Direction;
  readonly strategy: string;
  /** Names of all strategies that voted for the trade. */
  readonly supporters: readonly string[];
  readonly decision: DecisionId;
  readonly quantity: Quantity;
  readonly entryPrice: Price;
  readonly exitPrice: Price;
  /** Before fees. */
  readonly grossPnl: Money;
  readonly fees: Money;
  /** grossPnl − fees. */
  readonly netPnl: Money;
  /** netPnl ÷ planned risk. */
  readonly rMultiple: number;
  /**
   * Largest favourable and adverse move, as fractions of the entry price, ≥ 0. Includes exit prices. For the candle in
   * which the trade ended, the adverse side counts if a limit order filled within it, because the path is unknown.
   */
  readonly mfe: number;
  readonly mae: number;
  /** Entry fill price relative to the decision price, as a fraction; positive is a cost. */
  readonly entrySlippage: number;
  readonly exitSlippage: number;
  readonly exitReason: ExitReason;
  readonly trend: TrendRegime;
  readonly volatility: VolatilityRegime;
  readonly openedAt: EpochMs;
  readonly closedAt: EpochMs;
}

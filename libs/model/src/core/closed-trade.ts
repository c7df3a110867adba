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

/** The story of one closed position: what statistics, risk and reports read. */
export interface ClosedTrade {
  readonly position: PositionId;
  readonly scope: AccountScope;
  readonly instrument: InstrumentId;
  readonly direction: Direction;
  readonly strategy: string;
  /** Names of all strategies that voted for it. */
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
   * Largest move in favour and against, as fractions of the entry price, ≥ 0. Exit prices count; of a candle that the trade
   * ended in, the side against it counts when a limit filled inside it, because the path is unknown.
   */
  readonly mfe: number;
  readonly mae: number;
  /** Entry fill against decision price, as a fraction; positive costs us. */
  readonly entrySlippage: number;
  readonly exitSlippage: number;
  readonly exitReason: ExitReason;
  readonly trend: TrendRegime;
  readonly volatility: VolatilityRegime;
  readonly openedAt: EpochMs;
  readonly closedAt: EpochMs;
}

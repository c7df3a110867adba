import { doubleOf, type EpochMs } from '@tidegate/kernel';
import type { ClosedTrade, Direction } from '@tidegate/model';

/** A closed trade as numbers: the boundary between exact money and statistics. */
export interface TradeFigures {
  readonly direction: Direction;
  readonly strategy: string;
  readonly instrument: string;
  /** Trend and volatility at entry, for example `trend/high`. */
  readonly regime: string;
  readonly exitReason: string;
  /** Account currency. */
  readonly grossPnl: number;
  readonly fees: number;
  readonly netPnl: number;
  /** Entry price × quantity, in account currency. */
  readonly entryNotional: number;
  readonly exitNotional: number;
  readonly rMultiple: number;
  /** Fractions of the entry price, ≥ 0. */
  readonly mfe: number;
  readonly mae: number;
  /** Entry plus exit slippage, as a fraction; positive is a cost. */
  readonly slippage: number;
  readonly openedAt: EpochMs;
  readonly closedAt: EpochMs;
}

export function tradeFiguresOf(trade: ClosedTrade): TradeFigures {
  return {
    direction: trade.direction,
    strategy: trade.strategy,
    instrument: trade.instrument,
    regime: `${trade.trend}/${trade.volatility}`,
    exitReason: trade.exitReason,
    grossPnl: doubleOf(trade.grossPnl),
    fees: doubleOf(trade.fees),
    netPnl: doubleOf(trade.netPnl),
    entryNotional: doubleOf(trade.entryPrice.mul(trade.quantity)),
    exitNotional: doubleOf(trade.exitPrice.mul(trade.quantity)),
    rMultiple: trade.rMultiple,
    mfe: trade.mfe,
    mae: trade.mae,
    slippage: trade.entrySlippage + trade.exitSlippage,
    openedAt: trade.openedAt,
    closedAt: trade.closedAt,
  };
}

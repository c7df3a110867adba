import type {
  AccountId,
  DecisionId,
  InstrumentId,
  Money,
  PositionId,
  Price,
  Quantity,
  TenantId,
} from '@tidegate/kernel';
import { epochMs } from '@tidegate/kernel';
import type {
  ClosedTrade,
  Direction,
  ExitReason,
  TrendRegime,
  VolatilityRegime,
} from '@tidegate/model';

import { decimalOf, decimalText, numberText } from './scalar.js';

/** A closed trade as a row of `closed_trades`; ratios are text, to keep their exact value. */
export interface ClosedTradeRow {
  tenant: string;
  account: string;
  position: string;
  instrument: string;
  direction: string;
  strategy: string;
  supporters: string;
  decision: string;
  quantity: string;
  entryPrice: string;
  exitPrice: string;
  grossPnl: string;
  fees: string;
  netPnl: string;
  rMultiple: string;
  mfe: string;
  mae: string;
  entrySlippage: string;
  exitSlippage: string;
  exitReason: string;
  trend: string;
  volatility: string;
  openedAt: number;
  closedAt: number;
}

export function encodeClosedTrade(trade: ClosedTrade): ClosedTradeRow {
  const { scope, ...rest } = trade;
  return {
    ...rest,
    tenant: scope.tenant,
    account: scope.account,
    supporters: JSON.stringify(trade.supporters),
    quantity: decimalText(trade.quantity),
    entryPrice: decimalText(trade.entryPrice),
    exitPrice: decimalText(trade.exitPrice),
    grossPnl: decimalText(trade.grossPnl),
    fees: decimalText(trade.fees),
    netPnl: decimalText(trade.netPnl),
    rMultiple: numberText(trade.rMultiple),
    mfe: numberText(trade.mfe),
    mae: numberText(trade.mae),
    entrySlippage: numberText(trade.entrySlippage),
    exitSlippage: numberText(trade.exitSlippage),
  };
}

export function decodeClosedTrade(row: ClosedTradeRow): ClosedTrade {
  return {
    position: row.position as PositionId,
    scope: { tenant: row.tenant as TenantId, account: row.account as AccountId },
    instrument: row.instrument as InstrumentId,
    direction: row.direction as Direction,
    strategy: row.strategy,
    supporters: JSON.parse(row.supporters) as readonly string[],
    decision: row.decision as DecisionId,
    quantity: decimalOf<Quantity>(row.quantity),
    entryPrice: decimalOf<Price>(row.entryPrice),
    exitPrice: decimalOf<Price>(row.exitPrice),
    grossPnl: decimalOf<Money>(row.grossPnl),
    fees: decimalOf<Money>(row.fees),
    netPnl: decimalOf<Money>(row.netPnl),
    rMultiple: Number(row.rMultiple),
    mfe: Number(row.mfe),
    mae: Number(row.mae),
    entrySlippage: Number(row.entrySlippage),
    exitSlippage: Number(row.exitSlippage),
    exitReason: row.exitReason as ExitReason,
    trend: row.trend as TrendRegime,
    volatility: row.volatility as VolatilityRegime,
    openedAt: epochMs(row.openedAt),
    closedAt: epochMs(row.closedAt),
  };
}

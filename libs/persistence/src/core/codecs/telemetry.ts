import type { AccountId, Decimal, InstrumentId, TenantId } from '@tidegate/kernel';
import { epochMs } from '@tidegate/kernel';
import type { Candle, Timeframe } from '@tidegate/model';
import type { EquitySnapshot } from '@tidegate/trading';

import { decimalOf, decimalText } from './scalar.js';

/** A candle as a row of `candles`. */
export interface CandleRow {
  instrument: string;
  timeframe: string;
  openTime: number;
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
  trades: number;
  synthetic: boolean;
}

/** The equity of an account at one instant as a row of `equity_snapshots`. */
export interface EquityRow {
  tenant: string;
  account: string;
  at: number;
  equity: string;
  cash: string;
  unrealisedPnl: string;
}

export function encodeCandle(
  instrument: InstrumentId,
  timeframe: Timeframe,
  candle: Candle,
): CandleRow {
  return { instrument, timeframe, ...candle, synthetic: candle.synthetic === true };
}

export function decodeCandle(row: CandleRow): Candle {
  const { openTime, open, high, low, close, volume, trades } = row;
  const candle = { openTime: epochMs(openTime), open, high, low, close, volume, trades };
  return row.synthetic ? { ...candle, synthetic: true } : candle;
}

export function encodeEquity(snapshot: EquitySnapshot): EquityRow {
  return {
    tenant: snapshot.scope.tenant,
    account: snapshot.scope.account,
    at: snapshot.at,
    equity: decimalText(snapshot.equity),
    cash: decimalText(snapshot.cash),
    unrealisedPnl: decimalText(snapshot.unrealisedPnl),
  };
}

export function decodeEquity(row: EquityRow): EquitySnapshot {
  return {
    scope: { tenant: row.tenant as TenantId, account: row.account as AccountId },
    at: epochMs(row.at),
    equity: decimalOf<Decimal>(row.equity),
    cash: decimalOf<Decimal>(row.cash),
    unrealisedPnl: decimalOf<Decimal>(row.unrealisedPnl),
  };
}

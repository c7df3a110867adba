import type { ClosedTrade } from '@tidegate/model';

import { csvRow } from './csv-rows.js';

const HEADER = [
  ...['opened_at', 'closed_at', 'instrument', 'direction', 'strategy', 'supporters', 'quantity'],
  ...['entry_price', 'exit_price', 'gross_pnl', 'fees', 'net_pnl', 'r_multiple', 'mfe', 'mae'],
  ...['entry_slippage', 'exit_slippage', 'exit_reason', 'trend', 'volatility', 'decision'],
];

/** Generates the lines of `trades.csv`, header first: money as exact decimals, times as ISO 8601. */
export function* tradeRows(trades: readonly ClosedTrade[]): Generator<string> {
  yield csvRow(HEADER);
  for (const trade of trades) {
    yield csvRow([
      new Date(trade.openedAt).toISOString(),
      new Date(trade.closedAt).toISOString(),
      trade.instrument,
      trade.direction,
      trade.strategy,
      trade.supporters.join(' '),
      ...[trade.quantity, trade.entryPrice, trade.exitPrice].map((value) => value.toFixed()),
      ...[trade.grossPnl, trade.fees, trade.netPnl].map((value) => value.toFixed()),
      trade.rMultiple,
      ...[trade.mfe, trade.mae, trade.entrySlippage, trade.exitSlippage],
      ...[trade.exitReason, trade.trend, trade.volatility, trade.decision],
    ]);
  }
}

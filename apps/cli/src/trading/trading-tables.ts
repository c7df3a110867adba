import type { DecisionAnswer, OrderAnswer, PositionAnswer, TradeAnswer } from '@tidegate/contracts';

import { alignedTable } from '../aligned-table.js';
import { UNKNOWN } from '../number-text.js';
import { exact, gain, inR, measured, moment, money, percent } from './number-words.js';

/** Pages of rows as text tables, newest first. Times are UTC. */

interface Column<Row> {
  readonly title: string;
  readonly align: 'l' | 'r';
  readonly cell: (row: Row) => string;
}

const left = <Row>(title: string, cell: (row: Row) => string): Column<Row> => ({
  title,
  align: 'l',
  cell,
});
const right = <Row>(title: string, cell: (row: Row) => string): Column<Row> => ({
  title,
  align: 'r',
  cell,
});

const POSITIONS: readonly Column<PositionAnswer>[] = [
  left('opened', ({ openedAt, createdAt }) => moment(openedAt ?? createdAt)),
  left('account', ({ account }) => account),
  left('instrument', ({ instrument }) => instrument),
  left('side', ({ direction }) => direction),
  left('status', ({ status }) => status),
  right('quantity', ({ quantity }) => exact(quantity)),
  right('entry', ({ entryPrice }) => exact(entryPrice)),
  right('cost', ({ cost }) => money(cost)),
  right('stop', ({ stop }) => exact(stop)),
  right('target', ({ target }) => exact(target)),
  right('risk', ({ risk }) => money(risk)),
  right('gross', ({ realisedPnl }) => gain(realisedPnl)),
  right('fees', ({ fees }) => money(fees)),
  left('exit', ({ exitReason }) => exitReason ?? UNKNOWN),
  left('strategy', ({ strategy }) => strategy),
  left('id', ({ id }) => id),
];

const ORDERS: readonly Column<OrderAnswer>[] = [
  left('created', ({ createdAt }) => moment(createdAt)),
  left('account', ({ account }) => account),
  left('instrument', ({ instrument }) => instrument),
  left('purpose', ({ purpose }) => purpose),
  left('side', ({ side }) => side),
  left('type', ({ type }) => type),
  right('quantity', ({ quantity }) => exact(quantity)),
  right('price', ({ limitPrice, stopPrice }) => exact(limitPrice ?? stopPrice)),
  left('status', ({ status }) => status),
  right('filled', ({ filledQuantity }) => exact(filledQuantity)),
  right('at', ({ averagePrice }) => exact(averagePrice)),
  right('fees', ({ fees }) => money(fees)),
  left('reason', ({ exitReason, reasonCode }) => reasonCode || (exitReason ?? UNKNOWN)),
  left('id', ({ id }) => id),
];

const TRADES: readonly Column<TradeAnswer>[] = [
  left('closed', ({ closedAt }) => moment(closedAt)),
  left('account', ({ account }) => account),
  left('instrument', ({ instrument }) => instrument),
  left('side', ({ direction }) => direction),
  right('quantity', ({ quantity }) => exact(quantity)),
  right('entry', ({ entryPrice }) => exact(entryPrice)),
  right('exit', ({ exitPrice }) => exact(exitPrice)),
  right('gross', ({ grossPnl }) => gain(grossPnl)),
  right('fees', ({ fees }) => money(fees)),
  right('net', ({ netPnl }) => gain(netPnl)),
  right('R', ({ rMultiple }) => inR(rMultiple)),
  left('reason', ({ exitReason }) => exitReason),
  left('strategy', ({ strategy }) => strategy),
  left('id', ({ position }) => position),
];

const DECISIONS: readonly Column<DecisionAnswer>[] = [
  left('at', ({ at }) => moment(at)),
  left('account', ({ account }) => account),
  left('instrument', ({ instrument }) => instrument),
  left('side', ({ direction }) => direction),
  left('outcome', ({ outcome, code }) => code ?? outcome),
  right('confidence', ({ confidence }) => percent(confidence)),
  right('entry', ({ entry }) => measured(entry)),
  right('stop', ({ stop }) => measured(stop)),
  right('target', ({ target }) => measured(target)),
  right('notional', ({ notional }) => money(notional)),
  right('risk', ({ risk }) => money(risk)),
  left('strategy', ({ strategy }) => strategy),
  left('id', ({ id }) => id),
  left('reason', ({ reason }) => reason),
];

export function positionTable(rows: readonly PositionAnswer[]): string {
  return tableOf(POSITIONS, rows, 'No matching positions.');
}

export function orderTable(rows: readonly OrderAnswer[]): string {
  return tableOf(ORDERS, rows, 'No matching orders.');
}

export function tradeTable(rows: readonly TradeAnswer[]): string {
  return tableOf(TRADES, rows, 'No matching trades.');
}

export function decisionTable(rows: readonly DecisionAnswer[]): string {
  return tableOf(DECISIONS, rows, 'No matching decisions.');
}

function tableOf<Row>(columns: readonly Column<Row>[], rows: readonly Row[], none: string): string {
  if (rows.length === 0) return `${none}\n`;
  const cells = rows.map((row) => columns.map(({ cell }) => cell(row)));
  const alignment = columns.map(({ align }) => align).join('');
  return alignedTable(alignment, [columns.map(({ title }) => title), ...cells]);
}

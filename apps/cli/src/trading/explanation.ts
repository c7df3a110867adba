import type {
  FillAnswer,
  OrderAnswer,
  PositionAnswer,
  TradeAnswer,
  WhyAnswer,
  WholeDecisionAnswer,
} from '@tidegate/contracts';

import { alignedTable } from '../aligned-table.js';
import { duration } from '../number-text.js';
import { exact, gain, inR, measured, moment, money, percent, timeOfDay } from './number-words.js';

/** Explains one decision: signal, votes, gates, sizing, orders, fills, and the outcome. Times are UTC. */
export function explanationOf(answer: WhyAnswer): string {
  const { decision, position, orders, fills, trade } = answer;
  return [
    headOf(decision),
    signalOf(decision),
    gatesOf(decision),
    sizingOf(decision),
    ordersOf(orders, fills),
    outcomeOf(position, trade),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function headOf({ id, tenant, account, instrument, at, ...decision }: WholeDecisionAnswer): string {
  const what = `${decision.direction} signal in ${instrument}`;
  const outcome = {
    accepted: `The ${what} was taken.`,
    rejected: `The ${what} was refused by ${decision.code ?? 'a gate'}: ${sentence(decision.reason)}`,
    closed_opposite: `The ${what} closed the opposite position.`,
  }[decision.outcome];
  return `Decision ${id} of ${tenant}/${account}, ${moment(at)} UTC.\n${outcome}\n`;
}

function signalOf(decision: WholeDecisionAnswer): string {
  const { strategy, primary, entry, stop, target, votes, prediction } = decision;
  const reward = Math.abs(target - entry) / Math.abs(entry - stop);
  const rows = votes.map((vote) => [
    `  ${vote.strategy}`,
    vote.timeframe,
    vote.direction,
    vote.agrees ? 'for it' : 'against it',
    `weight ${measured(vote.weight)}`,
    `confidence ${percent(vote.confidence)}`,
  ]);
  return [
    `Signal: ${strategy} led on ${primary} candles: enter at ${measured(entry)}, stop ${measured(stop)}, target ${measured(target)}, ${measured(Number(reward.toFixed(2)))} times the risk.`,
    `Votes: ${measured(decision.votesFor)} for it, ${measured(decision.votesAgainst)} against it; score ${percent(decision.score)}, confidence ${percent(decision.confidence)}.`,
    `${alignedTable('llllll', rows)}Prediction: ${prediction.predictor} gives a ${percent(prediction.probability)} chance of the target before the stop; ${percent(prediction.confidence)} combined with the votes.`,
    '',
  ].join('\n');
}

function gatesOf({ verdicts, code, reason }: WholeDecisionAnswer): string {
  const passed = verdicts.filter((verdict) => verdict.passed).length;
  const refusal = code === null ? 'none refused.' : `${code} refused first: ${sentence(reason)}`;
  const rows = verdicts.map(({ gate, passed: isOpen, numbers }) => [
    isOpen ? '  passed' : '  refused',
    gate,
    Object.entries(numbers)
      .map(
        ([name, value]) =>
          `${name}=${typeof value === 'string' || typeof value === 'boolean' ? value : measured(value)}`,
      )
      .join(' '),
  ]);
  return `Gates: ${count(passed, 'gate')} passed, ${refusal}\n${alignedTable('lll', rows)}`;
}

function sizingOf({ quantity, notional, risk, factors }: WholeDecisionAnswer): string {
  if (quantity === null) return 'Size: not computed.\n';
  const rows = factors.map(({ name, multiplier, cap, after }) => [
    `  ${name}`,
    stepOf(multiplier, cap),
    `leaves ${amount(after)}`,
  ]);
  return `Size: ${exact(quantity)}, notional ${money(notional)}; loss at the stop ${money(risk)}, including costs.\n${alignedTable('lll', rows)}`;
}

function ordersOf(orders: readonly OrderAnswer[], fills: readonly FillAnswer[]): string {
  if (orders.length === 0) return 'Orders: none.\n';
  const lines = orders.flatMap((order) => [
    orderLine(order),
    ...fills.filter((fill) => fill.order === order.id).map(fillLine),
  ]);
  return `Orders: ${count(orders.length, 'order')}, ${count(fills.length, 'fill')}.\n${lines.join('\n')}\n`;
}

function orderLine(order: OrderAnswer): string {
  const price = order.limitPrice ?? order.stopPrice;
  const terms = `${order.side} ${exact(order.quantity)} ${order.type}${price === null ? '' : ` at ${exact(price)}`} ${order.timeInForce}`;
  const why = order.exitReason === null ? '' : ` (${order.exitReason})`;
  const end = `${order.status}${order.reasonCode === '' ? '' : ` ${order.reasonCode}`} ${timeOfDay(order.updatedAt)}`;
  const events = [
    `created ${timeOfDay(order.createdAt)}`,
    ...(order.submittedAt === null ? [] : [`sent ${timeOfDay(order.submittedAt)}`]),
    ...(order.triggeredAt === null ? [] : [`triggered ${timeOfDay(order.triggeredAt)}`]),
    end,
  ];
  return `  ${order.id} ${order.purpose}${why}: ${terms}; ${events.join(', ')}`;
}

function fillLine(fill: FillAnswer): string {
  const { at, side, quantity, price, fee, feeAsset, liquidity } = fill;
  return `    ${timeOfDay(at)} ${side} ${exact(quantity)} filled at ${exact(price)} as ${liquidity}, fee ${money(fee)} ${feeAsset}`;
}

function outcomeOf(position: PositionAnswer | null, trade: TradeAnswer | null): string {
  if (trade) return tradeSentence(trade);
  if (!position) return '';
  const { id, status, quantity, entryPrice, stop, stopOrigin, target, risk, fees } = position;
  if (status === 'opening')
    return `Position ${id}: the entry order is working; nothing is filled yet.\n`;
  if (status === 'closed') return `Position ${id}: closed without a trade.\n`;
  return `Position ${id}: open, ${exact(quantity)} from ${exact(entryPrice)}; stop ${exact(stop)} (${stopOrigin}), target ${exact(target)}, planned risk ${money(risk)}, fees so far ${money(fees)}.\n`;
}

function tradeSentence(trade: TradeAnswer): string {
  const { position, entryPrice, exitPrice, exitReason, openedAt, closedAt } = trade;
  const { grossPnl, fees, netPnl, rMultiple } = trade;
  return `Trade ${position}: from ${exact(entryPrice)} to ${exact(exitPrice)} in ${duration(Date.parse(closedAt) - Date.parse(openedAt))}, ended by ${exitReason}; gross ${gain(grossPnl)}, fees ${money(fees)}, net ${gain(netPnl)}, ${inR(rMultiple)}.\n`;
}

function stepOf(multiplier: number | null, cap: number | null): string {
  if (multiplier !== null) return `times ${measured(multiplier)}`;
  return cap === null ? '' : `at most ${amount(cap)}`;
}

/** Ends a reason with a full stop if it lacks one. */
function sentence(reason: string): string {
  return reason.endsWith('.') ? reason : `${reason}.`;
}

function amount(value: number | null): string {
  return money(value === null || !Number.isFinite(value) ? null : String(value));
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

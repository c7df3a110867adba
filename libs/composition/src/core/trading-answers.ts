import type {
  DecisionAnswer,
  FillAnswer,
  OrderAnswer,
  PageAnswer,
  PositionAnswer,
  TradeAnswer,
  WhyAnswer,
  WholeDecisionAnswer,
} from '@tidegate/contracts';
import type {
  AccountScope,
  ClosedTrade,
  DecisionRecord,
  Fill,
  Order,
  Page,
  Position,
} from '@tidegate/model';
import type { DecisionTrace } from '@tidegate/trading';

import { instant, instantOrNull, plainNumbers, text, textOrNull } from './plain-answers.js';

// Rows as shown by routes and commands: amounts as decimal strings, times in ISO 8601.

export function pageAnswer<Row, Answer>(
  { rows, cursor }: Page<Row>,
  answerOf: (row: Row) => Answer,
): PageAnswer<Answer> {
  return { rows: rows.map(answerOf), cursor };
}

export function positionAnswer(position: Position): PositionAnswer {
  const { plan } = position;
  return {
    ...whereOf(position),
    id: position.id,
    decision: position.decision,
    direction: position.direction,
    status: position.status,
    strategy: position.strategy,
    quantity: text(position.quantity),
    entryQuantity: text(position.entryQuantity),
    entryPrice: textOrNull(position.entryPrice),
    exitPrice: textOrNull(position.exitPrice),
    cost: text(position.cost),
    stop: text(plan.stop),
    stopOrigin: plan.stopOrigin,
    target: text(plan.target),
    risk: text(position.riskAmount),
    realisedPnl: text(position.realisedPnl),
    fees: text(position.fees),
    exitReason: position.exitReason,
    createdAt: instant(position.createdAt),
    openedAt: instantOrNull(position.openedAt),
    closedAt: instantOrNull(position.closedAt),
  };
}

export function orderAnswer(order: Order): OrderAnswer {
  const { id, position, decision, purpose, exitReason, side, type, timeInForce } = order;
  return {
    ...whereOf(order),
    ...{ id, position, decision, purpose, exitReason, side, type, timeInForce },
    quantity: text(order.quantity),
    limitPrice: textOrNull(order.limitPrice),
    stopPrice: textOrNull(order.stopPrice),
    status: order.status,
    reasonCode: order.reasonCode,
    filledQuantity: text(order.filledQuantity),
    averagePrice: textOrNull(order.averagePrice),
    fees: text(order.fees),
    createdAt: instant(order.createdAt),
    submittedAt: instantOrNull(order.submittedAt),
    triggeredAt: instantOrNull(order.triggeredAt),
    updatedAt: instant(order.updatedAt),
  };
}

export function tradeAnswer(trade: ClosedTrade): TradeAnswer {
  const { position, decision, direction, strategy, rMultiple, exitReason } = trade;
  return {
    ...whereOf(trade),
    ...{ position, decision, direction, strategy },
    quantity: text(trade.quantity),
    entryPrice: text(trade.entryPrice),
    exitPrice: text(trade.exitPrice),
    grossPnl: text(trade.grossPnl),
    fees: text(trade.fees),
    netPnl: text(trade.netPnl),
    rMultiple,
    exitReason,
    openedAt: instant(trade.openedAt),
    closedAt: instant(trade.closedAt),
  };
}

export function decisionAnswer(record: DecisionRecord): DecisionAnswer {
  const { signal, sizing } = record;
  return {
    ...whereOf(record),
    id: record.id,
    at: instant(record.at),
    outcome: record.outcome,
    code: record.rejectedBy,
    reason: record.verdicts.find(({ passed }) => !passed)?.message ?? '',
    direction: signal.direction,
    strategy: signal.leader,
    confidence: signal.confidence,
    entry: signal.entry,
    stop: signal.stop,
    target: signal.target,
    quantity: textOrNull(sizing?.quantity ?? null),
    notional: textOrNull(sizing?.notional ?? null),
    risk: textOrNull(sizing?.riskAmount ?? null),
  };
}

export function whyAnswer({ decision, position, orders, fills, trade }: DecisionTrace): WhyAnswer {
  return {
    decision: wholeDecision(decision),
    position: position && positionAnswer(position),
    orders: orders.map(orderAnswer),
    fills: fills.map(fillAnswer),
    trade: trade && tradeAnswer(trade),
  };
}

function wholeDecision(record: DecisionRecord): WholeDecisionAnswer {
  const { signal, prediction, sizing } = record;
  return {
    ...decisionAnswer(record),
    primary: signal.primary,
    score: signal.score,
    votesFor: signal.votesFor,
    votesAgainst: signal.votesAgainst,
    votes: signal.votes.map(({ signal: vote, weight, agrees }) => ({
      strategy: vote.strategy,
      timeframe: vote.timeframe,
      direction: vote.direction,
      agrees,
      weight,
      strength: vote.strength,
      confidence: vote.confidence,
    })),
    prediction: {
      predictor: prediction.predictor,
      probability: prediction.probability,
      confidence: prediction.confidence,
    },
    verdicts: record.verdicts.map(({ gate, passed, message, numbers }) => ({
      ...{ gate, passed, message },
      numbers: plainNumbers(numbers),
    })),
    factors: (sizing?.factors ?? []).map(({ name, multiplier, cap, after }) => ({
      ...{ name, multiplier, cap, after },
    })),
  };
}

export function fillAnswer(fill: Fill): FillAnswer {
  const { id, order, side, feeAsset, liquidity } = fill;
  return {
    ...whereOf(fill),
    ...{ id, order, side, feeAsset, liquidity },
    quantity: text(fill.quantity),
    price: text(fill.price),
    fee: text(fill.fee),
    at: instant(fill.at),
  };
}

interface Placed {
  readonly scope: AccountScope;
  readonly instrument: string;
}

function whereOf({ scope: { tenant, account }, instrument }: Placed) {
  return { tenant, account, instrument };
}

import { doubleOf, invariant, money, type Price } from '@tidegate/kernel';
import {
  oppositeDirection,
  type ClosedTrade,
  type Direction,
  type Position,
} from '@tidegate/model';

/**
 * Summarises a closed position. rMultiple = net P&L ÷ planned risk. MFE and MAE are the largest moves for and against
 * the entry price recorded in the plan. Slippages are adverse moves from the decision price, positive for a cost.
 */
export function closedTradeOf(position: Position): ClosedTrade {
  const { entryPrice, exitPrice, exitReason, exitDecisionPrice, openedAt, closedAt } = position;
  invariant(
    position.status === 'closed' &&
      entryPrice !== null &&
      exitPrice !== null &&
      exitReason !== null &&
      exitDecisionPrice !== null &&
      openedAt !== null &&
      closedAt !== null,
    'A closed trade is a closed position with an entry, an exit and a reason',
    { position: position.id, status: position.status, exitReason },
  );
  const netPnl = money(position.realisedPnl.sub(position.fees));
  return {
    position: position.id,
    scope: position.scope,
    instrument: position.instrument,
    direction: position.direction,
    strategy: position.strategy,
    supporters: position.supporters,
    decision: position.decision,
    quantity: position.entryQuantity,
    entryPrice,
    exitPrice,
    grossPnl: position.realisedPnl,
    fees: position.fees,
    netPnl,
    rMultiple: doubleOf(netPnl.div(position.riskAmount)),
    ...excursionsOf(position, doubleOf(entryPrice)),
    entrySlippage: adverseMove(position.direction, position.decisionPrice, entryPrice),
    exitSlippage: adverseMove(oppositeDirection(position.direction), exitDecisionPrice, exitPrice),
    exitReason,
    trend: position.entryTrend,
    volatility: position.entryVolatility,
    openedAt,
    closedAt,
  };
}

function excursionsOf(position: Position, entry: number): { mfe: number; mae: number } {
  const up = Math.max(0, position.plan.highest - entry) / entry;
  const down = Math.max(0, entry - position.plan.lowest) / entry;
  return position.direction === 'long' ? { mfe: up, mae: down } : { mfe: down, mae: up };
}

/** How much worse `executed` is than `decided` for a buyer (long) or a seller (short), as a fraction. */
function adverseMove(direction: Direction, decided: Price, executed: Price): number {
  const move = doubleOf(executed.sub(decided)) / doubleOf(decided);
  return direction === 'long' ? move : -move;
}

import type { SinceAnswer, TradeDetailAnswer } from '@tidegate/contracts';
import { doubleOf } from '@tidegate/kernel';
import type { ClosedTrade, Position } from '@tidegate/model';

import { tradeAnswer } from './trading-answers.js';

/** A trade with its path and costs. `position`: its position, for the first stop; `null` if it is not read. */
export function tradeDetail(
  trade: ClosedTrade,
  position: Position | null,
  withoutBreakeven: SinceAnswer | null,
): TradeDetailAnswer {
  const { mfe, mae, entrySlippage, exitSlippage, supporters, trend, volatility } = trade;
  const stopRate = position && stopRateOf(trade, position);
  return {
    ...tradeAnswer(trade),
    ...{ mfe, mae, entrySlippage, exitSlippage, supporters, trend, volatility },
    mfeR: stopRate ? mfe / stopRate : null,
    maeR: stopRate ? mae / stopRate : null,
    holdingMs: trade.closedAt - trade.openedAt,
    withoutBreakeven,
  };
}

/** Distance from entry to the first stop, as a fraction of the entry price. */
function stopRateOf({ entryPrice }: ClosedTrade, { plan }: Position): number {
  return doubleOf(entryPrice.sub(plan.initialStop).abs().div(entryPrice));
}

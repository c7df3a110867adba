import {
  accountId,
  decisionId,
  epochMs,
  fillId,
  HOUR_MS,
  money,
  orderId,
  positionId,
  price,
  quantity,
  tenantId,
  venueId,
  type DecimalInput,
} from '@tidegate/kernel';
import { BTC_USD } from '@tidegate/matching/testing';
import type { Account, ClosedTrade, Fill, Position } from '@tidegate/model';

import { openPosition, type NewPosition } from '../src/index.js';

/** The account of these builders. It may open shorts. */
export const MARGIN_ACCOUNT: Account = {
  scope: { tenant: tenantId('t'), account: accountId('a') },
  venue: venueId('kraken'),
  mode: 'paper',
  kind: 'margin',
  currency: 'USD',
};

/** 12:00 UTC on a fixed day. */
export const NOON = epochMs(1_700_049_600_000);

interface FillPlan extends Partial<Omit<Fill, 'id' | 'price' | 'quantity' | 'fee'>> {
  readonly id?: string;
  readonly price?: DecimalInput;
  readonly quantity?: DecimalInput;
  readonly fee?: DecimalInput;
}

/** By default a taker buy of 1 at 100 without a fee. */
export function aFill(plan: FillPlan = {}): Fill {
  const { id, price: at, quantity: amount, fee, ...rest } = plan;
  return {
    id: fillId(id ?? 'f-1'),
    order: orderId('o-1'),
    scope: MARGIN_ACCOUNT.scope,
    instrument: BTC_USD.id,
    side: 'buy',
    price: price(at ?? 100),
    quantity: quantity(amount ?? 1),
    fee: money(fee ?? 0),
    feeAsset: 'USD',
    liquidity: 'taker',
    at: NOON,
    ...rest,
  };
}

/** A position in `opening` decided at 100: long with stop 98 and target 104, short mirrored; planned risk 20. */
export function anOpenPosition(plan: Partial<NewPosition> = {}): Position {
  const isLong = plan.direction !== 'short';
  return openPosition({
    id: positionId('p-1'),
    scope: MARGIN_ACCOUNT.scope,
    instrument: BTC_USD.id,
    direction: 'long',
    stop: price(isLong ? 98 : 102),
    target: price(isLong ? 104 : 96),
    decisionPrice: price(100),
    riskAmount: money(20),
    decision: decisionId('d-1'),
    strategy: 'keltner',
    supporters: ['keltner'],
    entryTrend: 'trend',
    entryVolatility: 'mid',
    entryAtrRate: 0.004,
    profile: null,
    at: NOON,
    ...plan,
  });
}

interface TradePlan extends Partial<
  Omit<ClosedTrade, 'quantity' | 'entryPrice' | 'exitPrice' | 'grossPnl' | 'fees' | 'netPnl'>
> {
  readonly netPnl?: number;
  readonly fees?: number;
}

/** By default a long of 1 from 100 that won 10 net in an hour; R is net ÷ 10. */
export function aClosedTrade(plan: TradePlan = {}): ClosedTrade {
  const { netPnl = 10, fees = 0, ...rest } = plan;
  const gross = netPnl + fees;
  const direction = plan.direction ?? 'long';
  return {
    position: positionId('p-1'),
    scope: MARGIN_ACCOUNT.scope,
    instrument: BTC_USD.id,
    direction,
    strategy: 'keltner',
    supporters: ['keltner'],
    decision: decisionId('d-1'),
    quantity: quantity(1),
    entryPrice: price(100),
    exitPrice: price(direction === 'long' ? 100 + gross : 100 - gross),
    grossPnl: money(gross),
    fees: money(fees),
    netPnl: money(netPnl),
    rMultiple: netPnl / 10,
    mfe: 0.02,
    mae: 0.01,
    entrySlippage: 0,
    exitSlippage: 0,
    exitReason: netPnl >= 0 ? 'target' : 'stop',
    trend: 'trend',
    volatility: 'mid',
    openedAt: NOON,
    closedAt: epochMs(NOON + HOUR_MS),
    ...rest,
  };
}

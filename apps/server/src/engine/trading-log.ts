import { Decimal, type Logger, type LogFields } from '@tidegate/kernel';
import {
  accountKey,
  type AccountScope,
  type ClosedTrade,
  type DecisionRecord,
  type EngineEvent,
  type Fill,
  type Order,
  type Position,
} from '@tidegate/model';
import { minimumSizeCause } from '@tidegate/risk';

/** Decimals of money amounts in the log; the store keeps all decimals. */
const MONEY_DECIMALS = 4;
const PRICE_DECIMALS = 8;

/** The newest orders and positions of an event batch; a fill has only their ids. */
export interface TradingContext {
  /** By account and order id. */
  readonly orders: ReadonlyMap<string, Order>;
  /** By account and position id. */
  readonly positions: ReadonlyMap<string, Position>;
}

/** The context of an event without orders and positions. */
export const NO_CONTEXT: TradingContext = { orders: new Map(), positions: new Map() };

export function tradingContextOf(events: readonly EngineEvent[]): TradingContext {
  const orders = new Map<string, Order>();
  const positions = new Map<string, Position>();
  for (const event of events) {
    if (event.type === 'order_updated')
      orders.set(keyOf(event.order.scope, event.order.id), event.order);
    if (event.type === 'position_updated') {
      positions.set(keyOf(event.position.scope, event.position.id), event.position);
    }
  }
  return { orders, positions };
}

/** Logs accepted decisions, fills and closed trades with their amounts. */
export function logTrading(logger: Logger, event: EngineEvent, context: TradingContext): void {
  switch (event.type) {
    case 'decision_made':
      logDecision(logger, event.decision);
      return;
    case 'fill_booked':
      logger.info('Filled', fillFields(event.fill, context));
      return;
    case 'trade_closed':
      logger.info('Trade closed', tradeFields(event.trade));
      return;
    default:
  }
}

function logDecision(logger: Logger, decision: DecisionRecord): void {
  if (decision.outcome === 'rejected') return;
  const { signal, sizing } = decision;
  logger.info(decision.outcome === 'accepted' ? 'Entry decided' : 'Opposite signal closes', {
    ...decision.scope,
    instrument: decision.instrument,
    direction: signal.direction,
    quantity: sizing?.quantity.toFixed(),
    price: level(signal.entry),
    value: sizing ? money(sizing.notional) : undefined,
    stop: level(signal.stop),
    target: level(signal.target),
    risk: sizing ? money(sizing.riskAmount) : undefined,
    // Why the order has the minimum size; absent for most entries.
    smallestBecause: sizing ? (minimumSizeCause(sizing) ?? undefined) : undefined,
    confidence: round(signal.confidence),
    strategy: signal.leader,
    decision: decision.id,
  });
}

function fillFields(fill: Fill, { orders, positions }: TradingContext): LogFields {
  const order = orders.get(keyOf(fill.scope, fill.order));
  const position = order && positions.get(keyOf(order.scope, order.position));
  return {
    ...fill.scope,
    instrument: fill.instrument,
    side: fill.side,
    quantity: fill.quantity.toFixed(),
    price: fill.price.toFixed(),
    value: money(fill.price.times(fill.quantity)),
    fee: money(fill.fee),
    feeAsset: fill.feeAsset,
    purpose: order?.purpose,
    reason: order?.exitReason ?? undefined,
    ...(position ? positionFields(position, order) : {}),
    order: fill.order,
  };
}

/** Stop and target after an entry; profit so far after an exit. */
function positionFields(position: Position, { purpose }: Order): LogFields {
  if (purpose === 'entry') {
    return { stop: price(position.plan.stop), target: price(position.plan.target) };
  }
  const { realisedPnl, fees } = position;
  return { grossPnl: money(realisedPnl), netPnl: money(realisedPnl.minus(fees)) };
}

function tradeFields(trade: ClosedTrade): LogFields {
  return {
    ...trade.scope,
    instrument: trade.instrument,
    direction: trade.direction,
    quantity: trade.quantity.toFixed(),
    entry: price(trade.entryPrice),
    exit: price(trade.exitPrice),
    reason: trade.exitReason,
    grossPnl: money(trade.grossPnl),
    fees: money(trade.fees),
    netPnl: money(trade.netPnl),
    rMultiple: round(trade.rMultiple),
    position: trade.position,
  };
}

function keyOf(scope: AccountScope, id: string): string {
  return `${accountKey(scope)}/${id}`;
}

function money(amount: Decimal): string {
  return amount.toDecimalPlaces(MONEY_DECIMALS).toFixed();
}

function price(value: Decimal): string {
  return value.toDecimalPlaces(PRICE_DECIMALS).toFixed();
}

/** Rounds a price of the analysis, which has more digits than market prices. */
function level(value: number): string {
  return new Decimal(value).toSignificantDigits(8).toFixed();
}

function round(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}

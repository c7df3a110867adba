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

/** Amounts of money in the log; the store keeps all decimals. */
const MONEY_DECIMALS = 4;
const PRICE_DECIMALS = 8;

/** The newest orders and positions of a batch of events: a fill names them only by id. */
export interface TradingContext {
  readonly orders: ReadonlyMap<string, Order>;
  /** By the id of the position. */
  readonly positions: ReadonlyMap<string, Position>;
}

/** Of an event that came without orders and positions. */
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

/** Logs decisions that act, fills and trades, with what they cost. */
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
    // Names what made the order the smallest one; most entries have none.
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

/** After an entry what protects it; after an exit what was earned so far. */
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

/** A price of the analysis, which has more digits than the market. */
function level(value: number): string {
  return new Decimal(value).toSignificantDigits(8).toFixed();
}

function round(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}

import {
  ZERO_MONEY,
  ZERO_QUANTITY,
  type DecisionId,
  type EpochMs,
  type InstrumentId,
  type PositionId,
  type Price,
  type Quantity,
} from '@tidegate/kernel';
import type {
  AccountScope,
  ExitReason,
  Instrument,
  Order,
  OrderPurpose,
  Position,
  Quote,
  Side,
} from '@tidegate/model';

import type { OrderIds } from './client-order-id.js';
import { entrySide, exitSide } from './entry-intent.js';
import type { EntryOptions } from './execution-options.js';
import { touchPrice } from './touch-price.js';

/** The fields that differ between new orders. */
export interface OrderRequest {
  readonly scope: AccountScope;
  readonly instrument: InstrumentId;
  readonly position: PositionId;
  readonly decision: DecisionId | null;
  readonly purpose: OrderPurpose;
  readonly exitReason: ExitReason | null;
  readonly side: Side;
  readonly quantity: Quantity;
  readonly limitPrice: Price | null;
  readonly stopPrice: Price | null;
  readonly postOnly: boolean;
  /** `null`: works until filled or cancelled. */
  readonly expiresAt: EpochMs | null;
  readonly decisionPrice: Price;
  readonly at: EpochMs;
}

/** Creates an INITIALIZED order, not yet persisted or sent. Type and flags follow from its prices and purpose. */
function newOrder(ids: OrderIds, request: OrderRequest): Order {
  const { at, ...terms } = request;
  return {
    ...terms,
    ...ids.next(),
    venueOrderId: null,
    type: request.stopPrice ? 'stop_market' : request.limitPrice ? 'limit' : 'market',
    timeInForce: request.expiresAt === null ? 'GTC' : 'GTD',
    reduceOnly: request.purpose !== 'entry',
    status: 'INITIALIZED',
    outcomeUnknown: false,
    amendUnknown: false,
    amendment: null,
    cancelRequestedAt: null,
    filledQuantity: ZERO_QUANTITY,
    averagePrice: null,
    fees: ZERO_MONEY,
    reasonCode: '',
    createdAt: at,
    submittedAt: null,
    triggeredAt: null,
    updatedAt: at,
  };
}

export interface EntryTerms {
  readonly position: Position;
  readonly instrument: Instrument;
  readonly quantity: Quantity;
  readonly quote: Quote | null;
  readonly options: EntryOptions;
  /** Submit a market order, for the last remainder. */
  readonly forceMarket: boolean;
  /** When the venue expires the order, even if this process is down; `null`: never. */
  readonly validUntil: EpochMs | null;
  readonly at: EpochMs;
}

/** Creates the entry order of a position: a limit at the touch when a quote is known, otherwise a market order. */
export function entryOrder(ids: OrderIds, terms: EntryTerms): Order {
  const { position, options, quote } = terms;
  const side = entrySide(position.direction);
  const atMarket = terms.forceMarket || options.style === 'market' || quote === null;
  return newOrder(ids, {
    scope: position.scope,
    instrument: position.instrument,
    position: position.id,
    decision: position.decision,
    purpose: 'entry',
    exitReason: null,
    side,
    quantity: terms.quantity,
    limitPrice: atMarket ? null : touchPrice(quote, side, terms),
    stopPrice: null,
    postOnly: options.postOnly && !atMarket,
    expiresAt: terms.validUntil,
    decisionPrice: position.decisionPrice,
    at: terms.at,
  });
}

export interface ExitTerms {
  readonly position: Position;
  readonly purpose: Exclude<OrderPurpose, 'entry'>;
  readonly reason: ExitReason;
  readonly quantity: Quantity;
  readonly limitPrice: Price | null;
  readonly stopPrice: Price | null;
  readonly decisionPrice: Price;
  readonly at: EpochMs;
}

/** Creates an order that can only reduce its position. */
export function exitOrder(ids: OrderIds, terms: ExitTerms): Order {
  const { position } = terms;
  return newOrder(ids, {
    scope: position.scope,
    instrument: position.instrument,
    position: position.id,
    decision: position.decision,
    purpose: terms.purpose,
    exitReason: terms.reason,
    side: exitSide(position.direction),
    quantity: terms.quantity,
    limitPrice: terms.limitPrice,
    stopPrice: terms.stopPrice,
    postOnly: false,
    expiresAt: null,
    decisionPrice: terms.decisionPrice,
    at: terms.at,
  });
}

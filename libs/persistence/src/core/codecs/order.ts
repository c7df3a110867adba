import type {
  AccountId,
  DecisionId,
  InstrumentId,
  Money,
  OrderId,
  PositionId,
  Price,
  Quantity,
  TenantId,
} from '@tidegate/kernel';
import { epochMs } from '@tidegate/kernel';
import type {
  Amendment,
  ExitReason,
  Order,
  OrderPurpose,
  OrderStatus,
  OrderType,
  Side,
  TimeInForce,
} from '@tidegate/model';

import {
  decimalOf,
  decimalText,
  optionalDecimalOf,
  optionalDecimalText,
  optionalTime,
} from './scalar.js';

/** An order as a row of `orders`. */
export interface OrderRow {
  tenant: string;
  account: string;
  id: string;
  venueOrderId: string | null;
  instrument: string;
  position: string;
  decision: string | null;
  purpose: string;
  exitReason: string | null;
  side: string;
  type: string;
  quantity: string;
  limitPrice: string | null;
  stopPrice: string | null;
  timeInForce: string;
  expiresAt: number | null;
  postOnly: boolean;
  reduceOnly: boolean;
  decisionPrice: string;
  status: string;
  outcomeUnknown: boolean;
  filledQuantity: string;
  averagePrice: string | null;
  fees: string;
  reasonCode: string;
  createdAt: number;
  submittedAt: number | null;
  updatedAt: number;
  triggeredAt: number | null;
  amendUnknown: boolean;
  clientId: string;
  amendQuantity: string | null;
  amendLimitPrice: string | null;
  amendStopPrice: string | null;
  amendAskedAt: number | null;
  cancelRequestedAt: number | null;
}

export function encodeOrder(order: Order): OrderRow {
  const { scope, amendment, ...rest } = order;
  return {
    ...rest,
    tenant: scope.tenant,
    account: scope.account,
    quantity: decimalText(order.quantity),
    limitPrice: optionalDecimalText(order.limitPrice),
    stopPrice: optionalDecimalText(order.stopPrice),
    decisionPrice: decimalText(order.decisionPrice),
    filledQuantity: decimalText(order.filledQuantity),
    averagePrice: optionalDecimalText(order.averagePrice),
    fees: decimalText(order.fees),
    amendQuantity: optionalDecimalText(amendment?.quantity ?? null),
    amendLimitPrice: optionalDecimalText(amendment?.limitPrice ?? null),
    amendStopPrice: optionalDecimalText(amendment?.stopPrice ?? null),
    amendAskedAt: amendment?.askedAt ?? null,
  };
}

export function decodeOrder(row: OrderRow): Order {
  return {
    id: row.id as OrderId,
    clientId: row.clientId,
    venueOrderId: row.venueOrderId,
    scope: { tenant: row.tenant as TenantId, account: row.account as AccountId },
    instrument: row.instrument as InstrumentId,
    position: row.position as PositionId,
    decision: row.decision as DecisionId | null,
    purpose: row.purpose as OrderPurpose,
    exitReason: row.exitReason as ExitReason | null,
    side: row.side as Side,
    type: row.type as OrderType,
    quantity: decimalOf<Quantity>(row.quantity),
    limitPrice: optionalDecimalOf<Price>(row.limitPrice),
    stopPrice: optionalDecimalOf<Price>(row.stopPrice),
    timeInForce: row.timeInForce as TimeInForce,
    expiresAt: optionalTime(row.expiresAt),
    postOnly: row.postOnly,
    reduceOnly: row.reduceOnly,
    decisionPrice: decimalOf<Price>(row.decisionPrice),
    status: row.status as OrderStatus,
    outcomeUnknown: row.outcomeUnknown,
    amendUnknown: row.amendUnknown,
    amendment: amendmentOf(row),
    cancelRequestedAt: optionalTime(row.cancelRequestedAt),
    filledQuantity: decimalOf<Quantity>(row.filledQuantity),
    averagePrice: optionalDecimalOf<Price>(row.averagePrice),
    fees: decimalOf<Money>(row.fees),
    reasonCode: row.reasonCode,
    createdAt: epochMs(row.createdAt),
    submittedAt: optionalTime(row.submittedAt),
    triggeredAt: optionalTime(row.triggeredAt),
    updatedAt: epochMs(row.updatedAt),
  };
}

/** Quantity and time are either both set or both `null`. */
function amendmentOf(row: OrderRow): Amendment | null {
  if (row.amendQuantity === null || row.amendAskedAt === null) return null;
  return {
    quantity: decimalOf<Quantity>(row.amendQuantity),
    limitPrice: optionalDecimalOf<Price>(row.amendLimitPrice),
    stopPrice: optionalDecimalOf<Price>(row.amendStopPrice),
    askedAt: epochMs(row.amendAskedAt),
  };
}
